import {
  type PlannedAppointment,
  sayBringsBack,
  sayReason,
  sayWish,
  type Uncovered,
} from '#modules/matching';
import { languageName, topicName } from '#modules/programme';
import { type Request, requestPath, UrgentBadge } from '#modules/requests';
import { sayTime } from '#platform/dates';
import type { Lang } from '#platform/languages';
import { Alert } from '#ui/alert';
import { asset } from '#ui/assets';
import { Button, ButtonLink, ButtonRow } from '#ui/button';
import { Card, Cards } from '#ui/card';
import { Details } from '#ui/details';
import { EmptyState } from '#ui/empty-state';
import { CheckboxField, SelectField } from '#ui/fields';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { Link } from '#ui/link';
import { Progress } from '#ui/progress';
import { Table } from '#ui/table';
import { Tabs } from '#ui/tabs';
import { sayPeriod } from '../appointments/appointment-words.ts';
import { assignmentTexts } from '../texts.ts';
import { weightsPath } from '../weights/weights.pages.tsx';
import { mostPlanned, nobodyThisTime, type Settled, settledQuery } from './plan.form.ts';
import type { SitePlan } from './site-plan.ts';

export const planPath = '/wochenplan';

export interface PlanPageProps {
  lang: Lang;
  siteId: string;
  sites: readonly { readonly id: string; readonly name: string }[];
  settled: Settled;
  mayChangeWeights: boolean;
  site: SitePlan;
  /** When it was worked out; null: just now. */
  begunAt: Temporal.Instant | null;
  /** How many questions just went out. */
  asked: number | null;
  /** References of those that could not be asked for any more. */
  notAsked: readonly string[];
  /** Another guide was chosen, so that the plan was computed again before anybody was asked. */
  checkAgain: boolean;
}

/** Everything open at a site in one proposal: who could go where, why, and what stays without anybody. */
export function PlanPage(props: PlanPageProps) {
  const { lang, siteId, sites, settled, site, asked, notAsked } = props;
  const say = assignmentTexts(lang);
  const { covered, uncovered } = site.plan;
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
      {props.checkAgain && <Alert kind="info" title={say('plan.check-again')} live />}
      <p>
        {say('plan.count', { covered: covered.length, of: covered.length + uncovered.length })}
        {site.more && ` ${say('plan.more', { count: mostPlanned })}`}
      </p>
      {props.begunAt && (
        <p>
          {say('plan.worked-out', { time: sayTime(props.begunAt, lang) })}{' '}
          <Link href={`${localHref(lang, planPath)}${settledQuery(siteId, settled)}`}>
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
      {covered.length === 0 ? (
        <EmptyState title={say('plan.nothing')}>
          <p>{say('plan.nothing-help')}</p>
        </EmptyState>
      ) : (
        <Form action={localHref(lang, planPath)}>
          <input type="hidden" name="standort" value={siteId} />
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

function RequestLink({ lang, request }: { lang: Lang; request: Request }) {
  return (
    <Link href={localHref(lang, requestPath(request.id))}>
      {topicName(request.topicCode, lang)}, {request.reference}
    </Link>
  );
}

const shownReasons = 3;

function PlannedCard({
  lang,
  appointment,
  request,
  fixed,
}: {
  lang: Lang;
  appointment: PlannedAppointment;
  request: Request;
  fixed: boolean;
}) {
  const say = assignmentTexts(lang);
  const { requestId, guideId, name, start, end, reasons, able } = appointment;
  const period = sayPeriod({ startsAt: start, endsAt: end }, lang);
  const others = able.filter((one) => one.guideId !== guideId);
  return (
    <Card
      headingLevel={2}
      preline={`${request.reference}, ${languageName(request.languageTag, lang)}, ${request.area.name}`}
      title={<Link href={localHref(lang, requestPath(requestId))}>{topicName(request.topicCode, lang)}</Link>}
      footer={<CheckboxField name={`frage-${requestId}`} label={say('plan.ask-one', { name })} checked />}
    >
      {request.urgent && <UrgentBadge lang={lang} />}
      <p>
        <strong>{name}</strong>
        <br />
        {period}
      </p>
      <ul>
        {reasons.slice(0, shownReasons).map((reason) => (
          <li key={reason.code}>{sayReason(reason, lang, (tag, in_) => languageName(tag, in_))}</li>
        ))}
      </ul>
      <input
        type="hidden"
        name="zeile"
        value={`${requestId}_${guideId}_${start}_${end}${fixed ? '_fest' : ''}`}
      />
      <SelectField
        name={`wer-${requestId}`}
        label={say('plan.who')}
        emptyLabel={say('plan.who-open')}
        value={fixed ? guideId : ''}
        markOptional={false}
        options={[
          { value: guideId, label: say('plan.who-this', { name }) },
          ...others.map((one) => ({ value: one.guideId, label: one.name })),
          { value: nobodyThisTime, label: say('plan.who-nobody') },
        ]}
      />
    </Card>
  );
}

/** What nobody goes to, and why; a wish that could be given up is named with what it would bring. */
function UncoveredPart({ lang, siteId, settled, site }: PlanPageProps) {
  const say = assignmentTexts(lang);
  const { uncovered } = site.plan;
  if (uncovered.length === 0) return null;
  return (
    <section aria-labelledby="offen">
      <h2 id="offen">{say('plan.uncovered')}</h2>
      <Table
        caption={say('plan.uncovered')}
        captionHidden
        empty=""
        columns={[
          { key: 'what', label: say('day.what') },
          { key: 'language', label: say('offer.language') },
          { key: 'why', label: say('plan.why') },
          { key: 'next', label: say('day.action'), labelHidden: true },
        ]}
        rows={uncovered.flatMap(({ requestId, why, could }) => {
          const request = site.requests.get(requestId);
          if (!request) return [];
          return [
            {
              key: requestId,
              cells: {
                what: <RequestLink lang={lang} request={request} />,
                language: languageName(request.languageTag, lang),
                why: <Why lang={lang} why={why} could={could} helps={site.wouldHelp.get(requestId) ?? []} />,
                next: why === 'left-out' && (
                  <Link href={`${localHref(lang, planPath)}${withoutLeftOut(siteId, settled, requestId)}`}>
                    {say('plan.take-back-in')}
                  </Link>
                ),
              },
            },
          ];
        })}
      />
    </section>
  );
}

function withoutLeftOut(siteId: string, settled: Settled, requestId: string): string {
  const leftOut = new Set([...settled.leftOut].filter((one) => one !== requestId));
  return settledQuery(siteId, { ...settled, leftOut });
}

const shownWishes = 2;

function Why({
  lang,
  why,
  could,
  helps,
}: {
  lang: Lang;
  why: Uncovered;
  could: number;
  helps: SitePlan['wouldHelp'] extends ReadonlyMap<string, infer R> ? R : never;
}) {
  const say = assignmentTexts(lang);
  return (
    <>
      {say(`plan.why-${why}`, { count: could })}
      {helps.length > 0 && (
        <ul>
          {helps.slice(0, shownWishes).map((relaxation) => (
            <li key={relaxation.wish}>
              {say('proposals.could', {
                wish: sayWish(relaxation.wish, lang),
                count: sayBringsBack(relaxation, lang),
              })}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
