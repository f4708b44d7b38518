import type { ComponentChildren } from 'preact';
import { isReferralTarget, languageName, referralWords, topicName } from '#modules/programme';
import { dayOf, sayDay, sayMoment } from '#platform/dates';
import { isPageLanguage, type Lang } from '#platform/languages';
import { eventsFor } from '#platform/life-cycle';
import { Alert } from '#ui/alert';
import { Button, ButtonLink, ButtonRow } from '#ui/button';
import { Details } from '#ui/details';
import { Dialog } from '#ui/dialog';
import type { FieldMessage } from '#ui/error-summary';
import { TextArea } from '#ui/fields';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { Icon } from '#ui/icons';
import { Foreign } from '#ui/language-words';
import { Link } from '#ui/link';
import { SummaryList } from '#ui/summary-list';
import { Timeline } from '#ui/timeline';
import { SiteLine } from '../asking/public-form.pages.tsx';
import { longestNote } from '../request.form.ts';
import { declineReasons, isOpen, requestLifeCycle } from '../request.ts';
import { sayMinutes, sayPlace, sayWindow } from '../request-words.ts';
import { ownDataPath, statusPath } from '../status-link.ts';
import { requestTexts } from '../texts.ts';
import { topicIcon } from '../topic-icon.ts';
import { openQuestion, type Status } from './status.ts';

export interface StatusBodyProps {
  readonly lang: Lang;
  readonly status: Status;
  /** The address of this page without language; the deeds lie below it. */
  readonly path: string;
  readonly errors?: readonly FieldMessage[];
  readonly typed?: string;
  /** Something has just been done. */
  readonly done?: 'answered' | 'too-late' | null;
  /** What modules above know of the appointment. */
  readonly children?: ComponentChildren;
  /** How it stands, where modules above know better than the state of the request. */
  readonly headline?: { readonly title: string; readonly next: string } | null;
}

/** How a request stands, for whoever asked: in plain words, with what comes next and what she can do. */
export function StatusBody(props: StatusBodyProps) {
  const { lang, status, path, done, children } = props;
  const { request, site, history } = status;
  const say = requestTexts(lang);
  const question = openQuestion(status);
  const mayWithdraw = eventsFor(requestLifeCycle, request.state, ['requester']).includes('withdraw');
  return (
    <>
      {done === 'answered' && <Alert kind="success" title={say('status.answered')} live />}
      {done === 'too-late' && (
        <Alert kind="warning" title={say('status.too-late-title')} live>
          <p>{say('status.too-late')}</p>
        </Alert>
      )}
      <p class="kern-preline">{say('status.heading', { reference: request.reference })}</p>
      <h1 class="kern-heading-large">{props.headline?.title ?? titleOfStatus(status, lang)}</h1>
      <p class="lead">{props.headline?.next ?? nextWords(status, lang)}</p>
      {question && (
        <Form action={localHref(lang, `${path}/antwort`)} errors={props.errors}>
          <input type="hidden" name="version" value={request.version} />
          <h2>{say('status.question-title')}</h2>
          <p>
            <bdi>{question.asked}</bdi>
          </p>
          <TextArea
            name="answer"
            label={say('field.answer')}
            value={props.typed}
            maxLength={longestNote}
            required
            error={props.errors?.find(({ name }) => name === 'answer')?.message}
          />
          <Button>{say('status.answer-send')}</Button>
        </Form>
      )}
      {children}
      <h2>{say('status.about')}</h2>
      <SummaryList
        rows={[
          {
            key: say('field.topic'),
            value: (
              <>
                <Icon name={topicIcon(request.topicCode)} /> {topicName(request.topicCode, lang)}
              </>
            ),
          },
          { key: say('field.language'), value: languageName(request.languageTag, lang) },
          {
            key: say('field.windows'),
            value: (
              <>
                {status.windows.map((window) => (
                  <div key={`${window.day} ${window.from}`}>{sayWindow(window, lang)}</div>
                ))}
                <div>{sayMinutes(request.minutes, lang)}</div>
              </>
            ),
          },
          { key: say('field.meeting-place'), value: <bdi>{sayPlace(request, lang)}</bdi> },
          { key: say('field.goal'), value: request.goal && <bdi>{request.goal}</bdi> },
        ]}
      />
      <Details summary={say('status.history')}>
        <Timeline
          entries={history.map(({ event, at }) => ({
            when: sayMoment(at, lang),
            title: say(`event.${event}`),
          }))}
        />
      </Details>
      {mayWithdraw && (
        <p>
          <ButtonLink href={localHref(lang, `${path}/zurueckziehen`)} variant="tertiary">
            {say('status.withdraw')}
          </ButtonLink>
        </p>
      )}
      <OwnData lang={lang} status={status} path={path} />
      <SiteLine lang={lang} site={site} />
    </>
  );
}

/** What she agreed to, and everything she can do about her data from here. */
function OwnData({ lang, status, path }: { lang: Lang; status: Status; path: string }) {
  const say = requestTexts(lang);
  const { consent } = status;
  const start = statusPath('');
  const secret = path.startsWith(start) ? path.slice(start.length) : null;
  return (
    <section aria-labelledby="ihre-daten">
      <h2 id="ihre-daten">{say('status.own-data')}</h2>
      {consent && (
        <>
          <p>
            {say('status.consent', {
              day: sayDay(dayOf(consent.givenAt), lang),
              how: say(`consent-how.${consent.how}`),
            })}
          </p>
          {consent.words && (
            <blockquote>
              {isPageLanguage(consent.lang) && consent.lang !== lang ? (
                <Foreign lang={consent.lang}>{consent.words}</Foreign>
              ) : (
                consent.words
              )}
            </blockquote>
          )}
        </>
      )}
      {consent?.withdrawnAt && (
        <Alert
          kind="info"
          title={say('status.consent-ended', { moment: sayMoment(consent.withdrawnAt, lang) })}
        >
          <p>{say('status.consent-ended-text')}</p>
        </Alert>
      )}
      <ul>
        {secret !== null && (
          <>
            <li>
              <Link href={localHref(lang, `${path}/einsicht`)}>{say('status.who-saw')}</Link>
            </li>
            <li>
              <Link href={localHref(lang, ownDataPath(secret))}>{say('status.ask-about-data')}</Link>
            </li>
          </>
        )}
        {consent && !consent.withdrawnAt && (
          <li>
            <Link href={localHref(lang, `${path}/einwilligung`)}>{say('status.consent-end')}</Link>
          </li>
        )}
      </ul>
    </section>
  );
}

/** `Wir suchen jemanden für Sie` */
export function titleOfStatus({ request }: Status, lang: Lang): string {
  const say = requestTexts(lang);
  const key = `status.${request.state}.title`;
  return say.has(key) ? say(key) : say('status.completed.title');
}

function nextWords(status: Status, lang: Lang): string {
  const { request, history } = status;
  const say = requestTexts(lang);
  const key = `status.${request.state}.next`;
  if (!say.has(key)) return say('status.completed.next');
  const reason = history.findLast(({ to }) => to === request.state)?.reason ?? '';
  const referral = isReferralTarget(reason) ? referralWords(reason, lang) : { name: '', text: '' };
  const declined = declineReasons.find((one) => one === reason);
  const day = request.state === 'asked-back' ? request.dueOn : request.answerDue;
  return say(key, {
    day: sayDay(day, lang),
    target: referral.name,
    about: referral.text,
    reason: declined ? say(`decline-reason.${declined}.letter`) : '',
  });
}

/** Before a request is taken back. */
export function WithdrawPage({ lang, status, path }: { lang: Lang; status: Status; path: string }) {
  const say = requestTexts(lang);
  return (
    <Dialog
      title={say('status.withdraw-title')}
      actions={
        <Form action={localHref(lang, `${path}/zurueckziehen`)}>
          <input type="hidden" name="version" value={status.request.version} />
          <ButtonRow>
            <Button>{say('status.withdraw-yes')}</Button>
            <ButtonLink href={localHref(lang, path)} variant="secondary">
              {say('status.withdraw-no')}
            </ButtonLink>
          </ButtonRow>
        </Form>
      }
    >
      <p>{say('status.withdraw-text')}</p>
    </Dialog>
  );
}

/** Before a consent is withdrawn: what follows from it at once, and what the night after. */
export function WithdrawConsentPage({ lang, status, path }: { lang: Lang; status: Status; path: string }) {
  const say = requestTexts(lang);
  return (
    <Dialog
      title={say('status.consent-end-title')}
      actions={
        <Form action={localHref(lang, `${path}/einwilligung`)}>
          <ButtonRow>
            <Button>{say('status.consent-end-yes')}</Button>
            <ButtonLink href={localHref(lang, path)} variant="secondary">
              {say('status.withdraw-no')}
            </ButtonLink>
          </ButtonRow>
        </Form>
      }
    >
      <p>{say('status.consent-end-text')}</p>
      <ul>
        {isOpen(status.request.state) && <li>{say('status.consent-end-search')}</li>}
        <li>{say('status.consent-end-contact')}</li>
        <li>{say('status.consent-end-delete')}</li>
      </ul>
    </Dialog>
  );
}
