import { sql } from 'kysely';
import { buildSite } from '#modules/programme';
import type { Acting, Role } from '#platform/acting';
import type { Db } from '#platform/database';
import { hashOfSecret, newId } from '#platform/ids';

type Row = Readonly<Record<string, unknown>>;

/** Writes a row as the owner, columns as the database names them. Generated columns make themselves. */
export async function plant(owner: Db, table: string, row: Row): Promise<void> {
  const columns = sql.join(Object.keys(row).map((name) => sql.ref(name)));
  await sql`insert into ${sql.table(table)} (${columns})
    select ${columns} from jsonb_populate_record(null::${sql.table(table)}, ${JSON.stringify(row)}::jsonb)`.execute(
    owner,
  );
}

/** A request with everything that can hang on one, up to confirmed hours. */
export interface PlantedCase {
  readonly requestId: string;
  readonly matterId: string;
  readonly questionId: string;
  readonly offerId: string;
  readonly boardOfferId: string;
  readonly assignmentId: string;
  readonly hoursId: string;
  readonly guideId: string;
  readonly tokenHash: string;
}

export interface PlantedSite {
  readonly id: string;
  readonly people: Readonly<Record<PlantedPerson, string>>;
  /** The guide's, asked for by the requesting body. */
  readonly first: PlantedCase;
  /** The other guide's, asked for by a visitor. */
  readonly second: PlantedCase;
}

const roleOf = {
  coordinator: 'coordinator',
  coordinatingGuide: 'coordinating-guide',
  guide: 'guide',
  otherGuide: 'guide',
  finance: 'finance',
  body: 'requesting-body',
} as const satisfies Record<string, Role>;
export type PlantedPerson = keyof typeof roleOf;

const ago = (hours: number) => Temporal.Now.instant().subtract({ hours }).toString();
const ahead = (hours: number) => Temporal.Now.instant().add({ hours }).toString();
const day = '2026-11-02';
let number = 0;

/** A site with its people and, in each table, at least two rows: one for each guide. */
export async function plantSite(owner: Db): Promise<PlantedSite> {
  const { id } = await buildSite(owner, { servesCounties: ['06434'] });
  const people = {} as Record<PlantedPerson, string>;
  for (const [name, role] of Object.entries(roleOf))
    people[name as PlantedPerson] = await plantPerson(owner, role, id);
  await plant(owner, 'programme.site_topic', {
    site_id: id,
    topic_code: 'private-home',
    site_decides: true,
    risk_class: 'yellow',
    changed_at: ago(1),
  });
  await plant(owner, 'programme.parameter', {
    id: newId(),
    state_key: 'HE',
    site_id: id,
    key: 'offer-expiry',
    value: 24,
    unit: 'hours',
    valid_from: day,
    source: 'Planted',
    changed_at: ago(1),
  });
  const mail = { recipient: 'somebody@example.org', subject: 'x', body: 'y', lang: 'de', created_at: ago(1) };
  await plant(owner, 'platform.mail', { id: newId(), site_id: id, failed_attempts: 0, ...mail });
  await sql`select requests.contact_fingerprints(${id}::uuid, array['tel:0'])`.execute(owner);
  const first = await plantCase(owner, id, { ...people, asksFor: people.body });
  const second = await plantCase(owner, id, { ...people, guide: people.otherGuide, asksFor: null });
  return { id, people, first, second };
}

export async function plantPerson(owner: Db, role: Role | null, siteId: string | null): Promise<string> {
  const id = newId();
  const stamps = { created_at: ago(9), updated_at: ago(9) };
  const person = {
    id,
    name: `Person ${++number}`,
    email: `${id}@example.org`,
    lang: 'de',
    email_verified: false,
  };
  await plant(owner, 'accounts.person', { ...person, ...stamps });
  if (role) {
    const held = { id: newId(), person_id: id, role, site_id: siteId, valid_from: '2020-01-01' };
    await plant(owner, 'accounts.role', held);
  }
  return id;
}

async function plantCase(
  owner: Db,
  siteId: string,
  of: Record<PlantedPerson, string> & { asksFor: string | null },
): Promise<PlantedCase> {
  const ids = () => newId();
  const planted: PlantedCase = {
    requestId: ids(),
    matterId: ids(),
    questionId: ids(),
    offerId: ids(),
    boardOfferId: ids(),
    assignmentId: ids(),
    hoursId: ids(),
    guideId: ids(),
    tokenHash: hashOfSecret(`planted ${++number}`),
  };
  const { requestId, matterId, offerId, assignmentId, guideId, tokenHash } = planted;
  const at = { site_id: siteId };
  const put = (table: string, row: Row) => plant(owner, table, { ...at, ...row });
  const ofGuide = (table: string, row: Row) => put(`guides.${table}`, { guide_id: guideId, ...row });
  const ofRequest = (table: string, row: Row) => put(`requests.${table}`, { request_id: requestId, ...row });
  const coordinator = of.coordinator;

  await put('guides.guide', {
    id: guideId,
    person_id: of.guide,
    name: `Lotsin ${number}`,
    state: 'active',
    coordinating: false,
    health_guide: false,
    qualified_on: '2020-01-01',
    state_since: ago(99),
    created_at: ago(99),
    version: 1,
  });
  await ofGuide('language', { tag: 'ar', level: 'fluent', modes: ['speak'] });
  await ofGuide('topic', { topic_code: 'school' });
  await ofGuide('availability', { weekday: 1, from_time: '09:00', until_time: '12:00' });
  await ofGuide('absence', { id: ids(), valid_from: '2027-01-01', valid_until: '2027-01-08' });
  const obligation = {
    id: ids(),
    kind: 'agreement',
    valid_from: '2020-01-01',
    noted_by: coordinator,
    noted_at: ago(9),
  };
  await ofGuide('obligation', obligation);
  const step = { id: ids(), to_state: 'active', made_by: coordinator, made_at: ago(9) };
  await ofGuide('transition', { ...step, event: 'enter-active' });
  const list = { header: [], rows: [], mapping: [], version: 1, file_name: 'liste.csv' };
  await put('guides.import', { id: ids(), uploaded_by: coordinator, uploaded_at: ago(1), ...list });

  const topic = { topic_code: 'school' };
  await put('requests.matter', { id: matterId, opened_at: ago(9), assignments_done: 0, ...topic });
  const meeting = {
    ...topic,
    language_tag: 'ar',
    setting: 'on-site',
    place_kind: 'private-home',
    area_name: 'Ort',
  };
  await put('requests.request', {
    id: requestId,
    matter_id: matterId,
    reference: `P-${requestId}`,
    state: 'asked-back',
    channel: of.asksFor ? 'requesting-body' : 'public',
    asked_by: 'self',
    requested_by: of.asksFor,
    message_language: 'de',
    language_mode: 'speak',
    german_level: 'little',
    place_name: 'Bei ihr',
    place_address: 'Beispielweg 7',
    minutes: 60,
    goal: 'Allein hingehen',
    note: '',
    wishes_long_company: false,
    child_present: false,
    accessibility: [],
    guides_needed: 1,
    urgent: false,
    consent_how: 'spoken',
    consent_at: ago(9),
    status_token_hash: tokenHash,
    submitted_at: ago(9),
    first_day: day,
    due_on: day,
    version: 1,
    ...meeting,
  });
  await ofRequest('status_link', { token_hash: hashOfSecret(`link ${++number}`), made_at: ago(9) });
  await ofRequest('time_window', { day, from_time: '09:00', until_time: '12:00' });
  await ofRequest('contact', { name: 'Ratsuchende Person', phone: '06172 000' });
  await ofRequest('contact_fingerprint', { fingerprint: hashOfSecret(`print ${number}`) });
  await ofRequest('contact_window', { person_id: of.guide, opens_at: ago(2), closes_at: ahead(24) });
  const question = { asked: 'Wann?', asked_by: coordinator, asked_at: ago(2), answer_until: day };
  await ofRequest('question', { id: planted.questionId, ...question });
  await ofRequest('transition', {
    ...step,
    id: ids(),
    version: 1,
    event: 'ask-back',
    to_state: 'asked-back',
  });
  const draft = { token_hash: tokenHash, answers: {}, created_at: ago(1), updated_at: ago(1) };
  await plant(owner, 'requests.draft', draft);
  const form = { key: ids(), sent_by: of.guide, led_to: '/konto', sent_at: ago(1) };
  await plant(owner, 'platform.sent_form', form);

  const starts = ahead(48 + 3 * ++number);
  const span = { starts_at: starts, ends_at: Temporal.Instant.from(starts).add({ hours: 1 }).toString() };
  const offer = {
    request_id: requestId,
    state: 'open',
    briefing: 'Elterngespräch',
    child_present: false,
    guides_needed: 1,
    relaxed: [],
    confirms_itself: true,
    language_mode: 'speak',
    offered_by: coordinator,
    offered_at: ago(2),
    expires_at: ahead(1),
    ...meeting,
    ...span,
  };
  await put('assignments.offer', { id: offerId, guide_id: guideId, person_id: of.guide, ...offer });
  await put('assignments.offer', { id: planted.boardOfferId, ...offer });
  const yes = { offer_id: offerId, guide_id: guideId, accepted_by: of.guide, accepted_at: ago(1) };
  await put('assignments.acceptance', { ...yes, no_conflict_declared: true });
  await put('assignments.assignment', {
    id: assignmentId,
    request_id: requestId,
    offer_id: offerId,
    guide_id: guideId,
    person_id: of.guide,
    requested_by: of.asksFor,
    guide_name: 'Lina',
    place_number: 1,
    state: 'confirmed',
    place_name: '',
    place_address: '',
    calendar_sequence: 0,
    version: 1,
    created_at: ago(1),
    ...meeting,
    ...span,
  });
  const home = { place_name: 'Bei ihr', place_address: 'Beispielweg 7', closes_at: ahead(99) };
  await put('assignments.private_place', { assignment_id: assignmentId, person_id: of.guide, ...home });
  await put('assignments.transition', {
    ...step,
    id: ids(),
    assignment_id: assignmentId,
    event: 'confirm',
    to_state: 'confirmed',
  });
  await put('assignments.hours', {
    id: planted.hoursId,
    assignment_id: assignmentId,
    guide_id: guideId,
    person_id: of.guide,
    requested_by: of.asksFor,
    kind: 'entry',
    revision: 1,
    day,
    started_at: ago(3),
    ended_at: ago(2),
    minutes: 60,
    ...topic,
    language_tag: 'ar',
    place_kind: 'school',
    follow_up_needed: false,
    can_do_alone: 'partly',
    strain: 2,
    entered_by: of.guide,
    entered_at: ago(1),
  });
  return planted;
}

/** In whose name a transaction runs: everybody of a site, and those who belong to none. */
export function actingAt(site: PlantedSite): Record<PlantedPerson | 'link' | 'site', Acting> {
  const person = (personId: string): Acting => ({ kind: 'person', personId });
  return {
    coordinator: person(site.people.coordinator),
    coordinatingGuide: person(site.people.coordinatingGuide),
    guide: person(site.people.guide),
    otherGuide: person(site.people.otherGuide),
    finance: person(site.people.finance),
    body: person(site.people.body),
    link: { kind: 'token', tokenHash: site.first.tokenHash },
    site: { kind: 'site', siteId: site.id },
  };
}
