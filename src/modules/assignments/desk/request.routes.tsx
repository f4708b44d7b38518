import { guideNames, speakersAround } from '#modules/guides';
import { proposeGuides } from '#modules/matching';
import { listSites, schoolHolidaysOf } from '#modules/programme';
import {
  actorsOf,
  assignmentsDone,
  completeRequest,
  type Deciding,
  DecisionForms,
  LimitsCheck,
  limitsOfRequest,
  maySeeRequests,
  momentsOf,
  nameOfRequest,
  questionsOf,
  type Request,
  RequestSummary,
  RequestTimeline,
  readContact,
  readRequest,
  referenceOf,
  reopenForFollowUp,
  requestLifeCycle,
  requestPath,
  requestTimeline,
  windowsOf,
} from '#modules/requests';
import { NotFound } from '#platform/errors';
import { checkEntered, type FieldError } from '#platform/form-fields';
import { eventsFor } from '#platform/life-cycle';
import {
  guarded,
  type PageReply,
  page,
  type Route,
  redirect,
  type Signed,
  type Visit,
  type WriteVisit,
} from '#platform/routes';
import { ButtonLink } from '#ui/button';
import { Columns } from '#ui/columns';
import { Details } from '#ui/details';
import { localHref } from '#ui/href';
import { Link } from '#ui/link';
import { mayKeepApart } from '../apart/kept-apart.policy.ts';
import { assignmentsOfRequest } from '../appointments/assignment.store.ts';
import { AskingPart } from '../asking/asking.pages.tsx';
import { mayChangeAskingRule } from '../asking/asking.policy.ts';
import { latestRound } from '../asking/asking-round.store.ts';
import type { AskingRound } from '../asking/asking-round.ts';
import { readAskingRule } from '../asking/asking-rule.store.ts';
import { beginAsking } from '../asking/begin-asking.ts';
import { nextGuides } from '../asking/next-guides.ts';
import { stopAsking } from '../asking/stop-asking.ts';
import { fieldMessages } from '../field-messages.ts';
import { askedIn, latestNeighbourSearch } from '../neighbours/neighbour-search.store.ts';
import { agreementWords } from '../neighbours/neighbour-words.ts';
import { NeighboursPart } from '../neighbours/neighbours.pages.tsx';
import { candidatesFor } from '../offers/candidates-for.ts';
import { mayOffer } from '../offers/offer.policy.ts';
import { offersOfRequest, placesTaken } from '../offers/offer.store.ts';
import { besideOf, stateAt } from '../offers/offer.ts';
import { type OfferOutcome, offerAssignment } from '../offers/offer-assignment.ts';
import { theOnlyOne } from '../second/ask-for-second.ts';
import { SecondPart } from '../second/second.pages.tsx';
import { latestSecond } from '../second/second-guide.store.ts';
import { secondAgreementWords } from '../second/second-words.ts';
import { assignmentTexts } from '../texts.ts';
import { moreTime } from './more-time.ts';
import { followUpForm, isWishToGiveUp, readOffer } from './offer.form.ts';
import {
  AssignmentsPart,
  NextStepPart,
  OffersPart,
  ProposalsPart,
  RequestDeskPage,
} from './request-desk.pages.tsx';
import { searchAgain } from './search-again.ts';

/** What was wrong with what was sent, to be shown where it was entered. */
interface Again {
  readonly form: 'offer' | 'follow-up';
  readonly entered: Readonly<Record<string, string>>;
  readonly errors: readonly FieldError[];
  readonly outcome?: OfferOutcome;
  readonly problem?: string;
}

async function requestFor(visit: Signed<Visit>): Promise<Request> {
  const request = await readRequest(visit.db, visit.id());
  if (!request || !maySeeRequests(visit.person, request.siteId)) throw new NotFound();
  return request;
}

/** The whole request on one page. A constant number of queries, whatever the size of the team. */
async function requestPage(
  visit: Signed<Visit>,
  request: Request,
  again: Again | null = null,
): Promise<PageReply> {
  const { db, lang, now, today, person, query } = visit;
  const say = assignmentTexts(lang);
  const windows = await windowsOf(db, request.id);
  const verdict = await limitsOfRequest(db, request, today);
  const offers = await offersOfRequest(db, request.id);
  const assignments = await assignmentsOfRequest(db, request.id);
  const guideIds = [...offers, ...assignments].flatMap(({ guideId }) => guideId ?? []);
  const names = new Map(
    [...(await guideNames(db, [...new Set(guideIds)]))].map(([id, { name }]) => [id, name] as const),
  );
  const round = await latestRound(db, request.id);
  const actors = actorsOf(person, request);
  const possible = eventsFor(requestLifeCycle, request.state, actors);
  const seeking = request.state === 'seeking-guide';
  const standing = assignments.some(({ state }) => state === 'planned' || state === 'confirmed');
  const decisions = (
    <DecisionForms
      lang={lang}
      request={request}
      windows={windows}
      actors={actors}
      verdict={verdict}
      today={today}
    />
  );
  // Once it is decided, the rules have had their say.
  const decided =
    seeking || !(['received', 'in-review', 'asked-back'] as const).some((one) => one === request.state);
  const limits = <LimitsCheck lang={lang} verdict={verdict} />;
  const body = (
    <>
      <Columns
        aside={
          <>
            {seeking && (
              <p>
                <ButtonLink href="#vorschlaege">{say('proposals.title')}</ButtonLink>
              </p>
            )}
            {decided ? (
              <>
                <Details summary={say('desk.rules')}>{limits}</Details>
                <Details summary={say('desk.other-decisions')}>{decisions}</Details>
              </>
            ) : (
              decisions
            )}
            {mayKeepApart(person, request.siteId) && (
              <p>
                <Link href={localHref(lang, `${requestPath(request.id)}/getrennt`)}>
                  {say('apart.title')}
                </Link>
              </p>
            )}
            <h2>{say('desk.history')}</h2>
            <RequestTimeline lang={lang} history={await requestTimeline(db, request.id)} />
          </>
        }
      >
        {decided ? null : limits}
        <RequestSummary
          lang={lang}
          request={request}
          windows={windows}
          schoolHolidays={await schoolHolidaysOf(db, { siteId: request.siteId, from: today })}
          contact={await readContact(db, request.id)}
          questions={await questionsOf(db, request.id)}
          assignmentsDone={await assignmentsDone(db, request.matterId)}
          duplicateReference={request.duplicateOf ? await referenceOf(db, request.duplicateOf) : null}
          today={today}
        />
      </Columns>
      <AssignmentsPart lang={lang} assignments={assignments} names={names} />
      {request.state === 'arranged' && !standing && (
        <NextStepPart
          lang={lang}
          request={request}
          may={{ complete: possible.includes('complete'), followUp: possible.includes('follow-up') }}
          windowsAhead={windows.some((window) => Temporal.Instant.compare(momentsOf(window).end, now) > 0)}
          entered={again?.form === 'follow-up' ? again.entered : {}}
          errors={again?.form === 'follow-up' ? fieldMessages(lang, again.errors) : []}
          today={today}
        />
      )}
      {seeking && (await askingPart(visit, request, { round, offers, names }))}
      {seeking &&
        (await proposalsPart(visit, request, { windows, offers, taken: assignments, round, again }))}
      {await secondPart(visit, request, assignments)}
      {await neighboursPart(visit, request)}
      <OffersPart lang={lang} offers={offers} names={names} now={now} />
    </>
  );
  const asked = Number(query.get('gefragt') ?? Number.NaN);
  const problem = again?.problem ? problemWords(lang, again.problem) : null;
  return page(
    `${nameOfRequest(request, lang)}, ${request.reference}`,
    <RequestDeskPage
      lang={lang}
      title={nameOfRequest(request, lang)}
      reference={request.reference}
      notice={!again && Number.isSafeInteger(asked) ? { asked } : null}
      problem={problem}
    >
      {body}
    </RequestDeskPage>,
    again ? { status: 422 } : {},
  );
}

/** A second guide: where one goes along, and while a second one is looked for. */
async function secondPart(
  { db, lang, now, query, person }: Signed<Visit>,
  request: Request,
  assignments: Awaited<ReturnType<typeof assignmentsOfRequest>>,
) {
  if (!mayOffer(person, request.siteId)) return null;
  const second = await latestSecond(db, request.id);
  const standing = assignments.filter(({ state }) => state === 'planned' || state === 'confirmed');
  return (
    <SecondPart
      lang={lang}
      request={request}
      second={second}
      possible={theOnlyOne(request, assignments, now) !== null}
      seeks={request.state === 'seeking-guide' && second?.state === 'agreed' && standing.length === 1}
      words={secondAgreementWords(request, lang)}
      missing={query.get('zweite') === 'fehlt'}
    />
  );
}

/** Help of neighbouring sites: while somebody is looked for, and where it was asked for. */
async function neighboursPart({ db, lang, person }: Signed<Visit>, request: Request) {
  if (request.channel === 'neighbour') return null;
  const search = await latestNeighbourSearch(db, request.id);
  if (!search && request.state !== 'seeking-guide') return null;
  const asked = search ? await askedIn(db, search.id) : [];
  const promised = search?.state === 'promised' ? asked.find(({ state }) => state === 'promised') : null;
  const sites = asked.length > 0 ? await listSites(db, { alsoInactive: true }) : [];
  return (
    <NeighboursPart
      lang={lang}
      request={request}
      search={search}
      asked={asked}
      names={new Map(sites.map(({ id, name }) => [id, name]))}
      words={promised ? await agreementWords(db, { request, promised, lang }) : null}
      may={mayChangeAskingRule(person, request.siteId)}
    />
  );
}

function problemWords(lang: Visit['lang'], code: string): string {
  const say = assignmentTexts(lang);
  const key = `refusal.${code}`;
  return say.has(key) ? say(key) : say('refusal.changed-meanwhile');
}

/** How the last search that asks by itself stands; nothing where there was none. */
async function askingPart(
  { db, lang, now, today }: Signed<Visit>,
  request: Request,
  of: {
    round: AskingRound | null;
    offers: Awaited<ReturnType<typeof offersOfRequest>>;
    names: ReadonlyMap<string, string>;
  },
) {
  const { round } = of;
  if (!round) return null;
  const next = round.state === 'asking' ? await nextGuides(db, { request, round, today, now }) : [];
  return (
    <AskingPart
      lang={lang}
      requestId={request.id}
      round={round}
      open={of.offers.filter((offer) => offer.guideId !== null && stateAt(offer, now) === 'open')}
      names={of.names}
      next={next}
      now={now}
    />
  );
}

async function proposalsPart(
  visit: Signed<Visit>,
  request: Request,
  of: {
    windows: Awaited<ReturnType<typeof windowsOf>>;
    offers: Awaited<ReturnType<typeof offersOfRequest>>;
    taken: Awaited<ReturnType<typeof assignmentsOfRequest>>;
    round: AskingRound | null;
    again: Again | null;
  },
) {
  const { db, lang, now, today, query } = visit;
  const { windows, offers, taken, again } = of;
  const given = again?.form === 'offer' ? (again.entered.relaxed ?? '').split(' ') : query.getAll('ohne');
  const relaxed = [...new Set(given.filter(isWishToGiveUp))];
  const places = taken.filter(({ state }) => state === 'planned' || state === 'confirmed');
  const beside = besideOf(places, now);
  const { need, candidates, site, guides } = await candidatesFor(db, request, {
    ...(beside ? { slot: beside } : { windows }),
    guidesToFind: request.guidesNeeded - places.length >= 2 ? 2 : 1,
    today,
    now,
  });
  const busyHere = new Set(places.map(({ guideId }) => guideId));
  const open = offers.filter((offer) => stateAt(offer, now) === 'open');
  const free = candidates.filter(({ guideId }) => !busyHere.has(guideId));
  const proposals = proposeGuides(need, free, site, { today, relaxed });
  const { siteId, languageTag } = request;
  return (
    <ProposalsPart
      lang={lang}
      request={request}
      windows={windows}
      beside={beside}
      proposals={proposals}
      moreTime={moreTime(need, free, site, { proposals, relaxed, today })}
      around={
        proposals.counts.speakLanguage === null ? null : await speakersAround(db, { siteId, languageTag })
      }
      budgetKnown={site.budgets !== null}
      relaxed={relaxed}
      asked={new Set(open.flatMap(({ guideId }) => guideId ?? []))}
      withoutAccount={new Set([...guides.values()].filter((one) => !one.personId).map((one) => one.guideId))}
      onBoard={open.some(({ guideId }) => guideId === null)}
      entered={again?.form === 'offer' ? again.entered : {}}
      errors={again?.form === 'offer' ? fieldMessages(lang, again.errors) : []}
      hindered={again?.outcome && 'hindered' in again.outcome ? again.outcome.hindered : []}
      asks={of.round?.state === 'asking'}
      rule={await readAskingRule(db, request.siteId)}
      mayChangeRule={mayChangeAskingRule(visit.person, request.siteId)}
      now={now}
      today={today}
    />
  );
}

/** Which field a refusal of an offer speaks about; the others stand above the page. */
const fieldOf: Readonly<Record<string, string>> = {
  'nobody-chosen': 'board',
  'time-has-passed': 'slot',
  'outside-windows': 'slot',
  'too-late-to-ask': 'slot',
  'beside-the-other': 'slot',
};

function decidingIn({ form, person, now }: Signed<WriteVisit>, requestId: string): Deciding {
  return { requestId, version: form.version(), by: person, now };
}

/** The form both ways of asking send: what it says, and how it is shown again. */
async function offerIn({ tx, form, now }: WriteVisit, request: Request) {
  const windows = await windowsOf(tx, request.id);
  const beside = besideOf(await placesTaken(tx, request.id), now);
  return {
    entered: readOffer(form, { windows, beside, minutes: request.minutes, now }),
    again: {
      form: 'offer',
      entered: { ...form.toRecord(), relaxed: form.all('relaxed').join(' ') },
    } as const,
  };
}

const may = (person: Parameters<typeof maySeeRequests>[0]) => maySeeRequests(person);

export const requestRoutes: readonly Route[] = [
  guarded.get(requestPath(':id'), may, async (visit) => requestPage(visit, await requestFor(visit))),

  guarded.post(`${requestPath(':id')}/angebote`, may, async (visit) => {
    const { tx, person, now, today, origin } = visit;
    const request = await requestFor(visit);
    const { entered, again } = await offerIn(visit, request);
    if (!entered.ok) return requestPage(visit, request, { ...again, errors: entered.errors });
    const outcome = await offerAssignment(tx, {
      requestId: request.id,
      ...entered.value,
      by: person,
      now,
      today,
      publicUrl: origin,
    });
    if (outcome.ok) return redirect(`${requestPath(request.id)}?gefragt=${outcome.asked}#angebote`);
    const name = fieldOf[outcome.refusal];
    return requestPage(visit, (await readRequest(tx, request.id)) ?? request, {
      ...again,
      errors: name ? [{ name, code: outcome.refusal }] : [],
      outcome,
      ...(name || outcome.refusal === 'hindered' ? {} : { problem: outcome.refusal }),
    });
  }),

  // As the site asks: one after the other or a few at once, by itself.
  guarded.post(`${requestPath(':id')}/reihum`, may, async (visit) => {
    const { tx, person, now, today, origin } = visit;
    const request = await requestFor(visit);
    const { entered, again } = await offerIn(visit, request);
    if (!entered.ok) return requestPage(visit, request, { ...again, errors: entered.errors });
    const { slot, agreedOtherwise, relaxed, briefing, confirmsItself } = entered.value;
    const begun = await beginAsking(tx, {
      ...{ requestId: request.id, slot, agreedOtherwise, relaxed, briefing, confirmsItself },
      ...{ by: person, now, today, publicUrl: origin },
    });
    if (begun.ok) return redirect(`${requestPath(request.id)}#reihum`);
    const name = fieldOf[begun.refusal];
    return requestPage(visit, request, {
      ...again,
      errors: name ? [{ name, code: begun.refusal }] : [],
      ...(name ? {} : { problem: begun.refusal }),
    });
  }),

  guarded.post(`${requestPath(':id')}/reihum/ende`, may, async (visit) => {
    const request = await requestFor(visit);
    const { tx, person, now } = visit;
    await stopAsking(tx, { requestId: request.id, by: person, now });
    return redirect(`${requestPath(request.id)}#angebote`);
  }),

  guarded.post(`${requestPath(':id')}/abschluss`, may, async (visit) => {
    const request = await requestFor(visit);
    const done = await completeRequest(visit.tx, decidingIn(visit, request.id));
    if (done.ok) return redirect(requestPath(request.id));
    return requestPage(visit, request, { form: 'follow-up', entered: {}, errors: [], problem: done.refusal });
  }),

  guarded.post(`${requestPath(':id')}/suche`, may, async (visit) => {
    const request = await requestFor(visit);
    const { version } = decidingIn(visit, request.id);
    const { tx, person, now } = visit;
    const done = await searchAgain(tx, { requestId: request.id, version: version ?? 0, by: person, now });
    if (done.ok) return redirect(`${requestPath(request.id)}#vorschlaege`);
    return requestPage(visit, request, { form: 'follow-up', entered: {}, errors: [], problem: done.refusal });
  }),

  guarded.post(`${requestPath(':id')}/folgetermin`, may, async (visit) => {
    const { tx, form, today } = visit;
    const request = await requestFor(visit);
    const names = ['day', 'from', 'until', 'minutes'] as const;
    const entered = Object.fromEntries(names.map((name) => [name, form.get(name)]));
    const checked = checkEntered(followUpForm, entered);
    if (!checked.ok)
      return requestPage(visit, request, { form: 'follow-up', entered, errors: checked.errors });
    const { minutes, ...window } = checked.value;
    const done = await reopenForFollowUp(tx, {
      ...decidingIn(visit, request.id),
      windows: [window],
      minutes,
      today,
    });
    if (done.ok) return redirect(requestPath(request.id));
    const field = followUpField[done.refusal];
    return requestPage(visit, request, {
      form: 'follow-up',
      entered,
      errors: field ? [{ name: field, code: done.refusal }] : [],
      ...(field ? {} : { problem: done.refusal }),
    });
  }),
];

const followUpField: Readonly<Record<string, string>> = {
  'end-before-start': 'until',
  'day-has-passed': 'day',
  'day-too-far': 'day',
  'window-too-short': 'until',
};
