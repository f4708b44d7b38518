import { type Hindrance, sayReason } from '#modules/matching';
import { languageName, topicName } from '#modules/programme';
import { topicIcon } from '#modules/requests';
import { dayOf, sayDay, sayDistance, sayMoment } from '#platform/dates';
import type { Lang } from '#platform/languages';
import { Alert } from '#ui/alert';
import { Button } from '#ui/button';
import { Card, Cards } from '#ui/card';
import { Details } from '#ui/details';
import { EmptyState } from '#ui/empty-state';
import { CheckboxField } from '#ui/fields';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { Icon } from '#ui/icons';
import { Link } from '#ui/link';
import { OfferButtons } from '#ui/offer-buttons';
import { BackLink } from '#ui/step-page';
import { SummaryList } from '#ui/summary-list';
import { minutesOf, sayHours } from '../appointments/appointment-words.ts';
import { assignmentTexts } from '../texts.ts';
import type { AcceptRefusal } from './accept-offer.ts';
import type { Offer, OfferState } from './offer.ts';

export const offersPath = '/angebote';

export interface OffersPageProps {
  lang: Lang;
  offers: readonly Offer[];
  today: Temporal.PlainDate;
  /** She has just said no to one. */
  thanks: boolean;
  /** Group assignments with free places she has not signed up for. */
  groups: number;
}

/** What a guide is asked at the moment, the next appointment first. */
export function OffersPage({ lang, offers, today, thanks, groups }: OffersPageProps) {
  const say = assignmentTexts(lang);
  return (
    <>
      <h1>{say('offers.title')}</h1>
      {thanks && (
        <Alert kind="success" title={say('offer.thanks-no-title')} live>
          <p>{say('offer.thanks-no')}</p>
        </Alert>
      )}
      {offers.length === 0 ? (
        <EmptyState title={say('offers.none')}>
          <p>{say('offers.none-help')}</p>
        </EmptyState>
      ) : (
        <Cards>
          {offers.map((offer) => (
            <Card
              key={offer.id}
              href={localHref(lang, `${offersPath}/${offer.id}`)}
              preline={say(offer.guideId ? 'offer.asked-yourself' : 'offer.on-board')}
              title={sayDay(dayOf(offer.startsAt), lang)}
            >
              <p>{sayHours(offer, lang)}</p>
              <p>
                <Icon name={topicIcon(offer.topicCode)} /> {topicName(offer.topicCode, lang)},{' '}
                {languageName(offer.languageTag, lang)}
              </p>
              <p>{offer.areaName}</p>
              <p class="muted">
                {say('offer.answer-until', { when: sayDistance(dayOf(offer.expiresAt), today, lang) })}
              </p>
            </Card>
          ))}
        </Cards>
      )}
      {groups > 0 && (
        <p>
          <Link href={localHref(lang, '/gruppeneinsaetze')}>{say('groups.hint', { count: groups })}</Link>
        </p>
      )}
    </>
  );
}

/** Why a yes did not count, in words that say what that means for her. */
export type OfferProblem =
  | { readonly refusal: AcceptRefusal }
  | { readonly refusal: 'hindered'; readonly hindrances: readonly Hindrance[] };

export interface OfferPageProps {
  lang: Lang;
  offer: Offer;
  /** As it is to be read now. */
  state: OfferState;
  /** As the crow flies from where she lives; null: not known. */
  km: number | null;
  today: Temporal.PlainDate;
  /** Her assignment, when she has said yes already. */
  assignmentId: string | null;
  problem: OfferProblem | null;
}

/** Enough to decide with one hand, and nothing that tells who it is. */
export function OfferPage({ lang, offer, state, km, today, assignmentId, problem }: OfferPageProps) {
  const say = assignmentTexts(lang);
  const day = dayOf(offer.startsAt);
  const path = localHref(lang, `${offersPath}/${offer.id}`);
  const missing = problem?.refusal === 'declaration-missing';
  return (
    <>
      <BackLink href={localHref(lang, offersPath)}>{say('offers.title')}</BackLink>
      {problem && !missing && <ProblemAlert lang={lang} problem={problem} />}
      <h1>
        {sayDay(day, lang)}
        <br />
        {sayHours(offer, lang)}
      </h1>
      <p class="muted">{sayDistance(day, today, lang)}</p>
      <SummaryList
        rows={[
          {
            key: say('offer.topic'),
            value: (
              <>
                <Icon name={topicIcon(offer.topicCode)} /> {topicName(offer.topicCode, lang)}
              </>
            ),
          },
          {
            key: say('offer.language'),
            value: say(`offer.language-${offer.languageMode}`, {
              language: languageName(offer.languageTag, lang),
            }),
          },
          { key: say('offer.place'), value: <Place lang={lang} offer={offer} km={km} /> },
          ...(offer.childPresent ? [{ key: say('offer.child'), value: say('offer.child-present') }] : []),
          ...(offer.guidesNeeded === 2 ? [{ key: say('offer.team'), value: say('offer.team-of-two') }] : []),
          ...(offer.briefing ? [{ key: say('offer.briefing'), value: offer.briefing }] : []),
        ]}
      />
      <h2>{say('offer.expected-title')}</h2>
      <ul>
        <li>{say('offer.expected-accompany', { minutes: minutesOf(offer) })}</li>
        <li>{say('offer.expected-explain')}</li>
        <li>{say('offer.not-expected')}</li>
      </ul>
      {state === 'open' && !assignmentId ? (
        <Form
          action={`${path}/zusage`}
          label={say('offer.answer')}
          errors={missing ? [{ name: 'no-conflict', message: say('error.declaration-missing') }] : []}
        >
          <p>{say('offer.equal')}</p>
          <CheckboxField
            name="no-conflict"
            label={say('offer.no-conflict')}
            hint={say('offer.no-conflict-hint')}
            error={missing ? say('error.declaration-missing') : undefined}
          />
          <OfferButtons>
            <Button variant="secondary">{say('offer.yes')}</Button>
            <Button variant="secondary" formAction={`${path}/absage`}>
              {say('offer.no')}
            </Button>
          </OfferButtons>
          <p class="muted">{say('offer.answer-by', { when: sayMoment(offer.expiresAt, lang) })}</p>
          <Details summary={say('offer.close-title')}>
            <p>{say('offer.close')}</p>
            <Button variant="tertiary" formAction={`${path}/naehe`}>
              {say('offer.close-button')}
            </Button>
          </Details>
        </Form>
      ) : (
        !problem && (
          <Alert kind="info" title={say(assignmentId ? 'offer.yours-title' : `offer.state.${state}`)}>
            <p>
              {assignmentId ? (
                <Link href={localHref(lang, `/einsaetze/${assignmentId}`)}>{say('offer.to-assignment')}</Link>
              ) : (
                say('offer.nothing-to-do')
              )}
            </p>
          </Alert>
        )
      )}
    </>
  );
}

function Place({ lang, offer, km }: { lang: Lang; offer: Offer; km: number | null }) {
  const say = assignmentTexts(lang);
  if (offer.setting !== 'on-site') return <>{say(`setting.${offer.setting}`)}</>;
  return (
    <>
      {say(`place-kind.${offer.placeKind}`)}, {offer.areaName}
      {km !== null && (
        <>
          <br />
          <span class="muted">{say('offer.distance', { km: Math.max(1, Math.round(km)) })}</span>
        </>
      )}
    </>
  );
}

function ProblemAlert({ lang, problem }: { lang: Lang; problem: OfferProblem }) {
  const say = assignmentTexts(lang);
  if (problem.refusal === 'hindered') {
    return (
      <Alert kind="warning" title={say('offer.hindered-title')} live>
        <ul>
          {problem.hindrances.map((hindrance) => (
            <li key={sayReason(hindrance, lang)}>{sayReason(hindrance, lang)}</li>
          ))}
        </ul>
        <p>{say('offer.hindered-help')}</p>
      </Alert>
    );
  }
  return (
    <Alert kind="info" title={say(`accept-refusal.${problem.refusal}`)} live>
      <p>{say('offer.nothing-to-do')}</p>
    </Alert>
  );
}
