import type { ComponentChildren } from 'preact';
import type { SpeakersAround } from '#modules/guides';
import {
  type Hindrance,
  type Proposals,
  type Slot,
  sayBringsBack,
  sayReason,
  saySpeakers,
  sayWish,
  type Wish,
} from '#modules/matching';
import { languageName } from '#modules/programme';
import { momentsOf, type Request, requestPath, type TimeWindow } from '#modules/requests';
import { sayDuration, sayMoment } from '#platform/dates';
import type { Lang } from '#platform/languages';
import { Alert } from '#ui/alert';
import { Badge } from '#ui/badge';
import { Button, ButtonRow } from '#ui/button';
import { Card, Cards } from '#ui/card';
import { Details } from '#ui/details';
import { EmptyState } from '#ui/empty-state';
import type { FieldMessage } from '#ui/error-summary';
import { CheckboxField, DateField, NumberField, RadioGroup, TextArea, TimeField } from '#ui/fields';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { Link } from '#ui/link';
import { Table } from '#ui/table';
import { sayPeriod, sayShortPeriod } from '../appointments/appointment-words.ts';
import { StateBadge } from '../appointments/assignment.pages.tsx';
import type { Assignment } from '../appointments/assignment.ts';
import { AskInTurn } from '../asking/asking.pages.tsx';
import type { StoredRule } from '../asking/asking-rule.ts';
import { messageFor } from '../field-messages.ts';
import { type Offer, stateAt } from '../offers/offer.ts';
import { assignmentTexts } from '../texts.ts';
import { weightsPath } from '../weights/weights.pages.tsx';
import type { MoreTime } from './more-time.ts';

export interface ProposalsPartProps {
  lang: Lang;
  request: Request;
  windows: readonly TimeWindow[];
  /** When whoever goes along already comes: a second one comes at the same time. */
  beside: Slot | null;
  proposals: Proposals;
  /** With how much more time how many more could come. */
  moreTime: readonly MoreTime[];
  /** How many know the language elsewhere; null where German is enough. */
  around: SpeakersAround | null;
  /** Whether the hours granted to the site are on record. */
  budgetKnown: boolean;
  /** Wishes given up for this look. */
  relaxed: readonly Exclude<Wish, 'time'>[];
  /** Guides with an open question, and those who cannot sign in. */
  asked: ReadonlySet<string>;
  withoutAccount: ReadonlySet<string>;
  onBoard: boolean;
  entered: Readonly<Record<string, string>>;
  errors: readonly FieldMessage[];
  /** Those chosen who could not accept. */
  hindered: readonly { readonly name: string; readonly because: readonly Hindrance[] }[];
  /** How the site asks by itself, whether it does already, and whether this person may change how. */
  rule: StoredRule;
  asks: boolean;
  mayChangeRule: boolean;
  now: Temporal.Instant;
  today: Temporal.PlainDate;
}

/** Who could take it and why, who not and why not, and the question that goes out to them. */
export function ProposalsPart(props: ProposalsPartProps) {
  const { lang, request, proposals, relaxed, errors, hindered } = props;
  const say = assignmentTexts(lang);
  const nameLanguage = (tag: string, in_: Lang) => languageName(tag, in_);
  return (
    <section aria-labelledby="vorschlaege">
      <h2 id="vorschlaege">{say('proposals.title')}</h2>
      <p>
        {say('proposals.count', {
          count: proposals.counts.proposed,
          of: proposals.counts.candidates,
        })}{' '}
        {proposals.counts.speakLanguage !== null &&
          `${saySpeakers(proposals.counts.speakLanguage, request.languageTag, lang, nameLanguage)}. `}
        {props.around && sayAround(props.around, lang)}{' '}
        {!props.budgetKnown && say('proposals.budget-unknown')}
      </p>
      <WhatIf {...props} />
      {hindered.length > 0 && (
        <Alert kind="warning" title={say('proposals.hindered')} live>
          <ul>
            {hindered.map(({ name, because }) => (
              <li key={name}>
                {name}: {because.map((one) => sayReason(one, lang, nameLanguage)).join('; ')}
              </li>
            ))}
          </ul>
        </Alert>
      )}
      <Form action={localHref(lang, `${requestPath(request.id)}/angebote`)} errors={errors}>
        {relaxed.map((wish) => (
          <input key={wish} type="hidden" name="relaxed" value={wish} />
        ))}
        <SlotField {...props} />
        {proposals.proposals.length === 0 ? (
          <EmptyState title={say('proposals.none')}>
            <p>{say(proposals.relaxations.length > 0 ? 'proposals.none-relax' : 'proposals.none-at-all')}</p>
          </EmptyState>
        ) : (
          <>
            <ProposedGuides {...props} />
            {props.mayChangeRule && (
              <p class="muted">
                <Link href={`${localHref(lang, weightsPath)}?standort=${request.siteId}`}>
                  {say('weights.title')}
                </Link>
              </p>
            )}
          </>
        )}
        {props.onBoard ? (
          <p>{say('proposals.on-board-already')}</p>
        ) : (
          <CheckboxField
            name="board"
            label={say('proposals.board')}
            hint={say('proposals.board-hint')}
            checked={props.entered.board !== undefined || (props.rule.way === 'board' && errors.length === 0)}
          />
        )}
        <TextArea
          name="briefing"
          label={say('proposals.briefing')}
          hint={say('proposals.briefing-hint')}
          rows={3}
          maxLength={600}
          value={props.entered.briefing ?? request.goal}
          error={messageFor(errors, 'briefing')}
        />
        <CheckboxField
          name="confirm"
          label={say('proposals.confirm')}
          hint={say('proposals.confirm-hint')}
          checked={errors.length > 0 ? props.entered.confirm !== undefined : true}
        />
        <Button>{say('proposals.ask')}</Button>
        {!props.asks && (
          <AskInTurn lang={lang} requestId={request.id} rule={props.rule} mayChange={props.mayChangeRule} />
        )}
      </Form>
      {proposals.excluded.length > 0 && (
        <Details summary={say('proposals.excluded', { count: proposals.excluded.length })}>
          <ul>
            {proposals.excluded.slice(0, shownNames).map(({ guideId, name, because }) => (
              <li key={guideId}>
                {name}: {because.map((one) => sayReason(one, lang, nameLanguage)).join('; ')}
              </li>
            ))}
          </ul>
          {proposals.excluded.length > shownNames && (
            <p>{say('proposals.not-named', { count: proposals.excluded.length - shownNames })}</p>
          )}
        </Details>
      )}
    </section>
  );
}

/** How many know the language elsewhere: in the county and in the rest of the state. */
function sayAround({ inCounty, inState }: SpeakersAround, lang: Lang): string {
  const say = assignmentTexts(lang);
  const count = (number: number | null) => (number === null ? say('proposals.few') : String(number));
  return say('proposals.around', { county: count(inCounty), state: count(inState) });
}

/** What giving up a wish would bring, each as a look that changes nothing. */
function WhatIf({ lang, request, proposals, relaxed, moreTime }: ProposalsPartProps) {
  const say = assignmentTexts(lang);
  const href = (wishes: readonly Wish[]) => {
    const query = new URLSearchParams(wishes.map((wish) => ['ohne', wish]));
    return `${localHref(lang, requestPath(request.id))}${wishes.length > 0 ? `?${query}` : ''}#vorschlaege`;
  };
  const others = proposals.relaxations.filter(({ wish }) => !relaxed.includes(wish as never));
  if (relaxed.length === 0 && others.length === 0 && moreTime.length === 0) return null;
  return (
    <Details summary={say('proposals.what-if')} open={relaxed.length > 0 || proposals.proposals.length === 0}>
      <ul>
        {relaxed.map((wish) => (
          <li key={wish}>
            <strong>{say('proposals.given-up', { wish: sayWish(wish, lang) })}</strong>{' '}
            <Link
              href={href(relaxed.filter((one) => one !== wish))}
              label={say('proposals.keep-wish-label', { wish: sayWish(wish, lang) })}
            >
              {say('proposals.keep-wish')}
            </Link>
          </li>
        ))}
        {others.map((relaxation) => {
          const { wish, bringsBack } = relaxation;
          const words = say('proposals.could', {
            wish: sayWish(wish, lang),
            count: sayBringsBack(relaxation, lang),
          });
          const names = bringsBack.map(({ name }) => name).join(', ');
          return (
            <li key={wish}>
              {wish === 'time' ? words : <Link href={href([...relaxed, wish])}>{words}</Link>}{' '}
              <span class="muted">({names})</span>
            </li>
          );
        })}
        {moreTime.map(({ what, minutes, more }) => (
          <li key={`${what} ${minutes}`}>{say(`proposals.more-time-${what}`, { minutes, count: more })}</li>
        ))}
      </ul>
    </Details>
  );
}

/** Which window, and when in it; or a time agreed on by telephone. */
function SlotField(props: ProposalsPartProps) {
  const { lang, request, windows, beside, proposals, entered, errors, now, today } = props;
  const say = assignmentTexts(lang);
  if (beside) {
    const when = sayPeriod({ startsAt: beside.start, endsAt: beside.end }, lang);
    return (
      <>
        <input type="hidden" name="slot" value="beside" />
        <p>{say('proposals.beside', { when })}</p>
      </>
    );
  }
  const ahead = windows
    .map((window) => ({ window, ...momentsOf(window) }))
    .filter(({ end }) => Temporal.Instant.compare(end, now) > 0);
  const best = proposals.counts.bySlot.indexOf(Math.max(0, ...proposals.counts.bySlot));
  const chosen = entered.slot ?? (ahead.length > 0 ? `w${Math.max(0, best)}` : 'other');
  return (
    <RadioGroup
      name="slot"
      label={say('proposals.slot')}
      hint={say('proposals.slot-hint', { length: sayDuration(request.minutes, lang) })}
      required
      value={chosen}
      error={messageFor(errors, 'slot')}
      options={[
        ...ahead.map(({ start, end, window }, at) => ({
          value: `w${at}`,
          label: sayPeriod({ startsAt: start, endsAt: end }, lang),
          hint: say('proposals.slot-count', { count: proposals.counts.bySlot[at] ?? 0 }),
          children: (
            <TimeField
              name={`start-${at}`}
              label={say('proposals.start')}
              required
              value={entered[`start-${at}`] ?? earliestIn(proposals, at) ?? window.from}
              error={messageFor(errors, `start-${at}`)}
            />
          ),
        })),
        {
          value: 'other',
          label: say('proposals.slot-other'),
          hint: say('proposals.slot-other-hint'),
          children: (
            <>
              <DateField
                name="other-day"
                label={say('field.day')}
                required
                min={today}
                value={entered['other-day']}
                error={messageFor(errors, 'other-day')}
              />
              <TimeField
                name="other-start"
                label={say('proposals.start')}
                required
                value={entered['other-start']}
                error={messageFor(errors, 'other-start')}
              />
            </>
          ),
        },
      ]}
    />
  );
}

/** When the first of the proposed can begin in a window. */
function earliestIn(proposals: Proposals, slot: number): Temporal.PlainTime | null {
  const start = proposals.proposals[0]?.slots.find((one) => one.slot === slot)?.start;
  return start ? start.toZonedDateTimeISO('Europe/Berlin').toPlainTime() : null;
}

const shownReasons = 3;
const shownCards = 12;
const shownNames = 100;

/** The first with all their reasons, more of them by name, the rest as a number: the list is already in order. */
function ProposedGuides(props: ProposalsPartProps) {
  const { lang, proposals, asked, withoutAccount, entered } = props;
  const say = assignmentTexts(lang);
  const behind = proposals.proposals.slice(shownCards);
  const named = behind.slice(0, shownNames);
  return (
    <>
      <ProposalCards {...props} />
      {named.length > 0 && (
        <Details summary={say('proposals.more', { count: behind.length })}>
          {named.map(({ guideId, name }) => {
            const field = `guide-${guideId}`;
            if (asked.has(guideId) || withoutAccount.has(guideId)) {
              const why = asked.has(guideId) ? 'proposals.asked-already' : 'proposals.without-account';
              return (
                <p key={guideId}>
                  {name}: {say(why)}
                </p>
              );
            }
            return (
              <CheckboxField
                key={guideId}
                name={field}
                label={say('proposals.choose', { name })}
                checked={entered[field] !== undefined}
              />
            );
          })}
          {behind.length > named.length && (
            <p>{say('proposals.not-named', { count: behind.length - named.length })}</p>
          )}
        </Details>
      )}
    </>
  );
}

function ProposalCards({ lang, proposals, asked, withoutAccount, entered }: ProposalsPartProps) {
  const say = assignmentTexts(lang);
  return (
    <Cards>
      {proposals.proposals.slice(0, shownCards).map(({ guideId, name, slots, reasons }) => {
        const name_ = `guide-${guideId}`;
        const words = reasons.map((reason) => sayReason(reason, lang, (tag, in_) => languageName(tag, in_)));
        return (
          <Card
            key={guideId}
            headingLevel={3}
            title={name}
            footer={
              asked.has(guideId) ? (
                <Badge kind="info">{say('proposals.asked-already')}</Badge>
              ) : withoutAccount.has(guideId) ? (
                <p class="muted">{say('proposals.without-account')}</p>
              ) : (
                <CheckboxField
                  name={name_}
                  label={say('proposals.choose', { name })}
                  checked={entered[name_] !== undefined}
                />
              )
            }
          >
            <ul>
              {words.slice(0, shownReasons).map((one) => (
                <li key={one}>{one}</li>
              ))}
            </ul>
            <p class="muted">
              {say('proposals.can', {
                times: slots
                  .map(({ start, end }) => sayShortPeriod({ startsAt: start, endsAt: end }, lang))
                  .join('; '),
              })}
            </p>
            {words.length > shownReasons && (
              <Details summary={say('proposals.all-reasons')}>
                <ul>
                  {words.slice(shownReasons).map((one) => (
                    <li key={one}>{one}</li>
                  ))}
                </ul>
              </Details>
            )}
          </Card>
        );
      })}
    </Cards>
  );
}

export interface OffersPartProps {
  lang: Lang;
  offers: readonly Offer[];
  names: ReadonlyMap<string, string>;
  now: Temporal.Instant;
}

/** Who has been asked, and how it stands. A no is shown so that nobody is asked twice; it counts for nothing. */
export function OffersPart({ lang, offers, names, now }: OffersPartProps) {
  const say = assignmentTexts(lang);
  if (offers.length === 0) return null;
  return (
    <section aria-labelledby="angebote">
      <h2 id="angebote">{say('offers-part.title')}</h2>
      <Table
        caption={say('offers-part.title')}
        captionHidden
        empty={say('offers-part.none')}
        columns={[
          { key: 'whom', label: say('offers-part.whom') },
          { key: 'when', label: say('assignment.when') },
          { key: 'state', label: say('hours.state') },
          { key: 'until', label: say('offers-part.until') },
          { key: 'action', label: say('day.action'), labelHidden: true },
        ]}
        rows={offers.map((offer) => {
          const state = stateAt(offer, now);
          const whom = offer.guideId ? (names.get(offer.guideId) ?? '') : say('offers-part.board');
          return {
            key: offer.id,
            cells: {
              whom,
              when: sayShortPeriod(offer, lang),
              state: say(`offer-state.${state}`),
              until: state === 'open' ? sayMoment(offer.expiresAt, lang) : '',
              action: state === 'open' && (
                <Form action={localHref(lang, `/angebote/${offer.id}/ruecknahme`)}>
                  <Button variant="tertiary" label={say('offers-part.withdraw-label', { whom })}>
                    {say('offers-part.withdraw')}
                  </Button>
                </Form>
              ),
            },
          };
        })}
      />
    </section>
  );
}

/** The appointments of a request, also those that did not take place. */
export function AssignmentsPart({
  lang,
  assignments,
  names,
}: {
  lang: Lang;
  assignments: readonly Assignment[];
  names: ReadonlyMap<string, string>;
}) {
  const say = assignmentTexts(lang);
  if (assignments.length === 0) return null;
  return (
    <section aria-labelledby="einsaetze">
      <h2 id="einsaetze">{say('assignments-part.title')}</h2>
      <Table
        caption={say('assignments-part.title')}
        captionHidden
        empty={say('assignments.none-ahead')}
        columns={[
          { key: 'when', label: say('assignment.when') },
          { key: 'guide', label: say('assignment.guide') },
          { key: 'state', label: say('hours.state') },
        ]}
        rows={assignments.map((assignment) => ({
          key: assignment.id,
          cells: {
            when: (
              <Link href={localHref(lang, `/einsaetze/${assignment.id}`)}>
                {sayShortPeriod(assignment, lang)}
              </Link>
            ),
            guide: names.get(assignment.guideId) ?? assignment.guideName,
            state: <StateBadge lang={lang} state={assignment.state} />,
          },
        }))}
      />
    </section>
  );
}

export interface NextStepProps {
  lang: Lang;
  request: Request;
  /** Which events of the request this person can cause. */
  may: { readonly complete: boolean; readonly followUp: boolean };
  windowsAhead: boolean;
  entered: Readonly<Record<string, string>>;
  errors: readonly FieldMessage[];
  today: Temporal.PlainDate;
}

/** Arranged, and nothing stands any more: how to go on. */
export function NextStepPart({ lang, request, may, windowsAhead, entered, errors, today }: NextStepProps) {
  const say = assignmentTexts(lang);
  const path = localHref(lang, requestPath(request.id));
  const version = <input type="hidden" name="version" value={request.version} />;
  return (
    <section aria-labelledby="weiter">
      <h2 id="weiter">{say('next.title')}</h2>
      <ButtonRow>
        {may.complete && (
          <Form action={`${path}/abschluss`}>
            {version}
            <Button>{say('next.complete')}</Button>
          </Form>
        )}
        {windowsAhead && (
          <Form action={`${path}/suche`}>
            {version}
            <Button variant="secondary">{say('next.search')}</Button>
          </Form>
        )}
      </ButtonRow>
      {may.followUp && (
        <Details summary={say('next.follow-up')} open={errors.length > 0}>
          <Form action={`${path}/folgetermin`} errors={errors}>
            {version}
            <p>{say('next.follow-up-explain')}</p>
            <DateField
              name="day"
              label={say('field.day')}
              required
              min={today}
              value={entered.day}
              error={messageFor(errors, 'day')}
            />
            <div class="field-pair">
              <TimeField
                name="from"
                label={say('field.from')}
                required
                value={entered.from}
                error={messageFor(errors, 'from')}
              />
              <TimeField
                name="until"
                label={say('field.until')}
                required
                value={entered.until}
                error={messageFor(errors, 'until')}
              />
            </div>
            <NumberField
              name="minutes"
              label={say('next.minutes')}
              unit={say('next.minutes-unit')}
              required
              value={entered.minutes ?? request.minutes}
              error={messageFor(errors, 'minutes')}
            />
            <Button variant="secondary">{say('next.follow-up-button')}</Button>
          </Form>
        </Details>
      )}
    </section>
  );
}

export interface RequestDeskPageProps {
  lang: Lang;
  title: string;
  reference: string;
  notice: { asked: number } | null;
  problem: string | null;
  children: ComponentChildren;
}

/** The frame of the request page. */
export function RequestDeskPage({ lang, title, reference, notice, problem, children }: RequestDeskPageProps) {
  const say = assignmentTexts(lang);
  return (
    <>
      <p class="kern-preline">
        <Link href={localHref(lang, '/anfragen')}>{say('queue.title')}</Link>, {reference}
      </p>
      <h1>{title}</h1>
      {notice && <Alert kind="success" title={say('proposals.asked', { count: notice.asked })} live />}
      {problem && <Alert kind="warning" title={problem} live />}
      {children}
    </>
  );
}
