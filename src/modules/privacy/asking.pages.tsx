import { sayDay, sayMoment } from '#platform/dates';
import type { Lang } from '#platform/languages';
import { Alert } from '#ui/alert';
import { Button, ButtonLink } from '#ui/button';
import type { FieldMessage } from '#ui/error-summary';
import { EmailField, PhoneField, RadioGroup, SelectField, TextArea, TextField } from '#ui/fields';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { Link } from '#ui/link';
import { SummaryList } from '#ui/summary-list';
import { Table } from '#ui/table';
import { Timeline } from '#ui/timeline';
import { type DataRequest, type DataRequestLine, dataRequestKinds, isUnderWay } from './data-request.ts';
import { DisclosureLinks } from './disclosure-links.pages.tsx';
import { privacyTexts } from './texts.ts';

export interface AskPageProps {
  lang: Lang;
  action: string;
  /** null: it is known which site is asked. */
  sites: readonly { id: string; name: string }[] | null;
  proven: boolean;
  withContact: boolean;
  errors: readonly FieldMessage[];
  typed: Readonly<Record<string, string>>;
}

/** Anybody may ask, with or without an account. */
export function AskPage({ lang, action, sites, proven, withContact, errors, typed }: AskPageProps) {
  const say = privacyTexts(lang);
  const error = (name: string) => errors.find((one) => one.name === name)?.message;
  return (
    <>
      <h1>{say('ask.title')}</h1>
      <p class="lead">{say('ask.lead')}</p>
      {proven && <Alert kind="info" title={say('ask.proven')} />}
      <Form action={localHref(lang, action)} errors={errors}>
        <RadioGroup
          name="kind"
          label={say('field.kind')}
          required
          value={typed.kind}
          error={error('kind')}
          options={dataRequestKinds.map((kind) => ({
            value: kind,
            label: say(`kind.${kind}`),
            hint: say(`kind.${kind}.hint`),
          }))}
        />
        {sites && (
          <SelectField
            name="site"
            label={say('field.site')}
            hint={say('field.site-hint')}
            required
            value={typed.site}
            error={error('site')}
            options={sites.map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
        {withContact && (
          <>
            <TextField
              name="name"
              label={say('field.name')}
              required
              autocomplete="name"
              value={typed.name}
              error={error('name')}
            />
            <EmailField
              name="email"
              label={say('field.email')}
              hint={say('field.way-hint')}
              autocomplete="email"
              value={typed.email}
              error={error('email')}
            />
            <PhoneField
              name="phone"
              label={say('field.phone')}
              autocomplete="tel"
              value={typed.phone}
              error={error('phone')}
            />
          </>
        )}
        <TextArea
          name="words"
          label={say('field.words')}
          hint={say('field.words-hint')}
          value={typed.words}
          error={error('words')}
        />
        <Button>{say('ask.send')}</Button>
      </Form>
    </>
  );
}

export function ThanksPage({ lang }: { lang: Lang }) {
  const say = privacyTexts(lang);
  return (
    <>
      <Alert kind="success" title={say('thanks.title')} live />
      <h1>{say('thanks.title')}</h1>
      <p>{say('thanks.text')}</p>
    </>
  );
}

export interface FollowPageProps {
  lang: Lang;
  request: DataRequest;
  lines: readonly DataRequestLine[];
  today: Temporal.PlainDate;
  path: string;
  disclosed: boolean;
  law: { law: string; authority: string };
}

/** What became of it, for whoever asked. */
export function FollowPage({ lang, request, lines, path, disclosed, law }: FollowPageProps) {
  const say = privacyTexts(lang);
  return (
    <>
      <h1>{say('follow.title')}</h1>
      <p class="lead">{say(`state.${request.state}.told`, { day: sayDay(request.dueOn, lang) })}</p>
      {disclosed && <DisclosureLinks lang={lang} path={path} />}
      <SummaryList
        rows={[
          { key: say('field.reference'), value: request.reference },
          { key: say('field.kind'), value: say(`kind.${request.kind}`) },
          { key: say('field.received'), value: sayMoment(request.receivedAt, lang) },
          ...(isUnderWay(request.state)
            ? [{ key: say('field.due'), value: sayDay(request.dueOn, lang) }]
            : []),
        ]}
      />
      <History lang={lang} lines={lines} named={false} />
      <p>{say('letter.complain', law)}</p>
    </>
  );
}

export function History(props: { lang: Lang; lines: readonly DataRequestLine[]; named: boolean }) {
  const { lang, lines, named } = props;
  const say = privacyTexts(lang);
  return (
    <>
      <h2>{say('history.title')}</h2>
      <Timeline
        entries={lines.map(({ event, reason, at, byName }) => {
          const why = `reason.${reason}`;
          return {
            when: sayMoment(at, lang),
            title: say(`event.${event}`),
            by: (named && byName) || undefined,
            children: say.has(why) ? say(why) : undefined,
          };
        })}
      />
    </>
  );
}

export interface OwnDataPageProps {
  lang: Lang;
  requests: readonly DataRequest[];
  today: Temporal.PlainDate;
  path: string;
  arrived: boolean;
}

/** What is kept of whoever is signed in: at once, whole, without asking anybody. */
export function OwnDataPage({ lang, requests, path, arrived }: OwnDataPageProps) {
  const say = privacyTexts(lang);
  return (
    <>
      {arrived && <Alert kind="success" title={say('thanks.title')} live />}
      <h1>{say('own.title')}</h1>
      <p class="lead">{say('own.lead')}</p>
      <DisclosureLinks lang={lang} path={path} />
      <p>
        <Link href={localHref(lang, '/konto/einsicht')}>{say('own.who-saw')}</Link>
      </p>
      <h2>{say('own.requests')}</h2>
      <p>
        <ButtonLink href={localHref(lang, `${path}/antrag`)} variant="secondary">
          {say('own.ask')}
        </ButtonLink>
      </p>
      <Table
        caption={say('own.requests')}
        captionHidden
        columns={[
          { key: 'reference', label: say('field.reference') },
          { key: 'kind', label: say('field.kind') },
          { key: 'state', label: say('field.state') },
          { key: 'due', label: say('field.due') },
        ]}
        rows={requests.map((one) => ({
          key: one.id,
          cells: {
            reference: one.reference,
            kind: say(`kind.${one.kind}`),
            state: say(`state.${one.state}`),
            due: isUnderWay(one.state) ? sayDay(one.dueOn, lang) : '–',
          },
        }))}
        empty={say('own.none')}
      />
    </>
  );
}
