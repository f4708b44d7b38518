import { readGuide } from '#modules/guides';
import { readSite, type Site, topicName } from '#modules/programme';
import {
  letterLanguage,
  newStatusLink,
  type Request,
  readContact,
  readRequest,
  statusAddress,
} from '#modules/requests';
import type { Tx } from '#platform/database';
import { dayOf, sayDay, sayMoment, sayTime } from '#platform/dates';
import type { Lang } from '#platform/languages';
import { type Letter, postLetter } from '#platform/mail';
import { bodyOf } from '../letter-body.ts';
import { assignmentTexts } from '../texts.ts';
import { appointmentCalendar, type CalendarMethod } from './appointment-calendar.ts';
import { sayTimes } from './appointment-words.ts';
import { type Assignment, requestOf } from './assignment.ts';

/** The page of an assignment, for everybody who may see it. */
export function assignmentPath(assignmentId: string): string {
  return `/einsaetze/${assignmentId}`;
}

interface Telling {
  /** As it stands after the deed. */
  readonly assignment: Assignment;
  readonly publicUrl: string;
  readonly now: Temporal.Instant;
}

type PersonMessage = 'confirmed' | 'moved' | 'cancelled' | 'handed-back' | 'reminder';

const calendarFor: Record<PersonMessage, CalendarMethod | null> = {
  confirmed: 'REQUEST',
  moved: 'REQUEST',
  cancelled: 'CANCEL',
  'handed-back': 'CANCEL',
  reminder: null,
};

/** Where the appointment is, as the person asking knows the place. */
export function placeWords(
  assignment: Pick<Assignment, 'setting' | 'placeKind' | 'placeName' | 'placeAddress' | 'areaName'>,
  lang: Lang,
): string {
  const say = assignmentTexts(lang);
  if (assignment.setting !== 'on-site') return say(`setting.${assignment.setting}`);
  if (assignment.placeKind === 'private-home') return say('place.your-home');
  const { placeName, placeAddress, areaName } = assignment;
  return [placeName, placeAddress, areaName]
    .filter((part, at, all) => part !== '' && all.indexOf(part) === at)
    .join(', ');
}

/** The same for the guide: a private home is no more than its town, the rest stands on the page. */
function placeForGuide(assignment: Assignment, lang: Lang): string {
  if (assignment.setting === 'on-site' && assignment.placeKind === 'private-home') return assignment.areaName;
  return placeWords(assignment, lang);
}

/** Who asks gets the letters: the person in her language, an institution in German. */
export function recipientsOf(
  request: Request,
  contact: NonNullable<Awaited<ReturnType<typeof readContact>>>,
): { to: string; name: string; lang: Lang }[] {
  const lang = letterLanguage(request.messageLanguage);
  const recipients = contact.email ? [{ to: contact.email, name: contact.name, lang }] : [];
  if (contact.askerEmail && contact.askerEmail !== contact.email) {
    recipients.push({
      to: contact.askerEmail,
      name: contact.askerName ?? contact.institution ?? contact.name,
      lang: request.askedBy === 'institution' ? 'de' : lang,
    });
  }
  return recipients;
}

export function timeWords(of: { startsAt: Temporal.Instant; endsAt: Temporal.Instant }, lang: Lang) {
  return {
    day: sayDay(dayOf(of.startsAt), lang),
    from: sayTime(of.startsAt, lang),
    times: sayTimes(of, lang),
  };
}

export function organizerOf(site: Site, publicUrl: string): { name: string; email: string } {
  return { name: site.name, email: site.email ?? `termine@${new URL(publicUrl).hostname}` };
}

/**
 * Tells whoever asked, in her language. Returns false where there is no e-mail address: then somebody has to
 * call. Of a restricted request nobody is told anything, and of a place in a group there is nobody to tell.
 */
export async function tellPerson(tx: Tx, kind: PersonMessage, of: Telling): Promise<boolean> {
  const { assignment, publicUrl, now } = of;
  if (assignment.requestId === null) return true;
  const request = await readRequest(tx, assignment.requestId);
  const contact = request && (await readContact(tx, request.id));
  if (request?.restrictedAt) return true;
  if (!request || !contact) return false;
  const recipients = recipientsOf(request, contact);
  const site = await readSite(tx, assignment.siteId);
  if (!site) throw new Error('an assignment of no site');
  for (const { to, name, lang } of recipients) {
    const say = assignmentTexts(lang);
    const place = placeWords(assignment, lang);
    const secret = await newStatusLink(tx, { requestId: request.id, siteId: request.siteId, now });
    const values = {
      name,
      guide: assignment.guideName,
      ...timeWords(assignment, lang),
      place,
      reference: request.reference,
      link: statusAddress(publicUrl, lang, secret),
      site: site.name,
      phone: site.phone ?? site.email ?? '',
    };
    const method = calendarFor[kind];
    const letter: Letter = {
      siteId: assignment.siteId,
      to,
      lang,
      subject: say(`letter.person-${kind}-subject`, values),
      body: bodyOf([
        say('letter.greeting', values),
        say(`letter.person-${kind}-body`, values),
        say('letter.person-closing', values),
      ]),
    };
    await postLetter(
      tx,
      method
        ? {
            ...letter,
            calendar: {
              method,
              ics: appointmentCalendar(method, {
                assignmentId: assignment.id,
                sequence: assignment.calendarSequence,
                startsAt: assignment.startsAt,
                endsAt: assignment.endsAt,
                summary: say('calendar.summary-person', values),
                location: place,
                organizer: organizerOf(site, publicUrl),
                attendee: { email: to },
                now,
              }),
            },
          }
        : letter,
      now,
    );
  }
  return recipients.length > 0;
}

type GuideMessage =
  | 'planned'
  | 'confirmed'
  | 'move-proposed'
  | 'move-off'
  | 'second-asked'
  | 'moved'
  | 'cancelled'
  | 'reminder'
  | 'hours-doubted';

const guideCalendarFor: Partial<Record<GuideMessage, CalendarMethod>> = {
  confirmed: 'REQUEST',
  moved: 'REQUEST',
  cancelled: 'CANCEL',
};

/** Tells the guide. Nothing of the person stands in the letter; the page it leads to asks who is there. */
export async function tellGuide(
  tx: Tx,
  kind: GuideMessage,
  of: Telling & { note?: string; together?: boolean },
): Promise<void> {
  const { assignment, publicUrl, now } = of;
  const guide = await readGuide(tx, assignment.guideId);
  const site = await readSite(tx, assignment.siteId);
  if (!guide?.email || guide.restrictedAt || !site) return;
  const lang = 'de';
  const say = assignmentTexts(lang);
  const topic = assignment.groupTitle ?? topicName(assignment.topicCode, lang);
  const place = placeForGuide(assignment, lang);
  const proposed =
    assignment.proposedStartsAt && assignment.proposedEndsAt
      ? sayMoment(assignment.proposedStartsAt, lang)
      : '';
  const values = {
    name: guide.name,
    topic,
    ...timeWords(assignment, lang),
    proposed,
    place,
    note: of.note ?? '',
    together: of.together ? 'yes' : 'no',
    group: assignment.requestId === null ? 'yes' : 'no',
    link: publicUrl + assignmentPath(assignment.id),
    site: site.name,
  };
  const letter: Letter = {
    siteId: assignment.siteId,
    to: guide.email,
    lang,
    subject: say(`letter.guide-${kind}-subject`, values),
    body: bodyOf([
      say('letter.greeting', values),
      say(`letter.guide-${kind}-body`, values),
      say('letter.closing', values),
    ]),
  };
  const method = guideCalendarFor[kind];
  await postLetter(
    tx,
    method
      ? {
          ...letter,
          calendar: {
            method,
            ics: appointmentCalendar(method, {
              assignmentId: assignment.id,
              sequence: assignment.calendarSequence,
              startsAt: assignment.startsAt,
              endsAt: assignment.endsAt,
              summary: say('calendar.summary-guide', { topic }),
              location: place,
              organizer: organizerOf(site, publicUrl),
              attendee: { email: guide.email, name: guide.name },
              now,
            }),
          },
        }
      : letter,
    now,
  );
}

/** Tells coordination what happened without her; without an address it stands on the day page only. */
export async function tellCoordination(
  tx: Tx,
  kind: 'handed-back' | 'cancelled' | 'move-declined',
  of: Telling & { guideFullName: string },
): Promise<void> {
  const { assignment, publicUrl, now } = of;
  const site = await readSite(tx, assignment.siteId);
  const request = await readRequest(tx, requestOf(assignment));
  if (!site?.email || !request) return;
  const lang = 'de';
  const say = assignmentTexts(lang);
  const values = {
    guide: of.guideFullName,
    reference: request.reference,
    topic: topicName(assignment.topicCode, lang),
    ...timeWords(assignment, lang),
    link: `${publicUrl}/anfragen/${request.id}`,
    site: site.name,
  };
  await postLetter(
    tx,
    {
      siteId: assignment.siteId,
      to: site.email,
      lang,
      subject: say(`letter.coordination-${kind}-subject`, values),
      body: bodyOf([say(`letter.coordination-${kind}-body`, values)]),
    },
    now,
  );
}
