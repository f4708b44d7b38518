import type { ComponentChildren } from 'preact';
import {
  type Language,
  languageName,
  type Place,
  referralWords,
  type Site,
  type SiteAtDistance,
  type Topic,
  topicHint,
  topicName,
} from '#modules/programme';
import { sayDay } from '#platform/dates';
import type { Lang } from '#platform/languages';
import { Alert } from '#ui/alert';
import { asset } from '#ui/assets';
import { Button, ButtonLink, ButtonRow } from '#ui/button';
import { CheckboxField, EmailField, PhoneField, RadioGroup, SelectField, TextField } from '#ui/fields';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { Icon } from '#ui/icons';
import { Link, MailLink, PhoneLink } from '#ui/link';
import { BackLink, StepPage } from '#ui/step-page';
import { SummaryList } from '#ui/summary-list';
import type { TextSigns } from '../free-text.ts';
import { longestOf, meetingPlaceOf, meetingPlaces } from '../request.form.ts';
import {
  EmergencyNumbers,
  errorOf,
  GoalField,
  MinutesField,
  type Shown,
  WindowFields,
  WishFields,
} from '../request.pages.tsx';
import { askers, consentWays, germanLevels, type RequestFacts } from '../request.ts';
import type { Request } from '../request-record.ts';
import { sayMinutes, sayWindow, sayWishes } from '../request-words.ts';
import { requestTexts } from '../texts.ts';
import { topicIcon } from '../topic-icon.ts';
import type { Answers, StepName } from './answers.ts';
import { hiddenField, proofBits, proofField } from './doubts.ts';

export const formPath = '/anfrage';
export const checkPath = `${formPath}/pruefen`;
export const receiptPath = `${formPath}/fertig`;
export const stepPath = (step: StepName) => `${formPath}/${step}`;

/** Before the first question: what this is, and what it is not. */
export function BeginPage({
  lang,
  begun,
  gone,
  carried,
  forBodies,
}: {
  lang: Lang;
  /** What another page already asked, by the names of the form's own fields. */
  carried: Readonly<Record<string, string>>;
  begun: boolean;
  gone: boolean;
  /** Whether to tell of the form on one page: to whoever may use it, or may yet sign in. */
  forBodies: boolean;
}) {
  const say = requestTexts(lang);
  return (
    <>
      <h1 class="kern-heading-large">{say('start.title')}</h1>
      {gone && (
        <Alert kind="warning" title={say('start.gone-title')} live>
          <p>{say('start.gone')}</p>
        </Alert>
      )}
      <p class="lead">{say('start.lead')}</p>
      <ul>
        <li>{say('start.point-free')}</li>
        <li>{say('start.point-secret')}</li>
        <li>{say('start.point-early')}</li>
        <li>{say('start.point-short')}</li>
        <li>{say('start.point-limits')}</li>
      </ul>
      {begun && (
        <Alert kind="info" title={say('start.begun-title')}>
          <p>{say('start.begun')}</p>
        </Alert>
      )}
      <ButtonRow>
        {begun && <ButtonLink href={localHref(lang, `${formPath}/weiter`)}>{say('start.resume')}</ButtonLink>}
        <Form action={localHref(lang, formPath)}>
          {Object.entries(carried).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <Button variant={begun ? 'secondary' : 'primary'} icon={begun ? undefined : 'arrow'}>
            {say(begun ? 'start.afresh' : 'start.begin')}
          </Button>
        </Form>
      </ButtonRow>
      {forBodies && (
        <p>
          {say('start.for-bodies')}{' '}
          <Link href={localHref(lang, '/anfragen/neu')}>{say('start.for-bodies-link')}</Link>
        </p>
      )}
      <p>
        <Link href={localHref(lang, '/standorte')}>{say('start.sites')}</Link>
      </p>
      <p>{say('start.emergency')}</p>
      <EmergencyNumbers lang={lang} />
    </>
  );
}

/** What a question needs to know beside the answers. */
export interface Choices {
  readonly places: readonly Place[];
  readonly sites: readonly SiteAtDistance[];
  /** Whether one of the sites is there for the place. */
  readonly served: boolean;
  readonly languages: readonly Language[];
  readonly topics: readonly Topic[];
  readonly topic: Topic | null;
  readonly site: Site | null;
  readonly goalSigns: TextSigns | null;
}

export interface QuestionProps extends Shown {
  readonly step: StepName;
  readonly answers: Answers;
  readonly choices: Choices;
  readonly today: Temporal.PlainDate;
  readonly back: string;
  readonly position: number;
  readonly count: number;
}

/** Too many requests from one connection: what was answered stays, and the telephone is open. */
export function MustWaitPage({ lang, site, minutes }: { lang: Lang; site: Site; minutes: number }) {
  const say = requestTexts(lang);
  return (
    <>
      <h1 class="kern-heading-large">{say('wait.title')}</h1>
      <p>{say('wait.text', { minutes, site: site.name })}</p>
      <p>{say('wait.kept')}</p>
      {(site.phone ?? site.email) && (
        <p>
          {say('wait.call')}{' '}
          {site.phone ? <PhoneLink number={site.phone} /> : <MailLink address={site.email ?? ''} />}
        </p>
      )}
      <ButtonRow>
        <ButtonLink href={localHref(lang, checkPath)}>{say('wait.back')}</ButtonLink>
      </ButtonRow>
    </>
  );
}

/** One question on its page. */
export function QuestionPage(props: QuestionProps) {
  const { lang, step, answers, errors } = props;
  const say = requestTexts(lang);
  if (step === 'thema-hinweis') return <TopicWordPage {...props} />;
  return (
    <StepPage
      question={questionOf(props)}
      hint={hintOf(props)}
      action={localHref(lang, stepPath(step))}
      backHref={localHref(lang, props.back)}
      step={props.position}
      of={props.count}
      errors={errors}
      after={answers.askedBy && <DiscardForm lang={lang} />}
    >
      {fieldsOf[step](props)}
    </StepPage>
  );

  function hintOf({ choices }: QuestionProps): string | undefined {
    const key = `step.${step}.hint`;
    if (!say.has(key)) return undefined;
    return say(key, {
      query: answers.placeQuery ?? '',
      place: answers.place?.name ?? '',
      served: choices.served ? 'yes' : 'no',
      site: choices.site?.name ?? '',
    });
  }
}

/** The question as the title of the page says it too. */
export function questionOf({
  lang,
  step,
  answers,
  choices,
}: Pick<QuestionProps, 'lang' | 'step' | 'answers' | 'choices'>): string {
  return requestTexts(lang)(`step.${step}.question`, {
    who: answers.askedBy ?? 'self',
    risk: choices.topic?.code === 'danger' ? 'danger' : (choices.topic?.riskClass ?? 'green'),
  });
}

function DiscardForm({ lang }: { lang: Lang }) {
  return (
    <Form action={localHref(lang, `${formPath}/loeschen`)} bare>
      <Button variant="tertiary">{requestTexts(lang)('step.begin-again')}</Button>
    </Form>
  );
}

const fieldsOf: Record<Exclude<StepName, 'thema-hinweis'>, (props: QuestionProps) => ComponentChildren> = {
  'fuer-wen': (props) => (
    <Radios {...props} name="asked-by" options={askers.map((value) => [value, `asked-by.${value}`])} />
  ),
  wohnort: (props) => (
    <TextField
      name="place"
      label={requestTexts(props.lang)('field.place')}
      value={props.entered.get('place')}
      autocomplete="postal-code"
      maxLength={longestOf.place}
      width="long"
      required
      error={errorOf(props, 'place')}
    />
  ),
  'ort-waehlen': (props) => (
    <RadioGroup
      name="place-key"
      label={requestTexts(props.lang)('field.place-key')}
      labelHidden
      value={props.entered.get('place-key')}
      options={props.choices.places.map((place) => ({
        value: place.key,
        label: place.partOf ? `${place.name} (${place.partOf})` : place.name,
        hint: [place.postalCodes.slice(0, 3).join(', '), place.county].filter(Boolean).join(' · '),
      }))}
      required
      error={errorOf(props, 'place-key')}
    />
  ),
  standort: (props) => (
    <RadioGroup
      name="site"
      label={requestTexts(props.lang)('field.site')}
      labelHidden
      value={props.entered.get('site')}
      options={props.choices.sites.map(({ site, km }) => ({
        value: site.id,
        label: site.name,
        hint: `${site.town} · ${requestTexts(props.lang)('step.sites-km', { km: Math.round(km) })}`,
      }))}
      required
      error={errorOf(props, 'site')}
    />
  ),
  sprache: (props) => (
    <SelectField
      name="language"
      label={requestTexts(props.lang)('field.language')}
      value={props.entered.get('language')}
      options={props.choices.languages.map((language) => ({
        value: language.tag,
        label: bothNames(language, props.lang),
      }))}
      width="long"
      required
      error={errorOf(props, 'language')}
    />
  ),
  deutsch: (props) => (
    <Radios {...props} name="german" options={germanLevels.map((value) => [value, `german.${value}`])} />
  ),
  thema: (props) => (
    <RadioGroup
      name="topic"
      label={requestTexts(props.lang)('field.topic')}
      labelHidden
      value={props.entered.get('topic')}
      options={props.choices.topics.map((topic) => ({
        value: topic.code,
        label: (
          <>
            <Icon name={topicIcon(topic.code)} /> {topicName(topic.code, props.lang)}
          </>
        ),
      }))}
      required
      error={errorOf(props, 'topic')}
    />
  ),
  ziel: (props) => (
    <GoalField {...props} label={questionOf(props)} labelHidden signs={props.choices.goalSigns} />
  ),
  termin: (props) => (
    <>
      <WindowFields {...props} />
      <MinutesField {...props} />
    </>
  ),
  treffpunkt: (props) => (
    <>
      <Radios
        {...props}
        name="meeting-place"
        options={meetingPlaces.map((value) => [value, `meeting-place.${value}`])}
      />
      <TextField
        name="place-name"
        label={requestTexts(props.lang)('field.place-name')}
        value={props.entered.get('place-name')}
        maxLength={longestOf['place-name']}
        error={errorOf(props, 'place-name')}
      />
      <TextField
        name="place-address"
        label={requestTexts(props.lang)('field.place-address')}
        value={props.entered.get('place-address')}
        maxLength={longestOf['place-address']}
        error={errorOf(props, 'place-address')}
      />
    </>
  ),
  wuensche: (props) => <WishFields {...props} />,
  kontakt: (props) => {
    const say = requestTexts(props.lang);
    const own = props.answers.askedBy === 'self';
    const names = own
      ? ({ name: 'name', phone: 'phone', email: 'email' } as const)
      : ({ name: 'asker-name', phone: 'asker-phone', email: 'asker-email' } as const);
    return (
      <>
        {props.answers.askedBy === 'institution' && (
          <TextField
            name="institution"
            label={say('field.institution')}
            value={props.entered.get('institution')}
            autocomplete="organization"
            maxLength={longestOf.institution}
            required
            error={errorOf(props, 'institution')}
          />
        )}
        <TextField
          name={names.name}
          label={say(`field.${names.name}`)}
          value={props.entered.get(names.name)}
          autocomplete="name"
          maxLength={longestOf.name}
          required
          error={errorOf(props, names.name)}
        />
        <PhoneField
          name={names.phone}
          label={say(`field.${names.phone}`)}
          value={props.entered.get(names.phone)}
          markOptional={false}
          error={errorOf(props, names.phone)}
        />
        <EmailField
          name={names.email}
          label={say(`field.${names.email}`)}
          value={props.entered.get(names.email)}
          markOptional={false}
          error={errorOf(props, names.email)}
        />
      </>
    );
  },
  person: (props) => {
    const say = requestTexts(props.lang);
    return (
      <>
        <TextField
          name="name"
          label={say('field.name-person')}
          value={props.entered.get('name')}
          autocomplete="off"
          maxLength={longestOf.name}
          required
          error={errorOf(props, 'name')}
        />
        <PhoneField
          name="phone"
          label={say('field.phone-person')}
          value={props.entered.get('phone')}
          autocomplete="off"
          error={errorOf(props, 'phone')}
        />
        <EmailField
          name="email"
          label={say('field.email-person')}
          value={props.entered.get('email')}
          autocomplete="off"
          error={errorOf(props, 'email')}
        />
      </>
    );
  },
  einwilligung: (props) => {
    const say = requestTexts(props.lang);
    const self = props.answers.askedBy === 'self';
    return (
      <>
        {!self && (
          <RadioGroup
            name="consent-how"
            label={say('field.consent-how')}
            value={props.entered.get('consent-how')}
            options={consentWays
              .filter((way) => way !== 'given-by-person')
              .map((way) => ({ value: way, label: say(`consent-how.${way}`) }))}
            required
            error={errorOf(props, 'consent-how')}
          />
        )}
        <CheckboxField
          name="consent"
          label={say(self ? 'consent.self' : 'consent.other')}
          checked={props.entered.get('consent') !== ''}
          required
          error={errorOf(props, 'consent')}
        />
      </>
    );
  },
};

type Key = Parameters<ReturnType<typeof requestTexts>>[0];

function Radios(props: QuestionProps & { name: string; options: readonly (readonly [string, Key])[] }) {
  const say = requestTexts(props.lang);
  return (
    <RadioGroup
      name={props.name}
      label={questionOf(props)}
      labelHidden
      value={props.entered.get(props.name)}
      options={props.options.map(([value, key]) => ({ value, label: say(key) }))}
      required
      error={errorOf(props, props.name)}
    />
  );
}

/** `العربية (Arabisch)`, so that whoever helps finds it too. */
export function bothNames(language: Language, lang: Lang): string {
  const name = languageName(language.tag, lang);
  return name === language.nativeName ? name : `${language.nativeName} (${name})`;
}

/** A topic with a hint, or one that others can do better: who, and a way on where the site decides. */
function TopicWordPage(props: QuestionProps) {
  const { lang, choices, back } = props;
  const { topic } = choices;
  const say = requestTexts(lang);
  if (!topic) return null;
  const hint = topicHint(topic, lang);
  const referral = topic.referTo ? referralWords(topic.referTo, lang) : null;
  const mayGoOn = topic.riskClass !== 'red' || topic.siteDecides;
  return (
    <div class="step-page">
      <BackLink href={localHref(lang, back)} />
      <h1>{questionOf(props)}</h1>
      <p class="lead">
        <Icon name={topicIcon(topic.code)} /> {topicName(topic.code, lang)}
      </p>
      {hint && <p>{hint}</p>}
      {topic.riskClass === 'red' && referral && (
        <Alert kind={topic.code === 'danger' ? 'danger' : 'info'} title={referral.name}>
          <p>{referral.text}</p>
          {topic.code === 'danger' && <EmergencyNumbers lang={lang} />}
        </Alert>
      )}
      {topic.riskClass === 'red' && mayGoOn && <p>{say('step.word-site-decides')}</p>}
      <Form action={localHref(lang, stepPath('thema-hinweis'))}>
        <input type="hidden" name="topic" value={topic.code} />
        <ButtonRow>
          {mayGoOn && (
            <Button variant={topic.riskClass === 'red' ? 'secondary' : 'primary'}>
              {say(topic.riskClass === 'red' ? 'step.word-go-on' : 'step.word-understood')}
            </Button>
          )}
          <ButtonLink
            href={localHref(lang, stepPath('thema'))}
            variant={mayGoOn ? 'tertiary' : topic.code === 'danger' ? 'secondary' : 'primary'}
          >
            {say('step.word-other-topic')}
          </ButtonLink>
        </ButtonRow>
      </Form>
      {choices.site && <SiteLine lang={lang} site={choices.site} />}
    </div>
  );
}

/** Whom to call: the site's telephone, or its address. */
export function SiteLine({ lang, site }: { lang: Lang; site: Site }) {
  const say = requestTexts(lang);
  return (
    <p>
      {say('status.call', { site: site.name })} {site.phone && <PhoneLink number={site.phone} />}
      {!site.phone && site.email && <MailLink address={site.email} />}
      {site.openingHours && <span class="muted"> ({site.openingHours})</span>}
    </p>
  );
}

/** Everything once more, each answer with the way to change it. */
export function CheckPage({
  lang,
  answers,
  facts,
  site,
  back,
  challenge,
}: {
  lang: Lang;
  answers: Answers;
  facts: RequestFacts;
  site: Site;
  back: string;
  /** What the browser works on while there is pressure. */
  challenge: string | null;
}) {
  const say = requestTexts(lang);
  const row = (label: Key, step: StepName, value: ComponentChildren) => ({
    key: say(label),
    value,
    change: { href: localHref(lang, stepPath(step)), label: say('check.change', { field: say(label) }) },
  });
  const { contact } = facts;
  const forOther = facts.askedBy !== 'self';
  const wishes = sayWishes(facts, lang);
  return (
    <>
      <BackLink href={localHref(lang, back)} />
      <h1 class="kern-heading-large">{say('check.title')}</h1>
      <p class="lead">{say('check.hint')}</p>
      <SummaryList
        rows={[
          row('field.asked-by', 'fuer-wen', say(`asked-by.${facts.askedBy}`)),
          row('field.area', 'wohnort', facts.area.name),
          row('field.site', (answers.siteChoices ?? 1) === 1 ? 'wohnort' : 'standort', site.name),
          row('field.language', 'sprache', languageName(facts.languageTag, lang)),
          ...(facts.languageTag === 'de'
            ? []
            : [row('field.german', 'deutsch', say(`german.${facts.germanLevel}`))]),
          row(
            'field.topic',
            'thema',
            <>
              <Icon name={topicIcon(facts.topicCode)} /> {topicName(facts.topicCode, lang)}
            </>,
          ),
          row('field.goal', 'ziel', <bdi>{facts.goal}</bdi>),
          row(
            'field.windows',
            'termin',
            <>
              {facts.windows.map((window) => (
                <div key={`${window.day} ${window.from}`}>{sayWindow(window, lang)}</div>
              ))}
              <div>{sayMinutes(facts.minutes, lang)}</div>
            </>,
          ),
          row(
            'field.meeting-place',
            'treffpunkt',
            <>
              <div>{say(`meeting-place.${meetingPlaceOf(facts)}`)}</div>
              {[facts.placeName, facts.placeAddress].filter(Boolean).map((line) => (
                <div key={line}>
                  <bdi>{line}</bdi>
                </div>
              ))}
            </>,
          ),
          row(
            'field.wishes',
            'wuensche',
            wishes.length === 0 ? say('no-more-wishes') : wishes.map((wish) => <div key={wish}>{wish}</div>),
          ),
          row(
            'field.contact',
            'kontakt',
            <Lines
              of={
                forOther
                  ? [contact.institution, contact.askerName, contact.askerPhone, contact.askerEmail]
                  : [contact.name, contact.phone, contact.email]
              }
            />,
          ),
          ...(forOther
            ? [
                row(
                  'field.name-person',
                  'person',
                  <Lines of={[contact.name, contact.phone, contact.email]} />,
                ),
              ]
            : []),
          row('field.consent', 'einwilligung', say(`consent-how.${facts.consentHow}`)),
        ]}
      />
      <Form
        action={localHref(lang, `${formPath}/absenden`)}
        data-challenge={challenge ?? undefined}
        data-bits={challenge ? proofBits : undefined}
      >
        <div class="for-nobody" aria-hidden="true">
          <label for={hiddenField}>{say('check.for-nobody')}</label>
          <input id={hiddenField} name={hiddenField} type="text" tabindex={-1} autocomplete="off" />
        </div>
        {challenge && <input type="hidden" name={proofField} value="" />}
        <Button icon="check">{say('check.send')}</Button>
      </Form>
      {challenge && <script type="module" src={asset('proof-of-work.js')} />}
      <DiscardForm lang={lang} />
    </>
  );
}

function Lines({ of }: { of: readonly (string | null)[] }) {
  return (
    <>
      {of
        .filter((one) => one)
        .map((one) => (
          <div key={one}>
            <bdi>{one}</bdi>
          </div>
        ))}
    </>
  );
}

/** It has arrived: the number, what happens by when, and the secret link. */
export function ReceiptPage({
  lang,
  request,
  site,
  statusHref,
  mailed,
}: {
  lang: Lang;
  request: Request;
  site: Site;
  statusHref: string;
  mailed: boolean;
}) {
  const say = requestTexts(lang);
  return (
    <>
      <h1 class="kern-heading-large">{say('receipt.title')}</h1>
      <p class="lead">
        {say('receipt.number')}: <strong>{request.reference}</strong>
      </p>
      <h2>{say('receipt.next')}</h2>
      <p>{say('receipt.answer', { day: sayDay(request.answerDue, lang) })}</p>
      {request.urgent && <p>{say('receipt.urgent')}</p>}
      <p>{say('receipt.keep')}</p>
      {mailed && <p>{say('receipt.mailed')}</p>}
      <ButtonRow>
        <ButtonLink href={statusHref}>{say('receipt.link')}</ButtonLink>
      </ButtonRow>
      <SiteLine lang={lang} site={site} />
    </>
  );
}
