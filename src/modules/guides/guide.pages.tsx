import { type Language, languageName, topicName } from '#modules/programme';
import { dayOf, sayDay, sayDistance, sayShortDay } from '#platform/dates';
import type { Lang } from '#platform/languages';
import { Alert } from '#ui/alert';
import { Badge } from '#ui/badge';
import { Button, ButtonLink, ButtonRow } from '#ui/button';
import { Columns } from '#ui/columns';
import { Details } from '#ui/details';
import type { FieldMessage } from '#ui/error-summary';
import { DateField } from '#ui/fields';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { Foreign } from '#ui/language-words';
import { Link, MailLink, PhoneLink } from '#ui/link';
import { BackLink } from '#ui/step-page';
import { SummaryList } from '#ui/summary-list';
import { Table } from '#ui/table';
import { Tabs } from '#ui/tabs';
import { Timeline } from '#ui/timeline';
import type { AccessRefusal } from './give-access.ts';
import {
  type Absence,
  type Guide,
  type GuideEvent,
  isAbsent,
  mayTakeAssignments,
  missingObligations,
  type ObligationKind,
  obligationKinds,
  type Transition,
} from './guide.ts';
import {
  sayAwayDuring,
  sayEvent,
  sayGender,
  sayHappened,
  sayHoursNumber,
  sayHoursOf,
  sayLevel,
  sayObligation,
  sayReason,
  sayStanding,
  sayTravel,
  sayWeekday,
} from './say-guide.ts';
import { StateBadge } from './team.pages.tsx';
import { guideTexts } from './texts.ts';

/** What was just done, as codes in the address: `?erledigt=profil` */
export const doneCodes = [
  'profil',
  'zeiten',
  'abwesenheit',
  'unterlagen',
  'schritt',
  'neu',
  'zugang',
] as const;
export type DoneCode = (typeof doneCodes)[number];

const doneTexts = {
  profil: 'done.profile',
  zeiten: 'done.availability',
  abwesenheit: 'done.absence',
  unterlagen: 'done.obligations',
  schritt: 'done.move',
  neu: 'done.registered',
  zugang: 'done.account',
} as const;

export function Done({ lang, code }: { lang: Lang; code: DoneCode | null }) {
  return code && <Alert kind="success" title={guideTexts(lang)(doneTexts[code])} live />;
}

const steps: Partial<Record<GuideEvent, 'primary'>> = {
  'invite-to-talk': 'primary',
  'admit-to-course': 'primary',
  certify: 'primary',
  'begin-trial': 'primary',
  'confirm-trial': 'primary',
  resume: 'primary',
  unblock: 'primary',
  reinstate: 'primary',
};

/** The steps that can be taken now; each leads to a page that says what follows. */
export function Moves({ lang, path, moves }: { lang: Lang; path: string; moves: readonly GuideEvent[] }) {
  if (moves.length === 0) return null;
  return (
    <ButtonRow>
      {moves.map((event) => (
        <ButtonLink
          key={event}
          href={localHref(lang, `${path}/schritt/${event}`)}
          variant={steps[event] ?? 'secondary'}
        >
          {sayEvent(event, lang)}
        </ButtonLink>
      ))}
    </ButtonRow>
  );
}

export function LanguageList({
  lang,
  guide,
  languages,
}: {
  lang: Lang;
  guide: Guide;
  languages: readonly Language[];
}) {
  if (guide.languages.length === 0) return null;
  return (
    <ul class="plain-list">
      {guide.languages.map((language) => {
        const native = languages.find(({ tag }) => tag === language.tag)?.nativeName;
        const name = languageName(language.tag, lang);
        return (
          <li key={language.tag}>
            {name}
            {native && native !== name && (
              <>
                {' '}
                <span class="muted">
                  <Foreign lang={language.tag}>{native}</Foreign>
                </span>
              </>
            )}
            , {sayLevel(language, lang)}
          </li>
        );
      })}
    </ul>
  );
}

export function HoursList({ lang, guide }: { lang: Lang; guide: Pick<Guide, 'hours'> }) {
  const { hours } = guide;
  if (!hours) return <>{guideTexts(lang)('availability.any')}</>;
  return (
    <ul class="plain-list">
      {[1, 2, 3, 4, 5, 6, 7].map((weekday) => {
        const words = sayHoursOf(hours, weekday, lang);
        return (
          words && (
            <li key={weekday}>
              {sayWeekday(weekday, lang)} {words}
            </li>
          )
        );
      })}
    </ul>
  );
}

export function availabilityRows(lang: Lang, guide: Guide, changeHref: string) {
  const say = guideTexts(lang);
  return [
    {
      key: say('field.hours'),
      value: <HoursList lang={lang} guide={guide} />,
      change: { href: changeHref, label: say('availability.change') },
    },
    {
      key: say('field.topics'),
      value:
        guide.topics.length === 0
          ? say('availability.all-topics')
          : guide.topics.map((code) => topicName(code, lang)).join(', '),
    },
    { key: say('field.awayDuring'), value: sayAwayDuring(guide.awayDuring, lang) },
    { key: say('field.home'), value: guide.home?.name },
    {
      key: say('field.radius'),
      value: guide.radiusKm === null ? say('availability.any-distance') : `${guide.radiusKm} km`,
    },
    {
      key: say('field.wish'),
      value:
        guide.wishMinutesPerMonth === null
          ? null
          : say('availability.wish', { hours: sayHoursNumber(guide.wishMinutesPerMonth, lang) }),
    },
    { key: say('field.travel'), value: sayTravel(guide.travel, lang) },
  ];
}

export interface AbsencesProps {
  lang: Lang;
  guide: Guide;
  path: string;
  today: Temporal.PlainDate;
  entered: Readonly<Record<string, string>>;
  errors: readonly FieldMessage[];
}

export function sayAbsence(absence: Absence, lang: Lang): string {
  const last = absence.until.subtract({ days: 1 });
  const from = sayShortDay(absence.from, lang);
  return last.equals(absence.from)
    ? from
    : guideTexts(lang)('absence.from-until', { from, until: sayShortDay(last, lang) });
}

/** Absences that are not over, each with a way to take it back, and a form for another one. */
export function Absences({ lang, guide, path, today, entered, errors }: AbsencesProps) {
  const say = guideTexts(lang);
  const errorOf = (name: string) => errors.find((error) => error.name === name)?.message;
  const ahead = guide.absences.filter((one) => Temporal.PlainDate.compare(one.until, today) > 0);
  return (
    <section aria-labelledby="abwesenheiten">
      <h2 id="abwesenheiten">{say('absence.title')}</h2>
      {ahead.length === 0 ? (
        <p class="muted">{say('absence.none')}</p>
      ) : (
        <ul class="plain-list">
          {ahead.map((absence) => {
            const words = sayAbsence(absence, lang);
            return (
              <li key={absence.id}>
                <Form action={localHref(lang, `${path}/abwesenheiten/${absence.id}/loeschung`)} inline>
                  <span>{words}</span>
                  <Button variant="tertiary" label={say('absence.remove-this', { absence: words })}>
                    {say('absence.remove')}
                  </Button>
                </Form>
              </li>
            );
          })}
        </ul>
      )}
      <Details summary={say('absence.add')} open={errors.length > 0}>
        <Form action={localHref(lang, `${path}/abwesenheiten`)} errors={errors}>
          <div class="field-pair">
            <DateField
              name="from"
              label={say('absence.from')}
              value={entered.from}
              error={errorOf('from')}
              required
            />
            <DateField
              name="until"
              label={say('absence.until')}
              value={entered.until}
              error={errorOf('until')}
              required
            />
          </div>
          <Button>{say('absence.save')}</Button>
        </Form>
      </Details>
    </section>
  );
}

/** What is agreed and pledged, and until when. With `mayWithdraw` notes can be taken back. */
export function Obligations({
  lang,
  guide,
  path,
  today,
  mayNote,
}: {
  lang: Lang;
  guide: Guide;
  path: string;
  today: Temporal.PlainDate;
  mayNote: boolean;
}) {
  const say = guideTexts(lang);
  const kinds = { 'in-force': 'success', ending: 'warning', ended: 'danger', missing: 'neutral' } as const;
  return (
    <section aria-labelledby="unterlagen">
      <h2 id="unterlagen">{say('obligation.title')}</h2>
      <Table
        caption={say('obligation.title')}
        captionHidden
        empty={say('obligation.missing')}
        columns={[
          { key: 'kind', label: say('obligation.kind') },
          { key: 'since', label: say('obligation.since') },
          { key: 'standing', label: say('obligation.standing') },
        ]}
        rows={obligationKinds.map((kind) => {
          const last = guide.obligations.filter((one) => one.kind === kind).at(-1);
          const { words, standing } = sayStanding(guide, kind, today, lang);
          return {
            key: kind,
            cells: {
              kind: (
                <>
                  {sayObligation(kind, lang)}
                  {kind === 'certificate-of-conduct-seen' && (
                    <span class="muted"> {say('obligation.only-with-minors')}</span>
                  )}
                </>
              ),
              since: last && sayShortDay(last.validFrom, lang),
              standing: <Badge kind={kinds[standing]}>{words}</Badge>,
            },
          };
        })}
      />
      {mayNote && (
        <ButtonRow>
          <ButtonLink href={localHref(lang, `${path}/unterlagen`)} variant="secondary">
            {say('obligation.note')}
          </ButtonLink>
        </ButtonRow>
      )}
    </section>
  );
}

/** Why she cannot be asked at the moment, in a sentence, and what would help. */
export function StandingAlert({
  lang,
  guide,
  today,
  maySeeWhich,
}: {
  lang: Lang;
  guide: Guide;
  today: Temporal.PlainDate;
  /** Whether the missing papers are named. */
  maySeeWhich: boolean;
}) {
  const say = guideTexts(lang);
  const missing = missingObligations(guide, today);
  const concerns = ['qualified', 'in-trial', 'active', 'paused', 'blocked', 'suspended'].includes(
    guide.state,
  );
  if (!concerns || missing.length === 0) return null;
  return (
    <Alert
      kind={guide.state === 'qualified' ? 'info' : 'warning'}
      title={say('guide.obligations-missing', { count: missing.length })}
    >
      {maySeeWhich ? (
        <ul>
          {missing.map((kind) => (
            <li key={kind}>{sayObligation(kind, lang)}</li>
          ))}
        </ul>
      ) : (
        <p>{say('guide.ask-coordination')}</p>
      )}
      {mayTakeAssignments(guide.state) && <p>{say('guide.not-proposed')}</p>}
    </Alert>
  );
}

export interface GuidePageProps {
  lang: Lang;
  guide: Guide;
  siteName: string;
  path: string;
  today: Temporal.PlainDate;
  moves: readonly GuideEvent[];
  languages: readonly Language[];
  transitions: readonly Transition[];
  /** Names of those who took the steps, by their person. */
  names: ReadonlyMap<string, string>;
  mayNote: boolean;
  maySeeObligations: boolean;
  /** When the profile goes unless something happens. */
  endsOn: Temporal.PlainDate | null;
  mayGiveAccess: boolean;
  accessRefusal: AccessRefusal | null;
  done: DoneCode | null;
  absence: { entered: Readonly<Record<string, string>>; errors: readonly FieldMessage[] };
}

export function GuidePage(props: GuidePageProps) {
  const { lang, guide, path, today, moves, endsOn, names } = props;
  const say = guideTexts(lang);
  const href = (rest: string) => localHref(lang, path + rest);
  return (
    <>
      <BackLink href={localHref(lang, '/team')}>{say('team.title')}</BackLink>
      <Done lang={lang} code={props.done} />
      <h1>
        <bdi>{guide.name}</bdi>
      </h1>
      <p>
        <StateBadge lang={lang} state={guide.state} />{' '}
        {guide.coordinating && <Badge>{say('guide.coordinating')}</Badge>}{' '}
        {guide.healthGuide && <Badge>{say('guide.health')}</Badge>}{' '}
        {isAbsent(guide, today) && <Badge kind="info">{say('guide.absent-today')}</Badge>}{' '}
        <span class="muted">{say('guide.since', { day: sayDay(dayOf(guide.stateSince), lang) })}</span>
      </p>
      <StandingAlert lang={lang} guide={guide} today={today} maySeeWhich={props.maySeeObligations} />
      {endsOn && (
        <Alert kind="info" title={say('guide.ends-on', { day: sayDay(endsOn, lang) })}>
          <p>{say('guide.ends-why', { distance: sayDistance(endsOn, today, lang) })}</p>
        </Alert>
      )}
      <Columns
        aside={
          <>
            {moves.length > 0 && (
              <section aria-labelledby="schritte">
                <h2 id="schritte">{say('guide.moves')}</h2>
                <Moves lang={lang} path={path} moves={moves} />
              </section>
            )}
            <Absences lang={lang} guide={guide} path={path} today={today} {...props.absence} />
            <section aria-labelledby="zugang">
              <h2 id="zugang">{say('account.title')}</h2>
              <Account lang={lang} guide={guide} may={props.mayGiveAccess} refusal={props.accessRefusal} />
            </section>
          </>
        }
      >
        <section aria-labelledby="angaben">
          <h2 id="angaben">{say('guide.profile')}</h2>
          <SummaryList
            rows={[
              {
                key: say('field.phone'),
                value: guide.phone && <PhoneLink number={guide.phone} />,
                change: { href: href('/angaben'), label: say('profile.change') },
              },
              { key: say('field.email'), value: guide.email && <MailLink address={guide.email} /> },
              {
                key: say('field.languages'),
                value: <LanguageList lang={lang} guide={guide} languages={props.languages} />,
              },
              { key: say('field.gender'), value: guide.gender && sayGender(guide.gender, lang) },
              {
                key: say('field.qualified-on'),
                value: guide.qualifiedOn && sayDay(guide.qualifiedOn, lang),
              },
              { key: say('field.site'), value: props.siteName },
            ]}
          />
        </section>
        <section aria-labelledby="zeiten">
          <h2 id="zeiten">{say('guide.availability')}</h2>
          <SummaryList rows={availabilityRows(lang, guide, href('/zeiten'))} />
        </section>
        {props.maySeeObligations && (
          <Obligations lang={lang} guide={guide} path={path} today={today} mayNote={props.mayNote} />
        )}
      </Columns>
      <section aria-labelledby="verlauf">
        <h2 id="verlauf">{say('guide.history')}</h2>
        <Timeline
          entries={props.transitions.map((transition) => ({
            when: sayDay(dayOf(transition.madeAt), lang),
            title: sayHappened(transition.event, lang),
            by: transition.madeBy ? names.get(transition.madeBy) : undefined,
            children: transition.reason && sayReason(transition.reason, lang),
          }))}
        />
      </section>
    </>
  );
}

export function ObligationKindList({ lang, kinds }: { lang: Lang; kinds: readonly ObligationKind[] }) {
  return (
    <ul>
      {kinds.map((kind) => (
        <li key={kind}>{sayObligation(kind, lang)}</li>
      ))}
    </ul>
  );
}

/** Whether she can sign in, and the way to it. */
function Account({
  lang,
  guide,
  may,
  refusal,
}: {
  lang: Lang;
  guide: Guide;
  may: boolean;
  refusal: AccessRefusal | null;
}) {
  const say = guideTexts(lang);
  if (guide.personId) {
    return (
      <p>
        {say('account.connected')}{' '}
        {may && <Link href={localHref(lang, `/team/zugaenge/${guide.personId}`)}>{say('account.open')}</Link>}
      </p>
    );
  }
  return (
    <>
      {refusal && <Alert kind="warning" title={say(`refusal.${refusal}`)} live />}
      <p>{say('account.none')}</p>
      {may &&
        (guide.email ? (
          <Form action={localHref(lang, `/team/${guide.id}/zugang`)}>
            <input type="hidden" name="version" value={String(guide.version)} />
            <p>{say('account.invite-lead', { email: guide.email })}</p>
            <Button variant="secondary">{say('account.invite')}</Button>
          </Form>
        ) : (
          <ButtonLink href={localHref(lang, `/team/${guide.id}/angaben`)} variant="secondary">
            {say('account.email-first')}
          </ButtonLink>
        ))}
    </>
  );
}

export interface OwnProfilePageProps {
  lang: Lang;
  /** null: there is no profile of hers. */
  guide: Guide | null;
  /** All sites at which she is a guide. */
  sites: readonly { readonly guideId: string; readonly name: string }[];
  moves: readonly GuideEvent[];
  languages: readonly Language[];
  today: Temporal.PlainDate;
  done: DoneCode | null;
  absence: { entered: Readonly<Record<string, string>>; errors: readonly FieldMessage[] };
}

/** Her own page, made for a phone: what changes often comes first. */
export function OwnProfilePage(props: OwnProfilePageProps) {
  const { lang, guide, sites, moves, languages, today, done, absence } = props;
  const say = guideTexts(lang);
  if (!guide) {
    return (
      <>
        <h1>{say('own.title')}</h1>
        <Alert kind="info" title={say('own.none')}>
          <p>{say('own.none-help')}</p>
        </Alert>
      </>
    );
  }
  const path = `/mein-profil/${guide.id}`;
  return (
    <>
      <h1>{say('own.title')}</h1>
      <Done lang={lang} code={done} />
      {sites.length > 1 && (
        <Tabs
          label={say('field.site')}
          tabs={sites.map(({ guideId, name }) => ({
            href: localHref(lang, `/mein-profil?profil=${guideId}`),
            label: name,
            current: guideId === guide.id,
          }))}
        />
      )}
      <p>
        <StateBadge lang={lang} state={guide.state} />{' '}
        <span class="muted">{say(`own.state.${guide.state}`)}</span>
      </p>
      <StandingAlert lang={lang} guide={guide} today={today} maySeeWhich />
      <Absences lang={lang} guide={guide} path={path} today={today} {...absence} />
      <h2>{say('own.availability')}</h2>
      <SummaryList rows={availabilityRows(lang, guide, localHref(lang, `${path}/zeiten`))} />
      <h2>{say('own.profile')}</h2>
      <p>{say('own.profile-kept-by')}</p>
      <SummaryList
        rows={[
          { key: say('field.name'), value: <bdi>{guide.name}</bdi> },
          { key: say('field.phone'), value: guide.phone },
          { key: say('field.email'), value: guide.email },
          {
            key: say('field.languages'),
            value: <LanguageList lang={lang} guide={guide} languages={languages} />,
          },
          { key: say('field.gender'), value: guide.gender && sayGender(guide.gender, lang) },
          { key: say('field.qualified-on'), value: guide.qualifiedOn && sayDay(guide.qualifiedOn, lang) },
          { key: say('field.site'), value: sites.find(({ guideId }) => guideId === guide.id)?.name },
        ]}
      />
      <Obligations lang={lang} guide={guide} path={path} today={today} mayNote={false} />
      {moves.length > 0 && (
        <section aria-labelledby="schritte">
          <h2 id="schritte">{say('own.moves')}</h2>
          <p>{say('own.moves-lead')}</p>
          <Moves lang={lang} path={path} moves={moves} />
        </section>
      )}
    </>
  );
}
