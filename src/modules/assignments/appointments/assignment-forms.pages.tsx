import { topicName } from '#modules/programme';
import { dayOf, zone } from '#platform/dates';
import type { Lang } from '#platform/languages';
import { Button, ButtonLink, ButtonRow } from '#ui/button';
import { Dialog } from '#ui/dialog';
import type { FieldMessage } from '#ui/error-summary';
import { DateField, RadioGroup, TimeField } from '#ui/fields';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { BackLink } from '#ui/step-page';
import { messageFor } from '../field-messages.ts';
import { assignmentTexts } from '../texts.ts';
import { sayPeriod } from './appointment-words.ts';
import { type Assignment, cancelReasons, handBackReasons } from './assignment.ts';

interface FormPageProps {
  lang: Lang;
  assignment: Assignment;
  /** What was entered, to be shown again. */
  entered: Readonly<Record<string, string>>;
  errors: readonly FieldMessage[];
}

const pathOf = (lang: Lang, { id }: Assignment) => localHref(lang, `/einsaetze/${id}`);

function About({ lang, assignment }: Pick<FormPageProps, 'lang' | 'assignment'>) {
  return (
    <p class="lead">
      {topicName(assignment.topicCode, lang)}, {sayPeriod(assignment, lang)}
    </p>
  );
}

/** Asks the guide for another time. */
export function MovePage({
  lang,
  assignment,
  entered,
  errors,
  today,
}: FormPageProps & { today: Temporal.PlainDate }) {
  const say = assignmentTexts(lang);
  const path = pathOf(lang, assignment);
  const clock = (moment: Temporal.Instant) => moment.toZonedDateTimeISO(zone).toPlainTime();
  return (
    <>
      <BackLink href={path} />
      <h1>{say('move.title')}</h1>
      <About lang={lang} assignment={assignment} />
      <p>{say('move.explain')}</p>
      <Form action={`${path}/verlegung`} errors={errors}>
        <DateField
          name="day"
          label={say('field.day')}
          required
          min={today}
          value={entered.day ?? dayOf(assignment.startsAt)}
          error={messageFor(errors, 'day')}
        />
        <div class="field-pair">
          <TimeField
            name="from"
            label={say('field.from')}
            required
            value={entered.from ?? clock(assignment.startsAt)}
            error={messageFor(errors, 'from')}
          />
          <TimeField
            name="until"
            label={say('field.until')}
            required
            value={entered.until ?? clock(assignment.endsAt)}
            error={messageFor(errors, 'until')}
          />
        </div>
        <Button>{say('move.button')}</Button>
      </Form>
    </>
  );
}

/** Calls the appointment off; coordination also says how to go on. */
export function CancelPage({
  lang,
  assignment,
  entered,
  errors,
  byCoordination,
}: FormPageProps & { byCoordination: boolean }) {
  const say = assignmentTexts(lang);
  const path = pathOf(lang, assignment);
  const reasons = byCoordination ? cancelReasons : cancelReasons.filter((reason) => reason !== 'no-guide');
  return (
    <>
      <BackLink href={path} />
      <h1>{say('cancel.title')}</h1>
      <About lang={lang} assignment={assignment} />
      <p>{say('cancel.explain')}</p>
      <Form action={`${path}/absage`} errors={errors}>
        <RadioGroup
          name="reason"
          label={say('cancel.reason')}
          required
          value={entered.reason}
          error={messageFor(errors, 'reason')}
          options={reasons.map((reason) => ({ value: reason, label: say(`reason.${reason}`) }))}
        />
        {byCoordination && (
          <RadioGroup
            name="next"
            label={say('cancel.then')}
            required
            value={entered.next}
            error={messageFor(errors, 'next')}
            options={[
              { value: 'search', label: say('cancel.then-search'), hint: say('cancel.then-search-hint') },
              { value: 'decide', label: say('cancel.then-decide'), hint: say('cancel.then-decide-hint') },
            ]}
          />
        )}
        <Button>{say('cancel.button')}</Button>
      </Form>
    </>
  );
}

/** Gives the assignment back; a reason helps and is not needed. */
export function HandBackPage({ lang, assignment, entered, errors }: FormPageProps) {
  const say = assignmentTexts(lang);
  const path = pathOf(lang, assignment);
  return (
    <>
      <BackLink href={path} />
      <h1>{say('hand-back.title')}</h1>
      <About lang={lang} assignment={assignment} />
      <p>{say('hand-back.explain')}</p>
      <Form action={`${path}/rueckgabe`} errors={errors}>
        <RadioGroup
          name="reason"
          label={say('hand-back.reason')}
          hint={say('hand-back.reason-hint')}
          value={entered.reason ?? ''}
          error={messageFor(errors, 'reason')}
          options={[
            { value: '', label: say('hand-back.no-reason') },
            ...handBackReasons.map((reason) => ({ value: reason, label: say(`reason.${reason}`) })),
          ]}
        />
        <Button>{say('hand-back.button')}</Button>
      </Form>
    </>
  );
}

/** Nobody came: asked once more, since it ends the appointment. */
export function NotMetPage({
  lang,
  assignment,
  creditMinutes,
}: Pick<FormPageProps, 'lang' | 'assignment'> & { creditMinutes: number }) {
  const say = assignmentTexts(lang);
  const path = pathOf(lang, assignment);
  return (
    <Dialog
      title={say('not-met.title')}
      actions={
        <Form action={`${path}/niemand-da`}>
          <ButtonRow>
            <Button>{say('not-met.button')}</Button>
            <ButtonLink variant="secondary" href={path}>
              {say('action.back')}
            </ButtonLink>
          </ButtonRow>
        </Form>
      }
    >
      <About lang={lang} assignment={assignment} />
      <p>{say('not-met.explain', { minutes: creditMinutes })}</p>
    </Dialog>
  );
}
