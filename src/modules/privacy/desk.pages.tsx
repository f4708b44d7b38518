import { sayDay, sayMoment } from '#platform/dates';
import type { Lang } from '#platform/languages';
import { eventsFor } from '#platform/life-cycle';
import type { FoundSubject } from '#platform/module';
import { Alert } from '#ui/alert';
import { Badge } from '#ui/badge';
import { Button } from '#ui/button';
import { Details } from '#ui/details';
import type { FieldMessage } from '#ui/error-summary';
import { RadioGroup } from '#ui/fields';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { Link, MailLink, PhoneLink } from '#ui/link';
import { BackLink } from '#ui/step-page';
import { SummaryList } from '#ui/summary-list';
import { Table } from '#ui/table';
import { History } from './asking.pages.tsx';
import type { CarryOutDeed } from './carry-out.ts';
import { reasonField } from './data-request.form.ts';
import {
  type DataRequest,
  type DataRequestLine,
  dataRequestLifeCycle,
  daysLeft,
  extensionReasons,
  isUnderWay,
  proofsByHand,
  refusalReasons,
} from './data-request.ts';
import type { DecideRefusal } from './decide-data-request.ts';
import { DisclosureLinks } from './disclosure-links.pages.tsx';
import { privacyTexts } from './texts.ts';

function Left({ lang, request, today }: { lang: Lang; request: DataRequest; today: Temporal.PlainDate }) {
  const say = privacyTexts(lang);
  if (!isUnderWay(request.state)) return <>{say(`state.${request.state}`)}</>;
  const days = daysLeft(request.dueOn, today);
  return (
    <Badge kind={days < 0 ? 'danger' : days <= 7 ? 'warning' : 'neutral'}>
      {days < 0 ? say('desk.overdue', { days: -days }) : say('desk.days-left', { days })}
    </Badge>
  );
}

/** Everything people asked about their data, the most urgent first. */
export function DeskPage(props: {
  lang: Lang;
  requests: readonly DataRequest[];
  today: Temporal.PlainDate;
  path: string;
}) {
  const { lang, requests, today, path } = props;
  const say = privacyTexts(lang);
  return (
    <>
      <h1>{say('desk.title')}</h1>
      <p class="lead">{say('desk.lead')}</p>
      <Table
        caption={say('desk.title')}
        captionHidden
        columns={[
          { key: 'reference', label: say('field.reference') },
          { key: 'kind', label: say('field.kind') },
          { key: 'name', label: say('field.name') },
          { key: 'state', label: say('field.state') },
          { key: 'left', label: say('field.due') },
        ]}
        rows={requests.map((one) => ({
          key: one.id,
          cells: {
            reference: <Link href={localHref(lang, `${path}/${one.id}`)}>{one.reference}</Link>,
            kind: say(`kind.${one.kind}`),
            name: one.asker?.name ?? '–',
            state: say(`state.${one.state}`),
            left: <Left lang={lang} request={one} today={today} />,
          },
        }))}
        empty={say('desk.empty')}
      />
    </>
  );
}

export interface DataRequestPageProps {
  lang: Lang;
  request: DataRequest;
  siteName: string;
  lines: readonly DataRequestLine[];
  found: readonly FoundSubject[];
  today: Temporal.PlainDate;
  path: string;
  disclosedAt: Temporal.Instant | null;
  mayRead: boolean;
  underWay: number;
  law: { law: string; authority: string };
  refusal: DecideRefusal | null;
  wrong: WrongStep | null;
}

/** The step that was sent with something missing. */
export interface WrongStep {
  event: string;
  errors: readonly FieldMessage[];
}

/** One request, with what can be done about it now. */
export function DataRequestPage(props: DataRequestPageProps) {
  const { lang, request, siteName, lines, found, today, path, disclosedAt, mayRead, underWay, law } = props;
  const { refusal, wrong } = props;
  const say = privacyTexts(lang);
  const { asker } = request;
  const events = eventsFor(dataRequestLifeCycle, request.state, ['coordinator']);
  const working = request.state === 'identity-checked' || request.state === 'extended';
  return (
    <>
      <BackLink href={localHref(lang, '/datenschutz')}>{say('desk.title')}</BackLink>
      {refusal && <Alert kind="danger" title={say(`refusal.${refusal}`)} live />}
      <h1>{say('desk.request-title', { reference: request.reference })}</h1>
      <p>
        <Left lang={lang} request={request} today={today} />
      </p>
      <SummaryList
        rows={[
          { key: say('field.kind'), value: say(`kind.${request.kind}`) },
          { key: say('field.site'), value: siteName },
          { key: say('field.law'), value: law.law },
          { key: say('field.received'), value: sayMoment(request.receivedAt, lang) },
          { key: say('field.due'), value: sayDay(request.dueOn, lang) },
          { key: say('field.name'), value: asker?.name },
          { key: say('field.email'), value: asker?.email && <MailLink address={asker.email} /> },
          { key: say('field.phone'), value: asker?.phone && <PhoneLink number={asker.phone} /> },
          { key: say('field.words'), value: asker?.words },
          { key: say('field.proof'), value: request.proof && say(`proof.${request.proof}`) },
          { key: say('field.subject'), value: request.subject && say(`subject.${request.subject.kind}`) },
        ]}
      />
      {request.restrictedAt && (
        <Alert
          kind="warning"
          title={say('restricted.since', { moment: sayMoment(request.restrictedAt, lang) })}
        >
          <Deed lang={lang} request={request} path={path} deed="lift" />
        </Alert>
      )}
      {request.erasedAt && (
        <Alert kind="success" title={say('erased.at', { moment: sayMoment(request.erasedAt, lang) })}>
          <p>{say('erased.kept')}</p>
        </Alert>
      )}
      {disclosedAt && (
        <>
          <h2>{say('disclosure.ready', { moment: sayMoment(disclosedAt, lang) })}</h2>
          {mayRead ? <DisclosureLinks lang={lang} path={path} /> : <p>{say('disclosure.officer')}</p>}
        </>
      )}
      {events.includes('check-identity') && (
        <Identity lang={lang} request={request} path={path} found={found} wrong={wrong} />
      )}
      {working && (
        <>
          <h2>{say('deed.title')}</h2>
          {!request.subject && <p>{say('refusal.no-subject')}</p>}
          {request.subject && (
            <>
              {underWay > 0 && <Alert kind="warning" title={say('deed.under-way', { count: underWay })} />}
              <Deed lang={lang} request={request} path={path} deed="disclose" />
              {request.kind === 'restriction' || request.kind === 'objection' ? (
                <Deed lang={lang} request={request} path={path} deed="restrict" />
              ) : null}
              {request.kind === 'erasure' || request.kind === 'objection' ? (
                <Deed lang={lang} request={request} path={path} deed="erase" />
              ) : null}
              {request.kind === 'rectification' && <p>{say('deed.rectify')}</p>}
            </>
          )}
        </>
      )}
      {events.includes('answer') && <Step lang={lang} request={request} path={path} event="answer" />}
      {events.includes('extend') && (
        <Step
          lang={lang}
          request={request}
          path={path}
          event="extend"
          wrong={wrong}
          reasons={extensionReasons}
        />
      )}
      {events.includes('refuse-part') && (
        <Step
          lang={lang}
          request={request}
          path={path}
          event="refuse-part"
          wrong={wrong}
          reasons={refusalReasons}
        />
      )}
      {events.includes('refuse') && (
        <Step
          lang={lang}
          request={request}
          path={path}
          event="refuse"
          wrong={wrong}
          reasons={refusalReasons}
        />
      )}
      {events.includes('withdraw') && <Step lang={lang} request={request} path={path} event="withdraw" />}
      <History lang={lang} lines={lines} named />
    </>
  );
}

interface Acting {
  wrong?: WrongStep | null;
  lang: Lang;
  request: DataRequest;
  path: string;
}

function Identity({ lang, request, path, found, wrong }: Acting & { found: readonly FoundSubject[] }) {
  const say = privacyTexts(lang);
  const errors = wrong?.event === 'check-identity' ? wrong.errors : [];
  return (
    <>
      <h2>{say('identity.title')}</h2>
      <p>{say('identity.lead')}</p>
      <Form action={localHref(lang, `${path}/schritt`)} label={say('identity.title')} errors={errors}>
        <input type="hidden" name="version" value={request.version} />
        <input type="hidden" name="event" value="check-identity" />
        <RadioGroup
          name="proof"
          label={say('field.proof')}
          required
          error={errors.find(({ name }) => name === 'proof')?.message}
          options={proofsByHand.map((one) => ({ value: one, label: say(`proof.${one}`) }))}
        />
        {!request.subject && (
          <RadioGroup
            name="subject"
            label={say('identity.whose')}
            value=""
            error={errors.find(({ name }) => name === 'subject')?.message}
            options={[
              ...found.map(({ kind, id, label }) => ({
                value: `${kind} ${id}`,
                label: `${say(`subject.${kind}`)}: ${label}`,
              })),
              { value: '', label: say('identity.nobody') },
            ]}
          />
        )}
        <Button>{say('event.check-identity.do')}</Button>
      </Form>
    </>
  );
}

function Deed({ lang, request, path, deed }: Acting & { deed: CarryOutDeed }) {
  const say = privacyTexts(lang);
  return (
    <Form action={localHref(lang, `${path}/ausfuehren`)} label={say(`deed.${deed}`)}>
      <input type="hidden" name="version" value={request.version} />
      <input type="hidden" name="deed" value={deed} />
      <p>{say(`deed.${deed}.hint`)}</p>
      <Button variant={deed === 'disclose' ? 'primary' : 'secondary'}>{say(`deed.${deed}`)}</Button>
    </Form>
  );
}

function Step({
  lang,
  request,
  path,
  event,
  reasons,
  wrong,
}: Acting & {
  event: 'answer' | 'extend' | 'refuse-part' | 'refuse' | 'withdraw';
  reasons?: readonly string[];
}) {
  const say = privacyTexts(lang);
  const word = (reason: string) => {
    const key = `reason.${reason}`;
    return say.has(key) ? say(key) : reason;
  };
  const errors = wrong?.event === event ? wrong.errors : [];
  return (
    <Details summary={say(`event.${event}.do`)} open={event === 'answer' || errors.length > 0}>
      <Form action={localHref(lang, `${path}/schritt`)} label={say(`event.${event}.do`)} errors={errors}>
        <input type="hidden" name="version" value={request.version} />
        <input type="hidden" name="event" value={event} />
        <p>{say(`event.${event}.hint`)}</p>
        {reasons && (
          <RadioGroup
            name={reasonField(event)}
            label={say('field.reason')}
            required
            error={errors.find(({ name }) => name === reasonField(event))?.message}
            options={reasons.map((reason) => ({ value: reason, label: word(reason) }))}
          />
        )}
        <Button variant={event === 'answer' ? 'primary' : 'secondary'}>{say(`event.${event}.do`)}</Button>
      </Form>
    </Details>
  );
}
