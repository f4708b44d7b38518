import { z } from 'zod';
import { type Slot, type Wish, wishes } from '#modules/matching';
import { momentsOf, type TimeWindow } from '#modules/requests';
import { momentAt, zone } from '#platform/dates';
import { checkEntered, type FieldError, type FormFields } from '#platform/form-fields';
import { isId } from '#platform/ids';
import { dayField, timeField } from '../appointments/appointment.form.ts';

export type GivenUp = Exclude<Wish, 'time'>;

export function isWishToGiveUp(text: string): text is GivenUp {
  return text !== 'time' && (wishes as readonly string[]).includes(text);
}

export interface EnteredOffer {
  readonly guideIds: readonly string[];
  readonly onBoard: boolean;
  readonly slot: Slot;
  readonly agreedOtherwise: boolean;
  readonly relaxed: readonly GivenUp[];
  readonly briefing: string;
  readonly confirmsItself: boolean;
}

const otherTime = z.object({ 'other-day': dayField, 'other-start': timeField });
const longestBriefing = 600;

/** Whom to ask, and for when. The windows are those that are not over, in the order of the page. */
export function readOffer(
  form: FormFields,
  of: {
    windows: readonly TimeWindow[];
    /** When whoever goes along already comes. */
    beside: Slot | null;
    minutes: number;
    now: Temporal.Instant;
  },
): { ok: true; value: EnteredOffer } | { ok: false; errors: FieldError[] } {
  const errors: FieldError[] = [];
  const chosen = form.get('slot');
  const ahead = of.windows.filter((window) => Temporal.Instant.compare(momentsOf(window).end, of.now) > 0);
  const at = /^w(\d)$/.exec(chosen)?.[1];
  const window = at === undefined ? undefined : ahead[Number(at)];
  let start: Temporal.Instant | null = null;
  if (chosen === 'beside') start = of.beside?.start ?? null;
  if (window) {
    const checked = checkEntered(z.object({ start: timeField }), { start: form.get(`start-${at}`) });
    if (checked.ok) start = momentAt(window.day, checked.value.start);
    else errors.push({ name: `start-${at}`, code: checked.errors[0]?.code ?? 'time-invalid' });
  } else if (chosen === 'other') {
    const checked = checkEntered(otherTime, {
      'other-day': form.get('other-day'),
      'other-start': form.get('other-start'),
    });
    if (checked.ok) start = momentAt(checked.value['other-day'], checked.value['other-start']);
    else errors.push(...checked.errors);
  } else if (!start) errors.push({ name: 'slot', code: 'slot-missing' });

  const briefing = form.get('briefing');
  if (briefing.length > longestBriefing) errors.push({ name: 'briefing', code: 'briefing-too-long' });
  const guideIds = Object.keys(form.toRecord())
    .filter((name) => name.startsWith('guide-'))
    .map((name) => name.slice('guide-'.length))
    .filter(isId);
  if (!start || errors.length > 0) return { ok: false, errors };
  return {
    ok: true,
    value: {
      guideIds,
      onBoard: form.get('board') !== '',
      slot: chosen === 'beside' && of.beside ? of.beside : { start, end: endOf(start, of.minutes) },
      agreedOtherwise: chosen === 'other' || chosen === 'beside',
      relaxed: [...new Set(form.all('relaxed').filter(isWishToGiveUp))],
      briefing,
      confirmsItself: form.get('confirm') !== '',
    },
  };
}

/** Real minutes later, also on the nights on which the clocks change. */
function endOf(start: Temporal.Instant, minutes: number): Temporal.Instant {
  return start.toZonedDateTimeISO(zone).add({ minutes }).toInstant();
}

/** Another appointment for the same matter. */
export const followUpForm = z.object({
  day: dayField,
  from: timeField,
  until: timeField,
  minutes: z
    .string()
    .regex(/^\d{1,3}$/, 'minutes-invalid')
    .transform(Number)
    .refine((minutes) => minutes >= 15 && minutes <= 480, 'minutes-invalid'),
});
