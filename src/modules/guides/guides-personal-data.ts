import type { Db, Tx } from '#platform/database';
import { momentAt } from '#platform/dates';
import type { PersonalData } from '#platform/module';
import { forgetGuide, forgetWhoNoted, guidesOfPerson, listTransitions } from './guide.store.ts';
import { deleteImportsOf } from './import/import.store.ts';
import { tidyGuides } from './tidy-guides.ts';

const withProfile =
  'as long as the profile: until 6 months after leaving, or after the last step of somebody who never began (parameters guide-profile-kept, applicant-kept)';
const asNote =
  'until 6 months after the activity or the note has ended, at once for somebody who is not admitted';
const asList = 'until the list is taken over, a day at most';

async function collect(db: Db, personId: string): Promise<Record<string, unknown>> {
  const guides = await guidesOfPerson(db, personId);
  const collected = [];
  for (const guide of guides) collected.push({ ...guide, path: await listTransitions(db, guide.id) });
  return { guides: collected };
}

async function erase(tx: Tx, personId: string, today: Temporal.PlainDate): Promise<void> {
  const now = momentAt(today, Temporal.PlainTime.from('00:00'));
  for (const guide of await guidesOfPerson(tx, personId)) await forgetGuide(tx, guide.id, now);
  await forgetWhoNoted(tx, personId);
  await deleteImportsOf(tx, personId);
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
  retention: tidyGuides,
};
