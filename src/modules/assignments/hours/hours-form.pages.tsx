import { type Language, languageName, topicName } from '#modules/programme';
import { dayOf, zone } from '#platform/dates';
import type { Lang } from '#platform/languages';
import { Button } from '#ui/button';
import type { FieldMessage } from '#ui/error-summary';
import { DateField, RadioGroup, SelectField, TextArea, TimeField } from '#ui/fields';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { BackLink } from '#ui/step-page';
import { sayPeriod } from '../appointments/appointment-words.ts';
import type { Assignment } from '../appointments/assignment.ts';
import { messageFor } from '../field-messages.ts';
import { assignmentTexts } from '../texts.ts';
import { canDoAloneAnswers, type HoursRow, placeKinds, strains } from './hours.ts';

export interface HoursFormPageProps {
  lang: Lang;
  assignment: Assignment;
  /** The entry to be put right; null: the first record. */
  entry: HoursRow | null;
  /** Whether the guide herself fills it in: only she says how hard it was. */
  byGuide: boolean;
  topics: readonly string[];
  languages: readonly Language[];
  stepMinutes: number;
  entered: Readonly<Record<string, string>>;
  errors: readonly FieldMessage[];
  today: Temporal.PlainDate;
}

const clock = (moment: Temporal.Instant) => moment.toZonedDateTimeISO(zone).toPlainTime();

/** What took place, in codes: two minutes, and no story of anybody. */
export function HoursFormPage(props: HoursFormPageProps) {
  const { lang, assignment, entry, byGuide, topics, languages, stepMinutes, entered, errors, today } = props;
  const say = assignmentTexts(lang);
  const path = localHref(lang, `/einsaetze/${assignment.id}`);
  const from = entry ?? { startedAt: assignment.startsAt, endedAt: assignment.endsAt };
  const value = {
    day: entered.day ?? dayOf(from.startedAt).toString(),
    from: entered.from ?? clock(from.startedAt),
    until: entered.until ?? clock(from.endedAt),
    topic: entered.topic ?? entry?.topicCode ?? assignment.topicCode,
    language: entered.language ?? entry?.languageTag ?? assignment.languageTag,
    'place-kind': entered['place-kind'] ?? entry?.placeKind ?? assignment.placeKind,
    'can-do-alone': entered['can-do-alone'] ?? entry?.canDoAlone,
    'follow-up': entered['follow-up'] ?? (entry && (entry.followUpNeeded ? 'yes' : 'no')) ?? undefined,
    strain: entered.strain ?? String(entry?.strain ?? ''),
  };
  const error = (name: string) => messageFor(errors, name);
  return (
    <>
      <BackLink href={path} />
      <h1>{say(entry ? 'hours.correct-title' : 'hours.record-title')}</h1>
      <p class="lead">
        {assignment.groupTitle ?? topicName(assignment.topicCode, lang)}, {sayPeriod(assignment, lang)}
      </p>
      <p>{say(entry ? 'hours.correct-explain' : 'hours.record-explain')}</p>
      <Form action={`${path}/stunden${entry ? '/korrektur' : ''}`} errors={errors}>
        {entry && <input type="hidden" name="entry" value={entry.id} />}
        <DateField
          name="day"
          label={say('field.day')}
          required
          max={today}
          value={value.day}
          error={error('day')}
        />
        <div class="field-pair">
          <TimeField
            name="from"
            label={say('field.from')}
            required
            value={value.from}
            error={error('from')}
          />
          <TimeField
            name="until"
            label={say('field.until')}
            required
            value={value.until}
            error={error('until')}
          />
        </div>
        <p class="muted">{say('hours.rounding', { minutes: stepMinutes })}</p>
        {!assignment.sessionId && (
          <>
            <RadioGroup
              name="can-do-alone"
              label={say('hours.can-do-alone-question')}
              required
              value={value['can-do-alone']}
              error={error('can-do-alone')}
              options={canDoAloneAnswers.map((one) => ({ value: one, label: say(`can-do-alone.${one}`) }))}
            />
            <RadioGroup
              name="follow-up"
              label={say('hours.follow-up-question')}
              hint={say('hours.follow-up-hint')}
              required
              horizontal
              value={value['follow-up']}
              error={error('follow-up')}
              options={[
                { value: 'yes', label: say('answer.yes') },
                { value: 'no', label: say('answer.no') },
              ]}
            />
          </>
        )}
        <SelectField
          name="topic"
          label={say('offer.topic')}
          required
          emptyLabel={false}
          value={value.topic}
          error={error('topic')}
          options={topics.map((code) => ({ value: code, label: topicName(code, lang) }))}
        />
        <SelectField
          name="language"
          label={say('offer.language')}
          required
          emptyLabel={false}
          value={value.language}
          error={error('language')}
          options={languages.map(({ tag }) => ({ value: tag, label: languageName(tag, lang) }))}
        />
        <SelectField
          name="place-kind"
          label={say('hours.place-kind')}
          required
          emptyLabel={false}
          value={value['place-kind']}
          error={error('place-kind')}
          options={placeKinds.map((kind) => ({ value: kind, label: say(`place-kind.${kind}`) }))}
        />
        {byGuide && (
          <RadioGroup
            name="strain"
            label={say('hours.strain-question')}
            hint={say('hours.strain-hint')}
            value={value.strain}
            error={error('strain')}
            options={[
              { value: '', label: say('strain.none') },
              ...strains.map((one) => ({ value: String(one), label: say(`strain.${one}`) })),
            ]}
          />
        )}
        <Button>{say(entry ? 'hours.correct-button' : 'hours.record-button')}</Button>
      </Form>
    </>
  );
}

/** What is unclear about recorded hours, asked in one sentence. */
export function DoubtPage({
  lang,
  assignment,
  entered,
  errors,
}: Pick<HoursFormPageProps, 'lang' | 'assignment' | 'entered' | 'errors'>) {
  const say = assignmentTexts(lang);
  const path = localHref(lang, `/einsaetze/${assignment.id}`);
  return (
    <>
      <BackLink href={path} />
      <h1>{say('doubt.title')}</h1>
      <p class="lead">
        {topicName(assignment.topicCode, lang)}, {sayPeriod(assignment, lang)}
      </p>
      <Form action={`${path}/stunden/frage`} errors={errors}>
        <TextArea
          name="question"
          label={say('doubt.question')}
          hint={say('doubt.question-hint')}
          required
          rows={3}
          maxLength={300}
          value={entered.question}
          error={messageFor(errors, 'question')}
        />
        <Button>{say('doubt.button')}</Button>
      </Form>
    </>
  );
}
