import type { Request } from '#modules/requests';
import { sayTime } from '#platform/dates';
import { type Lang, localeOf } from '#platform/languages';
import { Alert } from '#ui/alert';
import { asset } from '#ui/assets';
import { Button, ButtonLink, ButtonRow } from '#ui/button';
import { Cards } from '#ui/card';
import { Details } from '#ui/details';
import { EmptyState } from '#ui/empty-state';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { Link } from '#ui/link';
import { Progress } from '#ui/progress';
import { Tabs } from '#ui/tabs';
import { assignmentTexts } from '../texts.ts';
import { weightsPath } from '../weights/weights.pages.tsx';
import { jointPlanningPath } from './joint/joint-planning.pages.tsx';
import type { Partner } from './joint/joint-planning.ts';
import { mostPlanned, type PlanScope, type Settled, settledQuery } from './plan.form.ts';
import { ElsewhereCard, PlannedCard } from './plan-cards.pages.tsx';
import { planPath } from './plan-path.ts';
import { UncoveredPart } from './plan-uncovered.pages.tsx';
import { RequestLink } from './request-link.pages.tsx';
import type { SitePlan } from './site-plan.ts';

export interface PlanPageProps {
  lang: Lang;
  scope: PlanScope;
  sites: readonly { readonly id: string; readonly name: string }[];
  settled: Settled;
  mayChangeWeights: boolean;
  /** May ask other sites and settle with which ones is planned. */
  mayAskElsewhere: boolean;
  site: SitePlan;
  /** When it was worked out; null: just now. */
  begunAt: Temporal.Instant | null;
  /** How many questions just went out. */
  asked: number | null;
  /** Other sites that wish to plan with this one and wait for an answer. */
  wished: number;
  /** References of those that could not be asked for any more. */
  notAsked: readonly string[];
  /** Another guide was chosen, so that the plan was computed again before anybody was asked. */
  checkAgain: boolean;
}

/** Everything open at a site in one proposal: who could go where, why, and what stays without anybody. */
export function PlanPage(props: PlanPageProps) {
  const { lang, scope, sites, settled, site, asked, notAsked, mayAskElsewhere } = props;
  const { siteId } = scope;
  const say = assignmentTexts(lang);
  const { covered, fromElsewhere, uncovered } = site;
  const planned = covered.length + fromElsewhere.length;
  return (
    <>
      <h1>{say('plan.title')}</h1>
      <p class="kern-body--large">{say('plan.lead')}</p>
      {sites.length > 1 && (
        <Tabs
          label={say('plan.site')}
          tabs={sites.map(({ id, name }) => ({
            href: `${localHref(lang, planPath)}?standort=${id}`,
            label: name,
            current: id === siteId,
          }))}
        />
      )}
      {asked !== null && asked > 0 && (
        <Alert kind="success" title={say('plan.asked', { count: asked })} live />
      )}
      {notAsked.length > 0 && (
        <Alert kind="warning" title={say('plan.not-asked')} live>
          <p>{notAsked.join(', ')}</p>
        </Alert>
      )}
      <JointPart {...props} />
      {props.checkAgain && <Alert kind="info" title={say('plan.check-again')} live />}
      <p>
        {say('plan.count', { covered: planned, of: planned + uncovered.length })}
        {site.more && ` ${say('plan.more', { count: mostPlanned })}`}
      </p>
      {props.begunAt && (
        <p>
          {say('plan.worked-out', { time: sayTime(props.begunAt, lang) })}{' '}
          <Link href={`${localHref(lang, planPath)}${settledQuery(scope, settled)}`}>
            {say('plan.again')}
          </Link>
        </p>
      )}
      <Details summary={say('plan.how')}>
        <p>{say('plan.how-order')}</p>
        <p>{say('plan.how-limits')}</p>
        {props.mayChangeWeights && (
          <p>
            <Link href={`${localHref(lang, weightsPath)}?standort=${siteId}`}>{say('weights.title')}</Link>
          </p>
        )}
      </Details>
      {planned === 0 ? (
        <EmptyState title={say('plan.nothing')}>
          <p>{say('plan.nothing-help')}</p>
        </EmptyState>
      ) : (
        <Form action={localHref(lang, planPath)}>
          <input type="hidden" name="standort" value={siteId} />
          {scope.joint && <input type="hidden" name="gemeinsam" value="1" />}
          {[...settled.leftOut].map((requestId) => (
            <input key={requestId} type="hidden" name="ohne" value={requestId} />
          ))}
          <Cards>
            {covered.map((appointment) => (
              <PlannedCard
                key={appointment.requestId}
                lang={lang}
                appointment={appointment}
                request={site.requests.get(appointment.requestId) as Request}
                fixed={settled.fixed.has(appointment.requestId)}
                elsewhere={
                  mayAskElsewhere
                    ? site.partners.filter(({ id }) =>
                        site.couldElsewhere.get(appointment.requestId)?.includes(id),
                      )
                    : []
                }
              />
            ))}
            {fromElsewhere.map((planned) => (
              <ElsewhereCard
                key={planned.requestId}
                lang={lang}
                planned={planned}
                request={site.requests.get(planned.requestId) as Request}
                site={site.partners.find(({ id }) => id === planned.siteId) as Partner}
                fixed={settled.fixed.has(planned.requestId)}
                mayAsk={mayAskElsewhere}
              />
            ))}
          </Cards>
          <ButtonRow>
            <Button>{say('plan.ask')}</Button>
            <Button variant="secondary" formAction={localHref(lang, `${planPath}/neu`)}>
              {say('plan.again')}
            </Button>
          </ButtonRow>
        </Form>
      )}
      <UncoveredPart {...props} />
      {site.asked.length > 0 && (
        <Details summary={say('plan.being-asked', { count: site.asked.length })}>
          <ul>
            {site.asked.map((request) => (
              <li key={request.id}>
                <RequestLink lang={lang} request={request} />
              </li>
            ))}
          </ul>
        </Details>
      )}
    </>
  );
}

/** A plan that takes long: how far it is. The page looks again by itself, with scripts more often. */
export function PlanUnderWayPage({
  lang,
  id,
  standing,
  count,
}: {
  lang: Lang;
  id: string;
  standing: { readonly state: 'waiting' } | { readonly state: 'computing'; done: number; of: number };
  count: number;
}) {
  const say = assignmentTexts(lang);
  const [step, of] =
    standing.state === 'computing' && standing.of > 0 ? [standing.done, standing.of] : [0, 1];
  const address = localHref(lang, `${planPath}/rechnung/${id}`);
  return (
    <>
      <h1>{say('plan.computing')}</h1>
      <p class="kern-body--large">{say('plan.computing-lead', { count })}</p>
      <div data-standing={address}>
        <Progress step={step} of={of} label={say('plan.computing-far')} />
      </div>
      <Form action={`${address}/halt`}>
        <ButtonRow>
          <Button variant="secondary">{say('plan.stop')}</Button>
        </ButtonRow>
      </Form>
      <script type="module" src={asset('standing.js')} />
    </>
  );
}

/** Nothing is worked out here any more; it can be begun again. */
export function PlanStoppedPage({ lang, title, again }: { lang: Lang; title: string; again: string }) {
  const say = assignmentTexts(lang);
  return (
    <>
      <h1>{title}</h1>
      <p>{say('plan.nobody-asked')}</p>
      <ButtonLink href={localHref(lang, again)}>{say('plan.again')}</ButtonLink>
    </>
  );
}

/** Alone or together with others, what others are helped with, and the way to settle that. */
function JointPart({ lang, scope, site, wished, mayAskElsewhere }: PlanPageProps) {
  const say = assignmentTexts(lang);
  const names = site.partners.map(({ name }) => name);
  const of = (joint: boolean) =>
    `${localHref(lang, planPath)}${settledQuery({ ...scope, joint }, { fixed: new Map(), leftOut: new Set() })}`;
  return (
    <>
      {names.length > 0 && (
        <Tabs
          label={say('plan.scope')}
          tabs={[
            { href: of(false), label: say('plan.scope-own'), current: !scope.joint },
            { href: of(true), label: say('plan.scope-joint'), current: scope.joint },
          ]}
        />
      )}
      {scope.joint && names.length > 0 && (
        <>
          <p>{say('plan.joint-with', { names: new Intl.ListFormat(localeOf(lang)).format(names) })}</p>
          {[...site.lent].map(([siteId, count]) => (
            <p key={siteId}>
              {say('plan.lent', {
                count,
                name: site.partners.find(({ id }) => id === siteId)?.name ?? '',
              })}
            </p>
          ))}
        </>
      )}
      {mayAskElsewhere && wished > 0 && <Alert kind="info" title={say('joint.wished', { count: wished })} />}
      {mayAskElsewhere && (
        <p>
          <Link href={`${localHref(lang, jointPlanningPath)}?standort=${scope.siteId}`}>
            {say(names.length > 0 ? 'joint.settle' : 'joint.title')}
          </Link>
        </p>
      )}
    </>
  );
}
