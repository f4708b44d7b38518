import { z } from 'zod';
import { momentAt } from '#platform/dates';
import { dayField, timeField } from '../appointments/appointment.form.ts';
import { canDoAloneAnswers, placeKinds } from './hours.ts';
import type { HoursFacts } from './record-hours.ts';

/** What may be recorded; topics and languages are those of the programme. */
export function hoursForm(known: { topics: readonly string[]; languages: readonly string[] }) {
  return z
    .object({
      day: dayField,
      from: timeField,
      until: timeField,
      topic: z.string().refine((code) => known.topics.includes(code), 'topic-missing'),
      language: z.string().refine((tag) => known.languages.includes(tag), 'language-missing'),
      'place-kind': z.enum(placeKinds, 'place-kind-missing'),
      'can-do-alone': z.enum(canDoAloneAnswers, 'can-do-alone-missing'),
      'follow-up': z.enum(['yes', 'no'], 'follow-up-missing'),
      strain: z.union(
        [z.literal('').transform(() => null), z.enum(['1', '2', '3', '4', '5']).transform(Number)],
        'strain-unknown',
      ),
    })
    .transform(
      (entered): HoursFacts => ({
        startedAt: momentAt(entered.day, entered.from),
        endedAt: momentAt(entered.day, entered.until),
        topicCode: entered.topic,
        languageTag: entered.language,
        placeKind: entered['place-kind'],
        canDoAlone: entered['can-do-alone'],
        followUpNeeded: entered['follow-up'] === 'yes',
        strain: entered.strain,
      }),
    );
}

export const doubtForm = z.object({
  question: z.string().min(1, 'question-missing').max(300, 'question-too-long'),
});
