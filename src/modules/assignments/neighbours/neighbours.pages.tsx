import { languageName, type SiteAtDistance, topicName } from '#modules/programme';
import {
  consentWays,
  type Request,
  requestPath,
  sayMinutes,
  sayWindow,
  type TimeWindow,
} from '#modules/requests';
import { sayDay, sayMoment } from '#platform/dates';
import type { Lang } from '#platform/languages';
import { Alert } from '#ui/alert';
import { Button, ButtonLink, ButtonRow } from '#ui/button';
import type { FieldMessage } from '#ui/error-summary';
import { CheckboxField, CheckboxGroup, NumberField, RadioGroup } from '#ui/fields';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { Link } from '#ui/link';
import { BackLink } from '#ui/step-page';
import { SummaryList } from '#ui/summary-list';
import { Tabs } from '#ui/tabs';
import { messageFor } from '../field-messages.ts';
import { assignmentTexts } from '../texts.ts';
import { shownOf } from './ask-neighbours.ts';
import {
  answerDays,
  type NeighbourAsked,
  type NeighbourRule,
  type NeighbourSearch,
  type NotForNeighbours,
} from './neighbour-search.ts';
import { sayPromised } from './neighbour-words.ts';

export const neighbourRulePath = '/nachbarn';

export interface NeighbourRulePageProps {
  lang: Lang;
  siteId: string;
  sites: readonly { readonly id: string; readonly name: string }[];
  rule: NeighbourRule;
  neighbours: readonly { readonly id: string; readonly name: string; readonly county: string }[];
  saved: boolean;
  changedMeanwhile: boolean;
  missing: boolean;
}

/** Coordination settles whether its site helps its neighbours, and sees who does. */
export function NeighbourRulePage(props: NeighbourRulePageProps) {
  const { lang, siteId, sites, rule, neighbours } = props;
  const say = assignmentTexts(lang);
  return (
    <>
      <h1>{say('neighbours.rule-title')}</h1>
      <p class="kern-body--large">{say('neighbours.rule-lead')}</p>
      {sites.length > 1 && (
        <Tabs
          label={say('plan.site')}
          tabs={sites.map(({ id, name }) => ({
            href: `${localHref(lang, neighbourRulePath)}?standort=${id}`,
            label: name,
            current: id === siteId,
          }))}
        />
      )}
      {props.saved && <Alert kind="success" title={say('neighbours.rule-saved')} live />}
      {props.changedMeanwhile && <Alert kind="warning" title={say('asking-rule.changed-meanwhile')} live />}
      <h2>{say('neighbours.rule-what')}</h2>
      <ul>
        <li>{say('neighbours.rule-sees')}</li>
        <li>{say('neighbours.rule-free')}</li>
        <li>{say('neighbours.rule-agrees')}</li>
        <li>{say('neighbours.rule-pays')}</li>
      </ul>
      {rule.since && (
        <p>
          {say(rule.takesPart ? 'neighbours.takes-part-since' : 'neighbours.takes-no-part-since', {
            day: sayDay(rule.since, lang),
          })}
        </p>
      )}
      <Form
        action={localHref(lang, neighbourRulePath)}
        errors={props.missing ? [{ name: 'takes-part', message: say('neighbours.rule-missing') }] : []}
      >
        <input type="hidden" name="standort" value={siteId} />
        <input type="hidden" name="version" value={String(rule.version)} />
        <RadioGroup
          name="takes-part"
          label={say('neighbours.rule-question')}
          required
          value={rule.version === 0 ? undefined : rule.takesPart ? 'ja' : 'nein'}
          error={props.missing ? say('neighbours.rule-missing') : undefined}
          options={[
            { value: 'ja', label: say('neighbours.rule-yes'), hint: say('neighbours.rule-yes-hint') },
            { value: 'nein', label: say('neighbours.rule-no'), hint: say('neighbours.rule-no-hint') },
          ]}
        />
        <Button>{say('asking-rule.save')}</Button>
      </Form>
      <h2>{say('neighbours.who')}</h2>
      {neighbours.length === 0 ? (
        <p>{say('neighbours.nobody')}</p>
      ) : (
        <ul>
          {neighbours.map(({ id, name, county }) => (
            <li key={id}>
              {name} <span class="muted">({county})</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

export interface AskNeighboursPageProps {
  lang: Lang;
  request: Request;
  windows: readonly TimeWindow[];
  neighbours: readonly SiteAtDistance[];
  not: NotForNeighbours | null;
  entered: { readonly siteIds: readonly string[]; readonly days: string; readonly wish?: boolean };
  errors: readonly FieldMessage[];
  problem: boolean;
}

/** Which neighbouring sites are asked, and everything they get to see. */
export function AskNeighboursPage(props: AskNeighboursPageProps) {
  const { lang, request, windows, neighbours, not, entered, errors } = props;
  const say = assignmentTexts(lang);
  const path = requestPath(request.id);
  return (
    <>
      <BackLink href={localHref(lang, path)}>{request.reference}</BackLink>
      <h1>{say('neighbours.ask-title')}</h1>
      {props.problem && <Alert kind="warning" title={say('refusal.changed-meanwhile')} live />}
      {not ? (
        <Alert kind="info" title={say('neighbours.not-possible')}>
          <p>{say(`neighbours.not.${not}`)}</p>
        </Alert>
      ) : (
        <>
          <h2>{say('neighbours.they-see')}</h2>
          <SummaryList
            rows={[
              {
                key: say('offer.language'),
                value: say(`offer.language-${request.languageMode}`, {
                  language: languageName(request.languageTag, lang),
                }),
              },
              { key: say('offer.topic'), value: topicName(request.topicCode, lang) },
              {
                key: say('neighbours.days'),
                value: (
                  <>
                    {windows.map((window) => (
                      <div key={`${window.day} ${window.from}`}>{sayWindow(window, lang)}</div>
                    ))}
                    <div>{sayMinutes(request.minutes, lang)}</div>
                  </>
                ),
              },
              {
                key: say('offer.place'),
                value: request.setting === 'on-site' ? request.area.name : say(`setting.${request.setting}`),
              },
              ...(request.genderWish
                ? [
                    {
                      key: say('neighbours.wish'),
                      value: say(`neighbours.wish-${request.genderWish.gender}`),
                    },
                  ]
                : []),
            ]}
          />
          <p>{say('neighbours.they-see-nothing')}</p>
          {neighbours.length === 0 ? (
            <Alert kind="info" title={say('neighbours.nobody')}>
              <p>{say('neighbours.nobody-help')}</p>
            </Alert>
          ) : (
            <Form action={localHref(lang, `${path}/nachbarn`)} errors={errors}>
              <CheckboxGroup
                name="site"
                label={say('neighbours.which')}
                markOptional={false}
                value={entered.siteIds}
                error={messageFor(errors, 'site')}
                options={neighbours.map(({ site: { id, name, county }, km }) => ({
                  value: id,
                  label: name,
                  hint: say('neighbours.far', { county, km: Math.max(1, Math.round(km)) }),
                }))}
              />
              {request.genderWish && (
                <CheckboxField
                  name="wish"
                  label={say('neighbours.wish-agreed')}
                  hint={say('neighbours.wish-hint')}
                  checked={entered.wish}
                  error={messageFor(errors, 'wish')}
                />
              )}
              <NumberField
                name="days"
                label={say('neighbours.answer-days')}
                hint={say('asking-rule.within', answerDays)}
                value={entered.days}
                error={messageFor(errors, 'days')}
                required
              />
              <Button>{say('neighbours.ask-button')}</Button>
            </Form>
          )}
        </>
      )}
    </>
  );
}

export interface NeighboursPartProps {
  lang: Lang;
  request: Request;
  search: NeighbourSearch | null;
  asked: readonly NeighbourAsked[];
  names: ReadonlyMap<string, string>;
  /** What the person would agree to, while somebody has said yes. */
  words: string | null;
  /** Asks, stops and notes; coordinators and deputies. */
  may: boolean;
}

/** How the search at neighbouring sites stands, on the page of the request. */
export function NeighboursPart(props: NeighboursPartProps) {
  const { lang, request, search, asked, names, words, may } = props;
  const say = assignmentTexts(lang);
  const path = `${requestPath(request.id)}/nachbarn`;
  const promised = asked.find(({ state }) => state === 'promised');
  const isLive = search !== null && search.endedAt === null;
  return (
    <section aria-labelledby="nachbarn">
      <h2 id="nachbarn">{say('neighbours.title')}</h2>
      {search && (
        <>
          <p>{say(`neighbours.state-${search.state}`, { until: sayMoment(search.answerUntil, lang) })}</p>
          <ul>
            {asked.map((one) => (
              <li key={one.askedSiteId}>
                {names.get(one.askedSiteId) ?? ''}: {say(`neighbours.asked-${one.state}`)}
                {one.startsAt && `, ${sayPromised(one, lang)}`}
              </li>
            ))}
          </ul>
        </>
      )}
      {may && search?.state === 'promised' && promised && words && (
        <Form action={localHref(lang, `${path}/antwort`)} label={say('neighbours.note-title')}>
          <h3>{say('neighbours.note-title')}</h3>
          <p>{say('neighbours.note-help')}</p>
          <blockquote>{words}</blockquote>
          <input type="hidden" name="shown" value={shownOf(promised)} />
          <RadioGroup
            name="how"
            label={say('neighbours.note-how')}
            markOptional={false}
            value="spoken"
            options={consentWays
              .filter((way) => way !== 'given-by-person')
              .map((way) => ({ value: way, label: say(`neighbours.how-${way}`) }))}
          />
          <ButtonRow>
            <Button name="answer" value="ja" variant="secondary">
              {say('neighbours.note-yes')}
            </Button>
            <Button name="answer" value="nein" variant="secondary">
              {say('neighbours.note-no')}
            </Button>
          </ButtonRow>
        </Form>
      )}
      {may && isLive && (
        <Form action={localHref(lang, `${path}/ende`)}>
          <Button variant="tertiary">{say('neighbours.stop')}</Button>
        </Form>
      )}
      {may && !isLive && request.state === 'seeking-guide' && (
        <>
          <p>{say('neighbours.ask-hint')}</p>
          <p>
            <ButtonLink href={localHref(lang, path)} variant="secondary">
              {say('neighbours.ask-title')}
            </ButtonLink>
          </p>
        </>
      )}
      {may && (
        <p class="muted">
          <Link href={`${localHref(lang, neighbourRulePath)}?standort=${request.siteId}`}>
            {say('neighbours.rule-title')}
          </Link>
        </p>
      )}
    </section>
  );
}

/** On the page behind the secret link: may the neighbouring site know? Yes and no stand side by side. */
export function NeighbourQuestion({
  lang,
  path,
  words,
  promised,
  isOther,
  changed,
}: {
  readonly lang: Lang;
  readonly path: string;
  readonly words: string;
  readonly promised: NeighbourAsked;
  /** Somebody asks for the person. */
  readonly isOther: boolean;
  readonly changed: boolean;
}) {
  const say = assignmentTexts(lang);
  return (
    <section aria-labelledby="nachbarn">
      {changed && <Alert kind="warning" title={say('neighbours.question-changed')} live />}
      <h2 id="nachbarn">{say('neighbours.question-title')}</h2>
      <p>{say('neighbours.question-text', { when: sayPromised(promised, lang) })}</p>
      <p>{say(isOther ? 'neighbours.question-ask-person' : 'neighbours.question-free')}</p>
      <Form action={localHref(lang, `${path}/nachbarn`)} label={say('neighbours.question-title')}>
        <blockquote>{words}</blockquote>
        <input type="hidden" name="shown" value={shownOf(promised)} />
        <ButtonRow>
          <Button name="answer" value="ja" variant="secondary">
            {say('neighbours.question-yes')}
          </Button>
          <Button name="answer" value="nein" variant="secondary">
            {say('neighbours.question-no')}
          </Button>
        </ButtonRow>
      </Form>
    </section>
  );
}
