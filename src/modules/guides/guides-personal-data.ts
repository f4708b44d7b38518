import { blindIndex } from '#platform/crypto';
import type { Db, Tx } from '#platform/database';
import { momentAt } from '#platform/dates';
import type { DataSubject, FindSubject, FoundSubject, PersonalData } from '#platform/module';
import {
  forgetGuide,
  forgetWhoNoted,
  guidesOfPerson,
  listTransitions,
  notedBy,
  readGuide,
} from './guide.store.ts';
import type { Guide } from './guide.ts';
import { deleteImportsOf, importsOf } from './import/import.store.ts';
import { tidyGuides } from './tidy-guides.ts';

const withProfile =
  'as long as the profile: until 6 months after leaving, or after the last step of somebody who never began (parameters guide-profile-kept, applicant-kept)';
const asNote =
  'until 6 months after the activity or the note has ended, at once for somebody who is not admitted';
const asList = 'until the list is taken over, a day at most';

async function guidesOf(db: Db, subject: DataSubject): Promise<Guide[]> {
  if (subject.kind === 'request') return [];
  if (subject.kind === 'guide') {
    const guide = await readGuide(db, subject.id);
    return guide ? [guide] : [];
  }
  const guides = await guidesOfPerson(db, subject.id);
  return guides.filter(({ siteId }) => subject.sites?.includes(siteId) ?? true);
}

async function collect(db: Db, subject: DataSubject): Promise<Record<string, unknown>> {
  const guides = [];
  for (const guide of await guidesOf(db, subject)) {
    guides.push({ ...guide, path: await listTransitions(db, guide.id) });
  }
  if (subject.kind !== 'person' || subject.sites !== null) return { guides };
  return { guides, noted: await notedBy(db, subject.id), lists: await importsOf(db, subject.id) };
}

async function erase(tx: Tx, subject: DataSubject, today: Temporal.PlainDate): Promise<void> {
  const now = momentAt(today, Temporal.PlainTime.from('00:00'));
  for (const guide of await guidesOf(tx, subject)) await forgetGuide(tx, guide.id, now);
  if (subject.kind !== 'person' || subject.sites !== null) return;
  await forgetWhoNoted(tx, subject.id);
  await deleteImportsOf(tx, subject.id);
}

async function restrict(tx: Tx, subject: DataSubject, since: Temporal.Instant | null): Promise<void> {
  const ids = (await guidesOf(tx, subject)).map(({ id }) => id);
  if (ids.length === 0) return;
  await tx.updateTable('guides.guide').set({ restrictedAt: since }).where('id', 'in', ids).execute();
}

async function find(db: Db, { siteId, email }: FindSubject): Promise<FoundSubject[]> {
  if (!email) return [];
  const index = blindIndex(db, { siteId, column: 'guides.guide.email', value: email.toLowerCase() });
  const found = await db
    .selectFrom('guides.guide')
    .select(['id', 'name'])
    .where('siteId', '=', siteId)
    .where('emailIndex', '=', index)
    .execute();
  return found.map(({ id, name }) => ({ kind: 'guide', id, label: name, byContact: true }));
}

/** What this module keeps of people. */
export const personalDataOfGuides: PersonalData = {
  inventory: [
    { column: 'guides.guide.person_id', what: 'technical', why: 'with whom she signs in', kept: withProfile },
    {
      column: 'guides.guide.name',
      what: 'identity',
      why: 'the team and those she accompanies know her',
      kept: withProfile,
    },
    {
      column: 'guides.guide.search_name',
      what: 'identity',
      why: 'finding her in the list',
      kept: withProfile,
    },
    { column: 'guides.guide.email', what: 'contact', why: 'reaching her', kept: withProfile },
    { column: 'guides.guide.phone', what: 'contact', why: 'reaching her', kept: withProfile },
    {
      column: 'guides.guide.gender',
      what: 'identity',
      why: 'only for the reasoned wish of a person asking, voluntary',
      kept: withProfile,
    },
    { column: 'guides.guide.state', what: 'activity', why: 'whether she can be asked', kept: withProfile },
    {
      column: 'guides.guide.state_since',
      what: 'activity',
      why: 'deadlines of the profile',
      kept: withProfile,
    },
    {
      column: 'guides.guide.coordinating',
      what: 'activity',
      why: 'which cap of hours holds',
      kept: withProfile,
    },
    {
      column: 'guides.guide.health_guide',
      what: 'activity',
      why: 'which courses she has',
      kept: withProfile,
    },
    {
      column: 'guides.guide.home_name',
      what: 'contact',
      why: 'short ways; the town or quarter only',
      kept: withProfile,
    },
    {
      column: 'guides.guide.home_latitude',
      what: 'contact',
      why: 'short ways; of the town or quarter',
      kept: withProfile,
    },
    {
      column: 'guides.guide.home_longitude',
      what: 'contact',
      why: 'short ways; of the town or quarter',
      kept: withProfile,
    },
    { column: 'guides.guide.radius_km', what: 'activity', why: 'how far she would go', kept: withProfile },
    {
      column: 'guides.guide.wish_minutes_per_month',
      what: 'activity',
      why: 'how much she would give',
      kept: withProfile,
    },
    {
      column: 'guides.guide.away_during',
      what: 'activity',
      why: 'holidays in which she does not want to be asked',
      kept: withProfile,
    },
    {
      column: 'guides.guide.travel_mode',
      what: 'activity',
      why: 'how she travels, if she says so, for the wish for less cost',
      kept: withProfile,
    },
    {
      column: 'guides.guide.travel_cents',
      what: 'activity',
      why: 'what a way costs her, if she says so, for the wish for less cost',
      kept: withProfile,
    },
    {
      column: 'guides.guide.qualified_on',
      what: 'activity',
      why: 'only qualified guides may be active',
      kept: withProfile,
    },
    { column: 'guides.guide.created_at', what: 'technical', why: 'order of events', kept: withProfile },
    {
      column: 'guides.language.tag',
      what: 'identity',
      why: 'whom she understands; never her origin',
      kept: withProfile,
    },
    { column: 'guides.language.level', what: 'identity', why: 'how well she understands', kept: withProfile },
    {
      column: 'guides.language.modes',
      what: 'identity',
      why: 'speaking, reading, writing',
      kept: withProfile,
    },
    {
      column: 'guides.topic.topic_code',
      what: 'activity',
      why: 'what she would like to do',
      kept: withProfile,
    },
    { column: 'guides.availability.weekday', what: 'activity', why: 'when she has time', kept: withProfile },
    {
      column: 'guides.availability.from_time',
      what: 'activity',
      why: 'when she has time',
      kept: withProfile,
    },
    {
      column: 'guides.availability.until_time',
      what: 'activity',
      why: 'when she has time',
      kept: withProfile,
    },
    {
      column: 'guides.absence.valid_from',
      what: 'activity',
      why: 'not asking her while she is away',
      kept: 'a month after it ends',
    },
    {
      column: 'guides.absence.valid_until',
      what: 'activity',
      why: 'not asking her while she is away',
      kept: 'a month after it ends',
    },
    {
      column: 'guides.obligation.kind',
      what: 'activity',
      why: 'proof of agreements and pledges',
      kept: withProfile,
    },
    {
      column: 'guides.obligation.valid_from',
      what: 'activity',
      why: 'proof of agreements and pledges; of a certificate of conduct only that it was seen and when',
      kept: asNote,
    },
    { column: 'guides.obligation.valid_until', what: 'activity', why: 'when to renew', kept: asNote },
    { column: 'guides.obligation.noted_by', what: 'activity', why: 'who answers for the note', kept: asNote },
    { column: 'guides.obligation.noted_at', what: 'activity', why: 'who answers for the note', kept: asNote },
    {
      column: 'guides.transition.event',
      what: 'activity',
      why: 'how she came to where she stands',
      kept: withProfile,
    },
    {
      column: 'guides.transition.reason',
      what: 'activity',
      why: 'a code of a closed list, no story',
      kept: withProfile,
    },
    { column: 'guides.transition.made_by', what: 'activity', why: 'who took the step', kept: withProfile },
    {
      column: 'guides.transition.made_at',
      what: 'activity',
      why: 'when the step was taken',
      kept: withProfile,
    },
    { column: 'guides.import.uploaded_by', what: 'activity', why: 'whose list it is', kept: asList },
    { column: 'guides.import.file_name', what: 'free-text', why: 'recognising the list', kept: asList },
    {
      column: 'guides.import.header',
      what: 'free-text',
      why: 'an existing list between upload and take-over',
      kept: asList,
    },
    {
      column: 'guides.import.rows',
      what: 'contact',
      why: 'an existing list between upload and take-over',
      kept: asList,
    },
  ],
  collect,
  erase,
  restrict,
  find,
  retention: tidyGuides,
};
