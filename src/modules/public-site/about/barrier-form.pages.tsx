import { sayDay } from '#platform/dates';
import type { Lang } from '#platform/languages';
import { Alert } from '#ui/alert';
import { Button } from '#ui/button';
import type { FieldMessage } from '#ui/error-summary';
import { EmailField, PhoneField, TextArea, TextField } from '#ui/fields';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { Link } from '#ui/link';
import { BackLink } from '#ui/step-page';
import { barrierTexts } from '../texts.ts';
import { aboutPaths } from './about.pages.tsx';

export const barrierFormPath = `${aboutPaths.accessibility}/melden`;
/** The longest description, in characters. */
export const longestReport = 2000;

export interface BarrierFormPageProps {
  lang: Lang;
  /** How many weeks the law gives for the answer. */
  weeks: number;
  typed: Readonly<Record<string, string>>;
  errors: readonly FieldMessage[];
}

/** Whoever could not use something says so; without an account, and without a name. */
export function BarrierFormPage({ lang, weeks, typed, errors }: BarrierFormPageProps) {
  const say = barrierTexts(lang);
  const field = (name: string) => ({
    name,
    value: typed[name],
    error: errors.find((error) => error.name === name)?.message,
  });
  return (
    <>
      <BackLink href={localHref(lang, aboutPaths.accessibility)} />
      <h1>{say('barrier.title')}</h1>
      <p class="lead">{say('barrier.lead', { weeks })}</p>
      <Form action={localHref(lang, barrierFormPath)} errors={errors}>
        <TextArea
          {...field('was')}
          label={say('barrier.words')}
          hint={say('barrier.words.hint')}
          required
          rows={6}
          maxLength={longestReport}
        />
        <TextField
          {...field('seite')}
          label={say('barrier.page')}
          hint={say('barrier.page.hint')}
          maxLength={300}
        />
        <EmailField {...field('email')} label={say('barrier.email')} hint={say('barrier.email.hint')} />
        <PhoneField {...field('telefon')} label={say('barrier.phone')} />
        <Button>{say('barrier.send')}</Button>
      </Form>
    </>
  );
}

export function BarrierThanksPage({ lang, dueOn }: { lang: Lang; dueOn: Temporal.PlainDate }) {
  const say = barrierTexts(lang);
  return (
    <>
      <Alert kind="success" title={say('barrier.thanks')} live />
      <h1>{say('barrier.title')}</h1>
      <p>{say('barrier.thanks.due', { day: sayDay(dueOn, lang) })}</p>
      <p>{say('barrier.thanks.body')}</p>
      <p>
        <Link href={localHref(lang, aboutPaths.accessibility)}>{say('barrier.back')}</Link>
      </p>
    </>
  );
}
