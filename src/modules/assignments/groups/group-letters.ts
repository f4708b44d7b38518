import { readGuide } from '#modules/guides';
import { readSite, topicName } from '#modules/programme';
import type { Tx } from '#platform/database';
import { sayMoment } from '#platform/dates';
import { postLetter } from '#platform/mail';
import { appointmentCalendar, type CalendarMethod } from '../appointments/appointment-calendar.ts';
import { organizerOf, placeWords, timeWords } from '../appointments/appointment-letters.ts';
import { bodyOf } from '../letter-body.ts';
import { assignmentTexts } from '../texts.ts';
import { type GroupSession, movesUpBefore } from './group-session.ts';

/** The page of a group assignment. */
export function groupPath(sessionId: string): string {
  return `/gruppeneinsaetze/${sessionId}`;
}

type GroupMessage = 'signed-up' | 'waiting' | 'moved-up' | 'signed-off' | 'moved' | 'cancelled';

const calendarFor: Partial<Record<GroupMessage, CalendarMethod>> = {
  'signed-up': 'REQUEST',
  'moved-up': 'REQUEST',
  'signed-off': 'CANCEL',
  moved: 'CANCEL',
  cancelled: 'CANCEL',
};

/** Tells a guide what became of her sign-up, with the entry for her calendar where she has or had a place. */
export async function tellGuideOfGroup(
  tx: Tx,
  kind: GroupMessage,
  of: {
    /** As it was when she signed up. */
    readonly session: GroupSession;
    /** As it is from now on, where it was moved. */
    readonly movedTo?: GroupSession;
    readonly guideId: string;
    /** Her place; null: she waits or waited for one. */
    readonly assignmentId: string | null;
    readonly publicUrl: string;
    readonly now: Temporal.Instant;
  },
): Promise<void> {
  const { session, movedTo, assignmentId, publicUrl, now } = of;
  const guide = await readGuide(tx, of.guideId);
  const site = await readSite(tx, session.siteId);
  if (!guide?.email || guide.restrictedAt || !site) return;
  const lang = 'de';
  const say = assignmentTexts(lang);
  const placeOf = (one: GroupSession) => placeWords({ ...one, setting: 'on-site' }, lang);
  const later = movedTo && timeWords(movedTo, lang);
  const values = {
    name: guide.name,
    title: session.title,
    topic: topicName(session.topicCode, lang),
    ...timeWords(session, lang),
    place: placeOf(session),
    newDay: later?.day ?? '',
    newTimes: later?.times ?? '',
    newPlace: movedTo ? placeOf(movedTo) : '',
    until: sayMoment(movesUpBefore(session), lang),
    link: publicUrl + groupPath(session.id),
    site: site.name,
  };
  const method = assignmentId && calendarFor[kind];
  await postLetter(
    tx,
    {
      siteId: session.siteId,
      to: guide.email,
      lang,
      subject: say(`letter.group-${kind}-subject`, values),
      body: bodyOf([
        say('letter.greeting', values),
        say(`letter.group-${kind}-body`, values),
        say('letter.closing', values),
      ]),
      ...(method
        ? {
            calendar: {
              method,
              ics: appointmentCalendar(method, {
                assignmentId,
                sequence: method === 'CANCEL' ? 1 : 0,
                startsAt: session.startsAt,
                endsAt: session.endsAt,
                summary: session.title,
                location: placeOf(session),
                organizer: organizerOf(site, publicUrl),
                attendee: { email: guide.email, name: guide.name },
                now,
              }),
            },
          }
        : {}),
    },
    now,
  );
}
