import type { PublicDate } from '#modules/editorial';
import { courseModules, sayModule } from '#modules/library';
import { type Language, languageName, type Site } from '#modules/programme';
import { type Lang, localeOf } from '#platform/languages';
import { Alert } from '#ui/alert';
import { Button, ButtonLink, ButtonRow } from '#ui/button';
import { Details } from '#ui/details';
import type { FieldMessage } from '#ui/error-summary';
import { CheckboxField, EmailField, PhoneField, SelectField, TextField } from '#ui/fields';
import { Fieldset } from '#ui/fieldset';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { Link, MailLink, PhoneLink } from '#ui/link';
import { BackLink } from '#ui/step-page';
import { type DatedSite, DateList } from '../dates/dates.pages.tsx';
import { publicSiteTexts } from '../texts.ts';
import { mostLanguages } from './interest.form.ts';

export const joinPath = '/mitmachen';
export const interestPath = '/mitmachen/interesse';
export const thanksPath = '/mitmachen/danke';
export const coursePath = '/qualifizierung';
export const bodiesPath = '/fuer-stellen';

export interface ProgrammeValues {
  /** Euro an hour; null: no value today. */
  readonly rate: number | null;
  readonly hours: number | null;
  readonly unitsMin: number | null;
  readonly unitsMax: number | null;
}

const gives = ['course', 'certificate', 'team', 'support', 'insurance', 'work'] as const;
const ways = ['interest', 'talk', 'course', 'agreement', 'trial'] as const;
const questions = ['time', 'german', 'money', 'benefits', 'no', 'alone', 'record', 'stop'] as const;

/** What it is to be a guide, what it gives, how one becomes one, questions and answers. */
export function JoinPage({
  lang,
  values,
  courses,
  sites,
}: {
  lang: Lang;
  values: ProgrammeValues;
} & NextCourses) {
  const say = publicSiteTexts(lang);
  return (
    <>
      <h1>{say('join.title')}</h1>
      <p class="lead">{say('join.lead')}</p>
      <ButtonRow>
        <ButtonLink icon="arrow" href={localHref(lang, interestPath)}>
          {say('join.button')}
        </ButtonLink>
      </ButtonRow>
      <section aria-labelledby="was">
        <h2 id="was">{say('join.what')}</h2>
        <p>{say('join.what.1')}</p>
        <p>{say('join.what.2')}</p>
      </section>
      <section aria-labelledby="gibt">
        <h2 id="gibt">{say('join.gives')}</h2>
        <ul class="tiles">
          {gives.map((code) => (
            <li key={code}>
              <strong>{say(`join.gives.${code}`)}</strong>
              <span>{say(`join.gives.${code}.text`)}</span>
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="weg">
        <h2 id="weg">{say('join.way')}</h2>
        <ol class="steps">
          {ways.map((code) => (
            <li key={code}>
              <strong>{say(`join.way.${code}`)}</strong>
              <p>{say(`join.way.${code}.text`)}</p>
            </li>
          ))}
        </ol>
      </section>
      <CourseDates lang={lang} courses={courses} sites={sites} />
      <section aria-labelledby="fragen">
        <h2 id="fragen">{say('join.questions')}</h2>
        {questions.map((code) => {
          if (code === 'money' && (values.rate === null || values.hours === null)) return null;
          return (
            <Details key={code} summary={say(`join.question.${code}`)}>
              <p>
                {code === 'money'
                  ? say('join.answer.money', { rate: values.rate ?? 0, hours: values.hours ?? 0 })
                  : say(`join.answer.${code}`)}
              </p>
            </Details>
          );
        })}
      </section>
      <p>
        <Link href={localHref(lang, coursePath)}>{say('course.title')}</Link>
      </p>
      <p>
        <Link href={localHref(lang, '/kernprofil')}>{say('join.profile')}</Link>
      </p>
    </>
  );
}

export interface InterestPageProps {
  lang: Lang;
  sites: readonly Site[];
  languages: readonly Language[];
  typed: Readonly<Record<string, string>>;
  errors: readonly FieldMessage[];
  /** How long it is kept where nothing comes of it; null: no value today. */
  months: number | null;
}

/** The few things a site needs to get in touch. */
export function InterestPage({ lang, sites, languages, typed, errors, months }: InterestPageProps) {
  const say = publicSiteTexts(lang);
  const errorOf = (name: string) => errors.find((one) => one.name === name)?.message;
  const collator = new Intl.Collator(localeOf(lang));
  const options = languages
    .filter(({ tag }) => tag !== 'de')
    .map(({ tag }) => ({ value: tag, label: languageName(tag, lang) }))
    .sort((a, b) => collator.compare(a.label, b.label));
  return (
    <>
      <BackLink href={localHref(lang, joinPath)} />
      <h1>{say('interest.title')}</h1>
      <p class="lead">{say('interest.lead')}</p>
      <Form action={localHref(lang, interestPath)} errors={errors}>
        <SelectField
          name="site"
          label={say('interest.site')}
          hint={say('interest.site.hint')}
          required
          value={typed.site}
          error={errorOf('site')}
          options={sites.map((site) => ({ value: site.id, label: `${site.town}: ${site.name}`, lang: 'de' }))}
        />
        <TextField
          name="name"
          label={say('interest.name')}
          required
          autocomplete="name"
          maxLength={200}
          value={typed.name}
          error={errorOf('name')}
        />
        <EmailField
          name="email"
          label={say('interest.email')}
          hint={say('interest.way.hint')}
          autocomplete="email"
          value={typed.email}
          error={errorOf('email')}
        />
        <PhoneField
          name="phone"
          label={say('interest.phone')}
          autocomplete="tel"
          value={typed.phone}
          error={errorOf('phone')}
        />
        <Fieldset legend={say('interest.languages')} hint={say('interest.languages.hint')}>
          {Array.from({ length: mostLanguages }, (_, index) => (
            <SelectField
              key={index}
              name={`language-${index + 1}`}
              label={say('interest.language', { number: index + 1 })}
              markOptional={false}
              value={typed[`language-${index + 1}`]}
              options={options}
            />
          ))}
        </Fieldset>
        <CheckboxField
          name="agreed"
          label={say('interest.agreed')}
          checked={typed.agreed === 'ja'}
          required
          error={errorOf('agreed')}
        />
        <Button icon="arrow">{say('interest.send')}</Button>
      </Form>
      <p class="muted">
        {months !== null && say('interest.kept', { months })}{' '}
        <Link href={localHref(lang, '/datenschutzerklaerung')}>{say('privacy.title')}</Link>
      </p>
    </>
  );
}

export function ThanksPage({ lang, site }: { lang: Lang; site: Site | null }) {
  const say = publicSiteTexts(lang);
  return (
    <>
      <h1>{say('thanks.title')}</h1>
      <Alert kind="success" title={say('thanks.done')}>
        <p>{say('thanks.text')}</p>
      </Alert>
      {site && (
        <p>
          <span lang="de">{site.name}</span>
          {site.phone && (
            <>
              <br />
              <PhoneLink number={site.phone} />
            </>
          )}
          {site.email && (
            <>
              <br />
              <MailLink address={site.email} />
            </>
          )}
        </p>
      )}
      <p>
        <Link href={localHref(lang, coursePath)}>{say('course.title')}</Link>
      </p>
    </>
  );
}

export interface NextCourses {
  readonly courses: readonly PublicDate[];
  readonly sites: ReadonlyMap<string, DatedSite>;
}

/** The next courses, or that none is known. */
function CourseDates({ lang, courses, sites }: { lang: Lang } & NextCourses) {
  return (
    <>
      <h2>{publicSiteTexts(lang)('course.next')}</h2>
      {courses.length > 0 ? (
        <DateList lang={lang} dates={courses} sites={sites} />
      ) : (
        <p>{publicSiteTexts(lang)('course.soon')}</p>
      )}
    </>
  );
}

/** The basic course: eight modules. */
export function CoursePage({
  lang,
  values,
  courses,
  sites,
}: {
  lang: Lang;
  values: ProgrammeValues;
} & NextCourses) {
  const say = publicSiteTexts(lang);
  const { unitsMin, unitsMax } = values;
  return (
    <>
      <h1>{say('course.title')}</h1>
      <p class="lead">{say('course.lead')}</p>
      {unitsMin !== null && unitsMax !== null && (
        <p>{say('course.length', { min: unitsMin, max: unitsMax })}</p>
      )}
      <h2>{say('course.modules')}</h2>
      <ol class="steps">
        {courseModules.map((code) => {
          const { title, text } = sayModule(code, lang);
          return (
            <li key={code}>
              <strong>{title}</strong>
              <p>{text}</p>
            </li>
          );
        })}
      </ol>
      <h2>{say('course.after')}</h2>
      <p>{say('course.after.text')}</p>
      <CourseDates lang={lang} courses={courses} sites={sites} />
      <p>
        <ButtonLink icon="arrow" href={localHref(lang, interestPath)}>
          {say('join.button')}
        </ButtonLink>
      </p>
    </>
  );
}

const steps = ['agree', 'ask', 'answer', 'appointment', 'confirm'] as const;
const tips = ['look', 'pause', 'short', 'interpreter'] as const;

/** For offices, schools, practices: how one asks for somebody, and what makes the conversation work. */
export function BodiesPage({ lang }: { lang: Lang }) {
  const say = publicSiteTexts(lang);
  return (
    <>
      <h1>{say('bodies.title')}</h1>
      <p class="lead">{say('bodies.lead')}</p>
      <ButtonRow>
        <ButtonLink icon="arrow" href={localHref(lang, '/anfrage?fuer=institution')}>
          {say('bodies.ask')}
        </ButtonLink>
        <ButtonLink variant="secondary" href={localHref(lang, '/anfragen/neu')}>
          {say('bodies.account')}
        </ButtonLink>
      </ButtonRow>
      <p class="muted">{say('bodies.account.text')}</p>
      <h2>{say('bodies.how')}</h2>
      <ol class="steps">
        {steps.map((code) => (
          <li key={code}>
            <strong>{say(`bodies.step.${code}`)}</strong>
            <p>{say(`bodies.step.${code}.text`)}</p>
          </li>
        ))}
      </ol>
      <h2>{say('bodies.tips')}</h2>
      <ul>
        {tips.map((code) => (
          <li key={code}>{say(`bodies.tip.${code}`)}</li>
        ))}
      </ul>
      <h2>{say('bodies.people')}</h2>
      <p>{say('bodies.people.text')}</p>
      <p>
        <Link href={localHref(lang, joinPath)}>{say('join.title')}</Link>
      </p>
    </>
  );
}
