import { sql } from 'kysely';
import { buildSite, placeOfRole } from '#modules/programme';
import type { Acting, Role } from '#platform/acting';
import { type DataKey, newKey, saveKeys, seal } from '#platform/crypto';
import type { Db, Tx } from '#platform/database';
import { hashOfSecret, newId } from '#platform/ids';
import { sealedTables } from '../src/encrypt-existing.ts';

type Row = Readonly<Record<string, unknown>>;

/** Writes a row as the owner, columns as the database names them. Generated columns make themselves. */
export async function plant(owner: Db, table: string, given: Row): Promise<void> {
  const row = await sealRow(owner, table, given);
  const columns = sql.join(Object.keys(row).map((name) => sql.ref(name)));
  await sql`insert into ${sql.table(table)} (${columns})
    select ${columns} from jsonb_populate_record(null::${sql.table(table)}, ${JSON.stringify(row)}::jsonb)`.execute(
    owner,
  );
}

const plantedKeys = new Map<string, DataKey>();

/** The row as the program would have written it. */
async function sealRow(owner: Db, table: string, row: Row): Promise<Row> {
  const of = sealedTables.find((one) => one.table === table);
  if (!of) return row;
  const { makes, columns, filled = [] } = of;
  const id = String(row[of.key]);
  let key = plantedKeys.get(id);
  if (!key) {
    if (!makes) throw new Error(`${table} needs the key ${id}`);
    key = newKey(id);
    plantedKeys.set(id, key);
    const siteId = makes.site ? String(row.site_id) : null;
    const partOf = makes.partOf ? { partOf: String(row[makes.partOf]) } : {};
    await saveKeys(owner as Tx, [{ key, kind: makes.kind, siteId, ...partOf }]);
  }
  const sealed = { ...row };
  for (const column of [...columns, ...filled]) {
    const value = row[column];
    if (value === undefined || value === null) continue;
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    const within = of.row ? String(row[of.row]) : undefined;
    sealed[column] = `\\x${seal(key, `${table}.${column}`, text, within).toString('hex')}`;
  }
  return sealed;
}

/** A request with everything that can hang on one, up to confirmed hours. */
export interface PlantedCase {
  readonly requestId: string;
  readonly matterId: string;
  readonly questionId: string;
  readonly offerId: string;
  readonly boardOfferId: string;
  readonly assignmentId: string;
  readonly groupSessionId: string;
  readonly hoursId: string;
  readonly keptApartId: string;
  readonly guideId: string;
  readonly absenceId: string;
  readonly obligationId: string;
  readonly secret: string;
  readonly tokenHash: string;
}

export interface PlantedSite {
  readonly id: string;
  readonly slug: string;
  readonly providerId: string;
  readonly importId: string;
  /** A draft. */
  readonly articleId: string;
  readonly dateId: string;
  readonly partnerId: string;
  /** Stands in every name, telephone number, address, free text and reference of this site, and nowhere else. */
  readonly canary: string;
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
export async function plantSite(
  owner: Db,
  of: { providerId?: string; countyKey?: string } = {},
): Promise<PlantedSite> {
  const { countyKey = '06434' } = of;
  const { id, slug, providerId } = await buildSite(owner, { ...of, servesCounties: [countyKey] });
  const canary = newCanary();
  const people = {} as Record<PlantedPerson, string>;
  for (const [name, role] of Object.entries(roleOf))
    people[name as PlantedPerson] = await plantPerson(owner, role, id, canary);
  const dataRequestId = newId();
  await plant(owner, 'privacy.data_request', {
    id: dataRequestId,
    site_id: id,
    reference: `D-${dataRequestId.slice(-12)}`,
    kind: 'access',
    state: 'identity-checked',
    regime: 'dsgvo-hdsig',
    proof: 'call-back',
    lang: 'de',
    received_at: ago(9),
    due_on: '2027-01-01',
    version: 2,
  });
  const ofData = { data_request_id: dataRequestId, site_id: id };
  await plant(owner, 'privacy.transition', {
    ...ofData,
    id: newId(),
    version: 2,
    event: 'check-identity',
    to_state: 'identity-checked',
    made_at: ago(8),
  });
  await plant(owner, 'privacy.disclosure', { ...ofData, collected: '\\x00', pdf: '\\x00', made_at: ago(7) });
  await plant(owner, 'privacy.link', { ...ofData, token_hash: hashOfSecret(dataRequestId), made_at: ago(7) });
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
  await plant(owner, 'assignments.asking_rule', {
    site_id: id,
    way: 'one-by-one',
    at_once: 1,
    wait_hours: 24,
    quiet_from: '20:00',
    quiet_until: '08:00',
    at_end: 'board',
    version: 1,
  });
  await plant(owner, 'assignments.neighbour_rule', {
    site_id: id,
    takes_part: true,
    since: day,
    version: 1,
  });
  await plant(owner, 'assignments.joint_planning', { site_id: id, with_site_id: newId(), since: day });
  const recipient = `${canary.toLowerCase()}@example.org`;
  const mail = { recipient, subject: canary, body: canary, lang: 'de', created_at: ago(1) };
  await plant(owner, 'platform.mail', { id: newId(), site_id: id, failed_attempts: 0, ...mail });
  const importId = newId();
  const first = await plantCase(owner, id, { ...people, asksFor: people.body, importId, canary });
  const second = await plantCase(owner, id, {
    ...people,
    guide: people.otherGuide,
    asksFor: null,
    importId: newId(),
    canary,
  });
  // They hang on no chain: enough for who sees them.
  const hash = '0'.repeat(64);
  await plant(owner, 'audit.head', { site_id: id, seq: 2, hash });
  for (const [index, { requestId }] of [first, second].entries()) {
    const about = { subject_kind: 'request', subject_id: requestId, request_id: requestId };
    const of = { ...about, person_id: index === 0 ? people.guide : people.otherGuide };
    const entry = { seq: index + 1, at: ago(1), actor_kind: 'person', actor_id: people.coordinator, ...of };
    const deed = { deed: 'GET /anfragen/:id', contact: true, status: 200, prev: hash, hash };
    await plant(owner, 'audit.entry', { site_id: id, ...entry, ...deed });
  }
  const articleId = await plantArticle(owner, id, people.coordinator, canary);
  const lists = await plantLists(owner, id);
  return { id, slug, providerId, importId, articleId, ...lists, canary, people, first, second };
}

/** A draft of the site, and what of it is public in words of its own. */
async function plantArticle(owner: Db, siteId: string, writer: string, canary: string): Promise<string> {
  const id = newId();
  const at = { state_key: 'HE', site_id: siteId };
  const of = { ...at, article_id: id };
  const named = { kind: 'news', slug: `news-${id}` };
  await plant(owner, 'editorial.article', {
    ...at,
    ...named,
    id,
    status: 'draft',
    created_at: ago(9),
    version: 1,
  });
  await plant(owner, 'editorial.wording', {
    ...of,
    id: newId(),
    lang: 'de',
    number: 1,
    title: canary,
    lead: canary,
    body: canary,
    same_meaning: false,
    saved_by: writer,
    saved_at: ago(9),
  });
  const step = { id: newId(), version: 1, event: 'write', to_status: 'draft', note: canary };
  await plant(owner, 'editorial.step', { ...of, ...step, made_by: writer, made_at: ago(9) });
  await plant(owner, 'editorial.published', { ...of, ...named, published_at: ago(8), changed_at: ago(8) });
  const words = { lang: 'de', title: 'Neues', lead: '', body: 'Neues' };
  await plant(owner, 'editorial.published_text', { ...of, ...words, is_outdated: false });
  return id;
}

/** 16 by 16 points, white. */
const tinyLogo =
  'iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAAAAAA6mKC9AAAAD0lEQVR4nGP4jwYYRrYAAID5/wEokJxdAAAAAElFTkSuQmCC';

/** A date, a partner and the logo of the site, all public. */
async function plantLists(owner: Db, siteId: string): Promise<{ dateId: string; partnerId: string }> {
  const at = { state_key: 'HE', site_id: siteId, version: 1 };
  const [dateId, partnerId] = [newId(), newId()];
  const span = { starts_at: ahead(48), ends_at: ahead(50) };
  const date = { kind: 'cafe', title: 'Treff', place: 'Haus', cancelled: false };
  await plant(owner, 'editorial.public_date', { ...at, ...date, ...span, id: dateId });
  await plant(owner, 'editorial.partner', { ...at, id: partnerId, kind: 'school', name: 'Schule' });
  await plant(owner, 'editorial.logo', {
    site_id: siteId,
    type: 'image/png',
    picture: tinyLogo,
    width: 16,
    height: 16,
    alt: 'Logo',
    version: 1,
  });
  return { dateId, partnerId };
}

/** A word no text of ours holds. It is a name too, and ends in a sign no other canary has before its end. */
function newCanary(): string {
  const letters = [...newId().replaceAll('-', '').slice(-10)].map(
    (sign) => 'ghijkmnpqrstuvwx'[Number.parseInt(sign, 16)],
  );
  return `Zq${letters.join('')}y`;
}

export async function plantPerson(
  owner: Db,
  role: Role | null,
  siteId: string | null,
  canary = 'Person',
): Promise<string> {
  const id = newId();
  const stamps = { created_at: ago(9), updated_at: ago(9) };
  const person = {
    id,
    name: `${canary} ${++number}`,
    email: `${canary.toLowerCase()}-${id}@example.org`,
    lang: 'de',
    email_verified: false,
  };
  await plant(owner, 'accounts.person', { ...person, ...stamps });
  if (role) {
    const at = await placeOfRole(owner, role, siteId);
    const place = {
      site_id: at.siteId,
      provider_id: at.providerId,
      county_key: at.countyKey,
      state_key: at.stateKey,
    };
    await plant(owner, 'accounts.role', {
      id: newId(),
      person_id: id,
      role,
      ...place,
      valid_from: '2020-01-01',
    });
  }
  return id;
}

async function plantCase(
  owner: Db,
  siteId: string,
  of: Record<PlantedPerson, string> & { asksFor: string | null; importId: string; canary: string },
): Promise<PlantedCase> {
  const ids = () => newId();
  const { canary } = of;
  const secret = `planted-${++number}-${siteId}`;
  const planted: PlantedCase = {
    requestId: ids(),
    matterId: ids(),
    questionId: ids(),
    offerId: ids(),
    boardOfferId: ids(),
    assignmentId: ids(),
    groupSessionId: ids(),
    hoursId: ids(),
    keptApartId: ids(),
    guideId: ids(),
    absenceId: ids(),
    obligationId: ids(),
    secret,
    tokenHash: hashOfSecret(secret),
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
    name: `Lotsin ${canary}`,
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
  await ofGuide('absence', { id: planted.absenceId, valid_from: '2027-01-01', valid_until: '2027-01-08' });
  const obligation = {
    id: planted.obligationId,
    kind: 'agreement',
    valid_from: '2020-01-01',
    noted_by: coordinator,
    noted_at: ago(9),
  };
  await ofGuide('obligation', obligation);
  const step = { id: ids(), to_state: 'active', made_by: coordinator, made_at: ago(9) };
  await ofGuide('transition', { ...step, event: 'enter-active', reason: canary });
  const list = {
    header: ['Name'],
    rows: [[canary]],
    mapping: ['name'],
    version: 1,
    file_name: `${canary}.csv`,
  };
  await put('guides.import', { id: of.importId, uploaded_by: coordinator, uploaded_at: ago(1), ...list });

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
    reference: `${canary}-${requestId.slice(-6)}`,
    state: 'asked-back',
    channel: of.asksFor ? 'requesting-body' : 'public',
    asked_by: 'self',
    requested_by: of.asksFor,
    message_language: 'de',
    language_mode: 'speak',
    german_level: 'little',
    place_name: `Bei ihr ${canary}`,
    place_address: `${canary}weg 7`,
    minutes: 60,
    goal: `Allein hingehen ${canary}`,
    note: `Anmerkung ${canary}`,
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
  await ofRequest('consent', { lang: 'de', how: 'spoken', given_at: ago(9) });
  await ofRequest('time_window', { day, from_time: '09:00', until_time: '12:00' });
  await ofRequest('contact', {
    name: `Ratsuchende ${canary}`,
    phone: `06172 ${canary}`,
    email: `${canary.toLowerCase()}@example.org`,
  });
  await ofRequest('contact_fingerprint', {
    fingerprint: hashOfSecret(`print ${number}`),
    same_person: true,
  });
  await ofRequest('contact_window', { person_id: of.guide, opens_at: ago(2), closes_at: ahead(24) });
  const question = { asked: `Wann, ${canary}?`, asked_by: coordinator, asked_at: ago(2), answer_until: day };
  await ofRequest('question', { id: planted.questionId, ...question });
  await ofRequest('transition', {
    ...step,
    id: ids(),
    version: 1,
    event: 'ask-back',
    to_state: 'asked-back',
  });
  const draft = { token_hash: tokenHash, key_id: ids(), answers: {}, created_at: ago(1), updated_at: ago(1) };
  await plant(owner, 'requests.draft', draft);
  const form = { key: ids(), sent_by: of.guide, led_to: '/konto', sent_at: ago(1) };
  await plant(owner, 'platform.sent_form', form);

  const starts = ahead(48 + 3 * ++number);
  const span = { starts_at: starts, ends_at: Temporal.Instant.from(starts).add({ hours: 1 }).toString() };
  const offer = {
    request_id: requestId,
    state: 'open',
    briefing: `Elterngespräch ${canary}`,
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
  await put('assignments.asking_round', {
    id: ids(),
    request_id: requestId,
    state: 'stopped',
    ...span,
    at_once: 1,
    wait_hours: 24,
    quiet_from: '20:00',
    quiet_until: '08:00',
    at_end: 'board',
    relaxed: [],
    briefing: '\\x00',
    confirms_itself: true,
    started_by: coordinator,
    started_at: ago(2),
    ended_at: ago(1),
  });
  const searchId = ids();
  await put('assignments.neighbour_search', {
    id: searchId,
    request_id: requestId,
    state: 'stopped',
    asked_by: coordinator,
    asked_at: ago(2),
    answer_until: ahead(1),
    ended_at: ago(1),
  });
  await put('assignments.neighbour_asked', {
    search_id: searchId,
    asked_site_id: (await buildSite(owner)).id,
    state: 'not-needed',
  });
  const yes = { offer_id: offerId, guide_id: guideId, accepted_by: of.guide, accepted_at: ago(1) };
  await put('assignments.acceptance', { ...yes, no_conflict_declared: true });
  await put('assignments.assignment', {
    id: assignmentId,
    request_id: requestId,
    offer_id: offerId,
    guide_id: guideId,
    person_id: of.guide,
    requested_by: of.asksFor,
    guide_name: canary,
    place_number: 1,
    state: 'confirmed',
    place_name: `Haus ${canary}`,
    place_address: `${canary}platz 3`,
    calendar_sequence: 0,
    version: 1,
    created_at: ago(1),
    ...meeting,
    ...span,
  });
  await put('assignments.second_guide', {
    id: ids(),
    request_id: requestId,
    assignment_id: assignmentId,
    person_id: of.guide,
    state: 'stopped',
    why: 'learning',
    asked_by: coordinator,
    asked_at: ago(1),
    ended_at: ago(1),
  });
  const groupAt = ahead(24 * 40 + 3 * number);
  await put('assignments.group_session', {
    id: planted.groupSessionId,
    // An announcement: nobody stands in it, and it stays when somebody is erased.
    title: 'Café',
    about: '',
    ...topic,
    language_tags: [],
    place_kind: 'public-place',
    place_name: 'Haus',
    place_address: '',
    area_name: 'Ort',
    area_latitude: 50.2,
    area_longitude: 8.6,
    child_present: false,
    places: 3,
    moves_up_until: 24,
    state: 'planned',
    starts_at: groupAt,
    ends_at: Temporal.Instant.from(groupAt).add({ hours: 2 }).toString(),
    version: 1,
    created_at: ago(9),
  });
  await put('assignments.group_sign_up', {
    id: ids(),
    session_id: planted.groupSessionId,
    guide_id: guideId,
    person_id: of.guide,
    signed_up_at: ago(1),
  });
  const home = { place_name: `Bei ihr ${canary}`, place_address: `${canary}weg 7`, closes_at: ahead(99) };
  await put('assignments.private_place', { assignment_id: assignmentId, person_id: of.guide, ...home });
  const apart = { kept_apart_id: planted.keptApartId, mark: `mark ${number}` };
  const kept = { id: planted.keptApartId, guide_id: guideId, made_at: ago(1) };
  await put('assignments.kept_apart', { ...kept, side: '\\x00' });
  await put('assignments.kept_apart_mark', apart);
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
