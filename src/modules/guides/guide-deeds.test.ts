import { beforeAll, describe, expect, it } from 'vitest';
import { buildSite } from '#modules/programme';
import { type Acting, type Person, type Role, system } from '#platform/acting';
import type { Tx } from '#platform/database';
import { newId } from '#platform/ids';
import { testDatabase } from '../../../tests/database.ts';
import { addAbsence } from './add-absence.ts';
import { blockOverdue } from './block-overdue.ts';
import { changeGuideProfile } from './change-guide-profile.ts';
import { giveAccess } from './give-access.ts';
import { buildGuide } from './guide.build.ts';
import {
  countByState,
  guideCandidates,
  guideNames,
  guidesOfPerson,
  listExpiries,
  listTeam,
  listTransitions,
  readGuide,
} from './guide.store.ts';
import { type GuideProfile, type GuideState, type obligationKinds, requiredObligations } from './guide.ts';
import { personalDataOfGuides } from './guides-personal-data.ts';
import { insertImport } from './import/import.store.ts';
import { moveGuide } from './move-guide.ts';
import { noteObligation } from './note-obligation.ts';
import { registerGuide } from './register-guide.ts';
import { removeAbsence } from './remove-absence.ts';
import { setAvailability } from './set-availability.ts';
import { tidyGuides } from './tidy-guides.ts';
import { withdrawObligation } from './withdraw-obligation.ts';

const world = await testDatabase();
const { owner, database } = world;
const told: { queue: string; data: object }[] = [];
database.dispatchThrough(async (_, outgoing) => {
  told.push(...outgoing);
});

const now = Temporal.Instant.from('2026-11-23T09:00:00Z');
const today = Temporal.PlainDate.from('2026-11-23');
const day = (text: string) => Temporal.PlainDate.from(text);
const time = (text: string) => Temporal.PlainTime.from(text);
const as = (person: Person): Acting => ({ kind: 'person', personId: person.id });
const by = <T>(person: Person, deed: (tx: Tx) => Promise<T>) => database.write(as(person), deed);

async function buildPerson(name: string, ...roles: [Role, string][]): Promise<Person> {
  const id = newId();
  const email = `${id}@example.org`;
  await owner.insertInto('accounts.person').values({ id, name, email }).execute();
  for (const [role, siteId] of roles) {
    await owner
      .insertInto('accounts.role')
      .values({ id: newId(), personId: id, role, siteId, validFrom: day('2020-01-01') })
      .execute();
  }
  return { id, name, email, roles: roles.map(([role, siteId]) => ({ role, siteId })) };
}

let site: string;
let otherSite: string;
let coordinator: Person;
let stranger: Person;
let herself: Person;
beforeAll(async () => {
  site = (await buildSite(owner)).id;
  otherSite = (await buildSite(owner)).id;
  coordinator = await buildPerson('Karim Sayed', ['coordinator', site]);
  stranger = await buildPerson('Olga Weber', ['coordinator', otherSite]);
  herself = await buildPerson('Amira Beispiel', ['guide', site]);
});

const profile = (of: Partial<GuideProfile> = {}): GuideProfile => ({
  name: 'Amira Beispiel',
  email: 'amira@beispiel.example',
  phone: '0170 000 00-00',
  gender: 'female',
  languages: [{ tag: 'ar', level: 'mother-tongue', modes: ['speak', 'read'] }],
  qualifiedOn: null,
  coordinating: false,
  healthGuide: false,
  ...of,
});
const nothing = {
  hours: null,
  topics: [],
  home: null,
  radiusKm: null,
  wishMinutesPerMonth: null,
  awayDuring: [],
  travel: null,
};
const moment = { now, today, newId: () => newId() };

describe('entering somebody', () => {
  const enter = (of: Partial<Parameters<typeof registerGuide>[1]>, who = coordinator) =>
    by(who, async (tx) => {
      const id = newId();
      const done = await registerGuide(tx, {
        id,
        siteId: site,
        profile: profile(),
        availability: nothing,
        entry: 'register',
        obligations: [],
        by: who,
        ...moment,
        ...of,
      });
      return { id, done };
    });

  it('notes who she is and where she stands, and who entered her', async () => {
    const { id, done } = await enter({});
    expect(done).toEqual({ ok: true });
    expect(await readGuide(owner, id)).toMatchObject({
      ...profile(),
      state: 'interested',
      version: 1,
      personId: null,
    });
    const [first] = await listTransitions(owner, id);
    expect(first).toMatchObject({
      event: 'register',
      fromState: null,
      toState: 'interested',
      madeBy: coordinator.id,
    });
  });

  it('as qualified needs the certificate, as active every obligation too, and nothing is left of a refusal', async () => {
    const before = await owner.selectFrom('guides.guide').select('id').execute();
    expect((await enter({ entry: 'enter-qualified' })).done).toEqual({ ok: false, refusal: 'not-qualified' });
    const qualified = profile({ qualifiedOn: day('2024-03-01') });
    expect((await enter({ entry: 'enter-active', profile: qualified })).done).toEqual({
      ok: false,
      refusal: 'obligations-missing',
    });
    expect(await owner.selectFrom('guides.guide').select('id').execute()).toHaveLength(before.length);
    const obligations = requiredObligations.map((kind) => ({
      kind,
      validFrom: day('2026-03-01'),
      validUntil: null,
    }));
    const { id, done } = await enter({ entry: 'enter-active', profile: qualified, obligations });
    expect(done).toEqual({ ok: true });
    const guide = await readGuide(owner, id);
    expect(guide?.state).toBe('active');
    expect(guide?.obligations.map(({ kind, notedBy }) => [kind, notedBy])).toEqual(
      expect.arrayContaining(requiredObligations.map((kind) => [kind, coordinator.id])),
    );
  });

  it('is refused at another site, in the code and in the database', async () => {
    await expect(enter({}, stranger)).rejects.toThrow('forbidden');
    const pretending = { ...stranger, roles: [{ role: 'coordinator' as const, siteId: site }] };
    await expect(enter({ by: pretending }, stranger)).rejects.toThrow(/row-level security/);
  });

  it('does not let somebody be at work without a certificate, whatever the code thinks', async () => {
    const id = newId();
    const states: GuideState[] = ['in-trial', 'active', 'paused', 'blocked', 'suspended'];
    for (const state of states) {
      await expect(buildGuide(owner, { id, siteId: site, state, qualifiedOn: null })).rejects.toThrow(
        /only_qualified_are_active/,
      );
    }
  });
});

describe('a profile', () => {
  it('is changed as it was looked at', async () => {
    const { id } = await buildGuide(owner, { siteId: site });
    const changed = profile({
      name: 'Rana Neu',
      languages: [{ tag: 'tr', level: 'basic', modes: ['speak'] }],
    });
    const of = {
      guideId: id,
      version: 1,
      profile: { ...changed, qualifiedOn: day('2024-05-01') },
      by: coordinator,
    };
    expect(await by(coordinator, (tx) => changeGuideProfile(tx, of))).toEqual({ ok: true });
    expect(await readGuide(owner, id)).toMatchObject({ ...of.profile, version: 2 });
  });

  it('two people change at once: the second is refused and nothing is overwritten', async () => {
    const { id } = await buildGuide(owner, { siteId: site });
    const change = (name: string) =>
      by(coordinator, (tx) =>
        changeGuideProfile(tx, {
          guideId: id,
          version: 1,
          profile: profile({ name, qualifiedOn: day('2024-05-01') }),
          by: coordinator,
        }),
      );
    const outcomes = await Promise.all([change('Erste'), change('Zweite')]);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(outcomes).toContainEqual({ ok: false, refusal: 'changed-meanwhile' });
    const winner = outcomes[0]?.ok ? 'Erste' : 'Zweite';
    expect(await readGuide(owner, id)).toMatchObject({ name: winner, version: 2 });
  });

  it('keeps the certificate of somebody who is at work', async () => {
    const { id } = await buildGuide(owner, { siteId: site });
    const of = { guideId: id, version: 1, profile: profile(), by: coordinator };
    expect(await by(coordinator, (tx) => changeGuideProfile(tx, of))).toEqual({
      ok: false,
      refusal: 'certificate-needed',
    });
  });

  it('is kept by the coordination, not by the guide', async () => {
    const { id } = await buildGuide(owner, { siteId: otherSite, personId: herself.id });
    const of = { guideId: id, version: 1, profile: profile(), by: herself };
    await expect(by(herself, (tx) => changeGuideProfile(tx, of))).rejects.toThrow('forbidden');
  });
});

describe('her hours and wishes', () => {
  it('are hers to set, and hours that touch are joined', async () => {
    const guide = await buildGuide(owner, { siteId: site, personId: herself.id });
    const availability = {
      hours: [
        { weekday: 1, from: time('12:00'), until: time('14:00') },
        { weekday: 1, from: time('08:00'), until: time('12:00') },
        { weekday: 3, from: time('17:00'), until: time('20:00') },
      ],
      topics: ['school', 'office'],
      home: { name: 'Bad Homburg', latitude: 50.2, longitude: 8.6 },
      radiusKm: 15,
      wishMinutesPerMonth: 450,
      awayDuring: ['school-holidays' as const],
      travel: { mode: 'car' as const, cents: 480 },
    };
    const of = { guideId: guide.id, version: 1, availability, by: herself };
    expect(await by(herself, (tx) => setAvailability(tx, of))).toEqual({ ok: true });
    const kept = await readGuide(owner, guide.id);
    expect(kept?.travel).toEqual({ mode: 'car', cents: 480 });
    expect(kept?.hours?.map((one) => `${one.weekday} ${one.from}-${one.until}`)).toEqual([
      '1 08:00:00-14:00:00',
      '3 17:00:00-20:00:00',
    ]);
    expect(kept).toMatchObject({
      topics: ['office', 'school'],
      radiusKm: 15,
      wishMinutesPerMonth: 450,
      awayDuring: ['school-holidays' as const],
      version: 2,
    });
    expect(await by(herself, (tx) => setAvailability(tx, of))).toEqual({
      ok: false,
      refusal: 'changed-meanwhile',
    });

    const untold = { ...of, version: 2, availability: nothing };
    expect(await by(coordinator, (tx) => setAvailability(tx, { ...untold, by: coordinator }))).toEqual({
      ok: true,
    });
    expect(await readGuide(owner, guide.id)).toMatchObject({ hours: null, topics: [], home: null });
    await owner.deleteFrom('guides.guide').where('id', '=', guide.id).execute();
  });

  it('of another guide she does not even find', async () => {
    const { id } = await buildGuide(owner, { siteId: site });
    const of = { guideId: id, version: 1, availability: nothing, by: herself };
    await expect(by(herself, (tx) => setAvailability(tx, of))).rejects.toThrow('not found');
  });
});

describe('an absence', () => {
  const add = (guideId: string, from: string, until: string) =>
    by(coordinator, (tx) =>
      addAbsence(tx, {
        guideId,
        absence: { id: newId(), from: day(from), until: day(until) },
        by: coordinator,
        today,
      }),
    );

  it.each([
    ['2026-12-24', '2026-12-24', 'end-before-start'],
    ['2026-12-24', '2026-12-20', 'end-before-start'],
    ['2026-11-01', '2026-11-23', 'already-over'],
    ['2026-12-01', '2028-12-02', 'too-long'],
  ])('from %s until %s is refused: %s', async (from, until, refusal) => {
    const { id } = await buildGuide(owner, { siteId: site });
    expect(await add(id, from, until)).toEqual({ ok: false, refusal });
  });

  it('is noted once, may begin in the past and on 29 February, and can be taken back twice', async () => {
    const { id } = await buildGuide(owner, { siteId: site });
    await add(id, '2028-02-29', '2028-03-01');
    await add(id, '2026-11-20', '2026-11-24');
    await add(id, '2026-11-20', '2026-11-24');
    const guide = await readGuide(owner, id);
    expect(guide?.absences.map(({ from }) => from.toString())).toEqual(['2026-11-20', '2028-02-29']);
    const absenceId = guide?.absences[0]?.id ?? '';
    for (let time = 0; time < 2; time++) {
      await by(coordinator, (tx) => removeAbsence(tx, { guideId: id, absenceId, by: coordinator }));
    }
    expect((await readGuide(owner, id))?.absences).toHaveLength(1);
  });
});

describe('an obligation', () => {
  const note = (guideId: string, of: Partial<Parameters<typeof noteObligation>[1]>) =>
    by(coordinator, (tx) =>
      noteObligation(tx, {
        id: newId(),
        guideId,
        kind: 'agreement',
        on: today,
        by: coordinator,
        now,
        today,
        ...of,
      }),
    );
  const notesOf = async (id: string) =>
    (await readGuide(owner, id))?.obligations.map(
      ({ kind, validFrom, validUntil }) => `${kind} ${validFrom} ${validUntil}`,
    );

  it('holds from its day on; a yearly confirmation for the months of the parameter', async () => {
    const { id } = await buildGuide(owner, { siteId: site, obligations: [] });
    expect(await note(id, { on: day('2026-02-28') })).toEqual({ ok: true });
    expect(await note(id, { kind: 'yearly-confirmation', on: day('2024-02-29') })).toEqual({ ok: true });
    expect(await notesOf(id)).toEqual([
      'yearly-confirmation 2024-02-29 2025-02-28',
      'agreement 2026-02-28 null',
    ]);
  });

  it('sent twice counts once', async () => {
    const { id } = await buildGuide(owner, { siteId: site, obligations: [] });
    await note(id, {});
    await note(id, {});
    expect(await notesOf(id)).toEqual(['agreement 2026-11-23 null']);
  });

  it('of a certificate of conduct keeps when it was seen and when to renew it, five years after its own day', async () => {
    const { id } = await buildGuide(owner, { siteId: site, obligations: [] });
    const kind = 'certificate-of-conduct-seen';
    expect(await note(id, { kind, issuedOn: day('2026-08-23') })).toEqual({ ok: true });
    expect(await notesOf(id)).toEqual([`${kind} 2026-11-23 2031-08-23`]);
  });

  it.each<[string, Partial<Parameters<typeof noteObligation>[1]>, string]>([
    ['of tomorrow', { on: day('2026-11-24') }, 'day-in-future'],
    ['of a certificate without its day', { kind: 'certificate-of-conduct-seen' }, 'certificate-day-missing'],
    [
      'of a certificate issued after it was seen',
      { kind: 'certificate-of-conduct-seen', on: day('2026-11-01'), issuedOn: day('2026-11-02') },
      'certificate-day-missing',
    ],
    [
      'of a certificate older than three months',
      { kind: 'certificate-of-conduct-seen', issuedOn: day('2026-08-22') },
      'certificate-too-old',
    ],
    ['that ends before it begins', { until: today }, 'end-before-start'],
  ])('%s is refused', async (_, of, refusal) => {
    const { id } = await buildGuide(owner, { siteId: site, obligations: [] });
    expect(await note(id, of)).toEqual({ ok: false, refusal });
    expect(await notesOf(id)).toEqual([]);
  });

  it('can be taken back, but not by the guide, who sees it', async () => {
    const { id } = await buildGuide(owner, { siteId: site, personId: herself.id });
    const [first] = (await database.read(as(herself), (db) => readGuide(db, id)))?.obligations ?? [];
    const of = { guideId: id, obligationId: first?.id ?? '' };
    await expect(by(herself, (tx) => withdrawObligation(tx, { ...of, by: herself }))).rejects.toThrow(
      'forbidden',
    );
    const forced = await by(herself, (tx) =>
      tx.deleteFrom('guides.obligation').where('guideId', '=', id).executeTakeFirst(),
    );
    expect(forced.numDeletedRows).toBe(0n);
    await by(coordinator, (tx) => withdrawObligation(tx, { ...of, by: coordinator }));
    expect((await readGuide(owner, id))?.obligations).toHaveLength(requiredObligations.length - 1);
    await owner.deleteFrom('guides.guide').where('id', '=', id).execute();
  });
});

describe('a step', () => {
  const step = (guideId: string, of: Partial<Parameters<typeof moveGuide>[1]>) => {
    const who = (of.by ?? coordinator) as Person;
    return by(who, (tx) =>
      moveGuide(tx, { guideId, version: 1, event: 'pause', reason: null, by: who, ...moment, ...of }),
    );
  };

  it('is kept with who, when and why, and told', async () => {
    const { id } = await buildGuide(owner, { siteId: site });
    expect(await step(id, { reason: 'family' })).toEqual({ ok: true, to: 'paused' });
    expect(await readGuide(owner, id)).toMatchObject({ state: 'paused', stateSince: now, version: 2 });
    expect(await listTransitions(owner, id)).toMatchObject([
      {
        event: 'pause',
        fromState: 'active',
        toState: 'paused',
        reason: 'family',
        madeBy: coordinator.id,
        madeAt: now,
      },
    ]);
    expect(told.at(-1)).toEqual({
      queue: 'event/guides.moved',
      data: { guideId: id, siteId: site, personId: null, from: 'active', to: 'paused' },
    });
  });

  it('on a record somebody has changed meanwhile is refused', async () => {
    const { id } = await buildGuide(owner, { siteId: site });
    const outcomes = await Promise.all([step(id, {}), step(id, { event: 'leave' })]);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(outcomes).toContainEqual({ ok: false, refusal: 'changed-meanwhile' });
    expect(await listTransitions(owner, id)).toHaveLength(1);
  });

  it('of her own the guide takes herself, and no other', async () => {
    const { id } = await buildGuide(owner, { siteId: site, personId: herself.id });
    expect(await step(id, { by: herself })).toEqual({ ok: true, to: 'paused' });
    expect(await step(id, { by: herself, event: 'suspend', version: 2, reason: 'other' })).toEqual({
      ok: false,
      refusal: 'not-for-this-role',
    });
    expect(await step(id, { by: herself, event: 'resume', version: 2 })).toEqual({ ok: true, to: 'active' });
    await owner.deleteFrom('guides.guide').where('id', '=', id).execute();
  });

  it('back to work needs every obligation, and naming what is missing changes nothing', async () => {
    const { id } = await buildGuide(owner, { siteId: site, state: 'paused', without: ['privacy-briefing'] });
    expect(await step(id, { event: 'resume' })).toEqual({ ok: false, refusal: 'obligations-missing' });
    expect(await listTransitions(owner, id)).toEqual([]);
  });

  it('to a certificate notes its day', async () => {
    const { id } = await buildGuide(owner, { siteId: site, state: 'in-qualification', qualifiedOn: null });
    expect(await step(id, { event: 'certify' })).toEqual({ ok: false, refusal: 'not-qualified' });
    expect(await step(id, { event: 'certify', qualifiedOn: day('2026-11-24') })).toEqual({
      ok: false,
      refusal: 'not-qualified',
    });
    expect(await step(id, { event: 'certify', qualifiedOn: day('2026-11-20') })).toEqual({
      ok: true,
      to: 'qualified',
    });
    expect((await readGuide(owner, id))?.qualifiedOn?.toString()).toBe('2026-11-20');
  });

  it('of a guide at another site is not found', async () => {
    const { id } = await buildGuide(owner, { siteId: site });
    await expect(step(id, { by: stranger })).rejects.toThrow('not found');
  });
});

describe('every night', () => {
  it('active guides for whom something has run out are blocked, on the day it no longer holds', async () => {
    const until = (end: string) =>
      requiredObligations.map((kind) => ({
        kind,
        validFrom: day('2025-11-23'),
        validUntil: kind === 'yearly-confirmation' ? day(end) : null,
      }));
    await database.write(system, (tx) => blockOverdue(tx, moment));
    const over = await buildGuide(owner, { siteId: site, obligations: until('2026-11-23') });
    const lastDay = await buildGuide(owner, { siteId: site, obligations: until('2026-11-24') });
    const renewed = await buildGuide(owner, {
      siteId: site,
      obligations: [
        ...until('2026-11-23'),
        { kind: 'yearly-confirmation', validFrom: day('2026-11-01'), validUntil: day('2027-11-01') },
      ],
    });
    const paused = await buildGuide(owner, { siteId: site, state: 'paused', obligations: [] });
    const without = await buildGuide(owner, { siteId: otherSite, without: ['agreement'] });
    expect(await database.write(system, (tx) => blockOverdue(tx, moment))).toBe(2);
    expect(await database.write(system, (tx) => blockOverdue(tx, moment))).toBe(0);
    const states = await guideNames(owner, [over.id, lastDay.id, renewed.id, paused.id, without.id]);
    expect([over, lastDay, renewed, paused, without].map(({ id }) => states.get(id)?.state)).toEqual([
      'blocked',
      'active',
      'active',
      'paused',
      'blocked',
    ]);
    expect(await listTransitions(owner, over.id)).toMatchObject([
      { event: 'block', madeBy: null, madeAt: now },
    ]);
  });

  it('people who left or never began are forgotten after six months, and not a day before', async () => {
    const since = (text: string) => Temporal.Instant.from(`${text}T09:00:00Z`);
    const build = (state: GuideState, text: string) =>
      buildGuide(owner, { siteId: site, state, now: since(text) });
    const gone = [
      await build('left', '2026-05-23'),
      await build('not-admitted', '2026-05-23'),
      await build('interested', '2026-05-23'),
      await build('in-talks', '2025-05-23'),
    ];
    const stay = [
      await build('left', '2026-05-24'),
      await build('not-admitted', '2026-05-24'),
      await build('interested', '2026-05-24'),
      await build('active', '2020-01-01'),
      await build('in-qualification', '2026-01-01'),
    ];
    await database.write(system, (tx) => tidyGuides(tx, now));
    for (const { id } of gone) expect(await readGuide(owner, id)).toBeNull();
    for (const { id } of stay) expect(await readGuide(owner, id)).not.toBeNull();
  });

  it('a note about a certificate of conduct goes at once where nobody comes, else half a year after its end', async () => {
    const note = (validUntil: string) => [
      {
        kind: 'certificate-of-conduct-seen' as const,
        validFrom: day('2021-01-01'),
        validUntil: day(validUntil),
      },
    ];
    const at = Temporal.Instant.from('2026-11-20T09:00:00Z');
    const notAdmitted = await buildGuide(owner, {
      siteId: site,
      state: 'not-admitted',
      obligations: note('2030-01-01'),
      now: at,
    });
    const over = await buildGuide(owner, { siteId: site, obligations: note('2026-05-22') });
    const ended = await buildGuide(owner, { siteId: site, obligations: note('2026-05-23') });
    await database.write(system, (tx) => tidyGuides(tx, now));
    const left = async (id: string) => (await readGuide(owner, id))?.obligations.length;
    expect([await left(notAdmitted.id), await left(over.id), await left(ended.id)]).toEqual([0, 0, 1]);
  });

  it('absences that are over and lists nobody took over are forgotten', async () => {
    const { id } = await buildGuide(owner, {
      siteId: site,
      absences: [
        { from: day('2026-10-01'), until: day('2026-10-23') },
        { from: day('2026-10-01'), until: day('2026-10-24') },
      ],
    });
    const list = (hours: number) => ({
      id: newId(),
      siteId: site,
      uploadedBy: coordinator.id,
      uploadedAt: now.subtract({ hours }),
      fileName: 'liste.csv',
      header: ['Name'],
      rows: [['A']],
      mapping: ['name' as const],
    });
    await owner.transaction().execute(async (tx) => {
      await insertImport(tx, list(25));
      await insertImport(tx, list(23));
    });
    await database.write(system, (tx) => tidyGuides(tx, now));
    expect((await readGuide(owner, id))?.absences).toHaveLength(1);
    expect(await owner.selectFrom('guides.import').select('id').execute()).toHaveLength(1);
  });
});

describe('somebody who is erased', () => {
  it('goes with everything, and where hours are counted for her only an empty place stays', async () => {
    const person = await buildPerson('Ganz Weg', ['guide', site], ['guide', otherSite]);
    const plain = await buildGuide(owner, { siteId: otherSite, personId: person.id, name: 'Ganz Weg' });
    const counted = await buildGuide(owner, {
      siteId: site,
      personId: person.id,
      name: 'Ganz Weg',
      email: 'ganz@weg.example',
      topics: ['school'],
      hours: [{ weekday: 1, from: time('08:00'), until: time('09:00') }],
    });
    // A key of a module above, as the record of hours has one.
    const { sql } = await import('kysely');
    await sql`create table guides.counted (site_id uuid, guide_id uuid, foreign key (site_id, guide_id) references guides.guide (site_id, id))`.execute(
      owner,
    );
    await sql`insert into guides.counted values (${site}, ${counted.id})`.execute(owner);

    const collected = await database.read(as(person), async (db) =>
      personalDataOfGuides.collect?.(db, { kind: 'person', id: person.id, sites: null }),
    );
    expect(JSON.stringify(collected)).toContain('ganz@weg.example');
    await database.write(system, async (tx) =>
      personalDataOfGuides.erase?.(tx, { kind: 'person', id: person.id, sites: null }, today),
    );
    expect(await owner.selectFrom('guides.guide').select('id').where('id', '=', plain.id).execute()).toEqual(
      [],
    );
    const [left] = await owner.selectFrom('guides.guide').selectAll().where('id', '=', counted.id).execute();
    expect(left).toMatchObject({
      name: '–',
      personId: null,
      email: null,
      phone: null,
      homeName: null,
      state: 'left',
    });
    for (const table of [
      'language',
      'topic',
      'availability',
      'obligation',
      'transition',
      'absence',
    ] as const) {
      const rows = await owner
        .selectFrom(`guides.${table}`)
        .select('guideId')
        .where('guideId', '=', counted.id)
        .execute();
      expect(rows, table).toEqual([]);
    }
    expect(await readGuide(owner, counted.id)).toBeNull();
    expect(await guidesOfPerson(owner, person.id)).toEqual([]);
    await sql`drop table guides.counted`.execute(owner);
  });
});

describe('letting a guide sign in', () => {
  const invited: string[] = [];
  const invite: Parameters<typeof giveAccess>[1]['invite'] = async (tx, { invitation, newId: id }) => {
    const personId = id();
    invited.push(`${invitation.role} ${invitation.email}`);
    await tx
      .insertInto('accounts.person')
      .values({ id: personId, name: invitation.name, email: invitation.email })
      .execute();
    return { ok: true, personId };
  };
  const give = (guideId: string, version = 1) =>
    by(coordinator, (tx) =>
      giveAccess(tx, { guideId, version, invite, siteName: 'Bad Homburg', by: coordinator, ...moment }),
    );

  it('invites her by her address and ties the account to her record, once', async () => {
    const { id } = await buildGuide(owner, { siteId: site, email: 'neu@beispiel.example' });
    const first = await give(id);
    expect(first.ok).toBe(true);
    expect(await give(id, 2)).toEqual(first);
    expect(invited).toEqual(['guide neu@beispiel.example']);
    expect((await readGuide(owner, id))?.personId).toBe(first.ok && first.personId);
  });

  it('takes the account that holds the role there already, but not from another guide', async () => {
    const known = await buildPerson('Schon Da', ['guide', site]);
    const one = await buildGuide(owner, { siteId: site, email: known.email });
    const two = await buildGuide(owner, { siteId: site, email: known.email });
    expect(await give(one.id)).toEqual({ ok: true, personId: known.id });
    await expect(give(two.id)).resolves.toEqual({ ok: false, refusal: 'account-taken' });
  });

  it('needs an address', async () => {
    const { id } = await buildGuide(owner, { siteId: site });
    expect(await give(id)).toEqual({ ok: false, refusal: 'email-needed' });
  });
});

describe('what is read', () => {
  let place: string;
  let leader: Person;
  beforeAll(async () => {
    place = (await buildSite(owner)).id;
    leader = await buildPerson('Lea Leitung', ['coordinator', place]);
    const names = ['Özlem Demobay', 'Anna 100% O_Neil', 'amira Beispiel', 'Zilan Demosoy', 'Émile Demonde'];
    for (const [number, name] of names.entries()) {
      await buildGuide(owner, {
        siteId: place,
        name,
        email: `guide-${number}@beispiel.example`,
        state: number === 3 ? 'left' : 'active',
        languages: [{ tag: number % 2 === 0 ? 'tr' : 'fr', level: 'fluent', modes: ['speak'] }],
      });
    }
  });
  const team = (filter: Parameters<typeof listTeam>[2] = {}, who = leader) =>
    database.read(as(who), (db) => listTeam(db, [place], filter));
  const namesOf = async (filter: Parameters<typeof listTeam>[2]) =>
    (await team(filter)).members.map(({ name }) => name);

  it('a team stands in the order of the names, whatever their marks, without those who left', async () => {
    expect(await namesOf({})).toEqual([
      'amira Beispiel',
      'Anna 100% O_Neil',
      'Émile Demonde',
      'Özlem Demobay',
    ]);
    expect(await namesOf({ state: 'all' })).toHaveLength(5);
    expect(await namesOf({ state: 'left' })).toEqual(['Zilan Demosoy']);
    expect(await namesOf({ language: 'tr' })).toEqual(['amira Beispiel', 'Émile Demonde', 'Özlem Demobay']);
  });

  it.each([
    ['ozlem', ['Özlem Demobay']],
    ['DEMO', ['Émile Demonde', 'Özlem Demobay']],
    ['0% o_n', ['Anna 100% O_Neil']],
    ['100_', []],
    ['GUIDE-2@beispiel.example', ['amira Beispiel']],
    ['guide-2@', []],
    ["' or 1=1 --", []],
  ])('is searched for %s', async (query, expected) => {
    expect(await namesOf({ query })).toEqual(expected);
  });

  it('comes a page at a time, each once', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page = await team({ state: 'all', limit: 2, ...(after ? { after } : {}) });
      seen.push(...page.members.map(({ name }) => name));
      after = page.next;
    } while (after);
    expect(seen).toEqual(await namesOf({ state: 'all' }));
    expect(await namesOf({ after: 'no key of ours', limit: 1 })).toEqual(['amira Beispiel']);
  });

  it('of another site nobody sees anything', async () => {
    const [someone] = (await team()).members;
    expect((await team({}, stranger)).members).toEqual([]);
    await database.read(as(stranger), async (db) => {
      expect(await readGuide(db, someone?.id ?? '')).toBeNull();
      expect(await guideCandidates(db, place)).toEqual([]);
      expect(await countByState(db, [place])).toEqual(new Map());
      for (const table of [
        'guide',
        'language',
        'topic',
        'availability',
        'absence',
        'obligation',
        'transition',
        'import',
      ] as const) {
        const rows = await db
          .selectFrom(`guides.${table}`)
          .select('siteId')
          .where('siteId', '!=', otherSite)
          .execute();
        expect(rows, table).toEqual([]);
      }
    });
    const changed = await by(stranger, (tx) =>
      tx.updateTable('guides.guide').set({ name: 'X' }).where('siteId', '=', place).executeTakeFirst(),
    );
    expect(changed.numUpdatedRows).toBe(0n);
  });

  it('a guide sees herself and nobody of her team', async () => {
    const own = await buildGuide(owner, { siteId: place, personId: herself.id });
    await database.read(as(herself), async (db) => {
      const rows = await db.selectFrom('guides.guide').select('id').where('siteId', '=', place).execute();
      expect(rows).toEqual([{ id: own.id }]);
    });
    await owner.deleteFrom('guides.guide').where('id', '=', own.id).execute();
  });

  it('nobody moves a guide to another site, not even its coordination', async () => {
    await expect(
      by(leader, (tx) =>
        tx.updateTable('guides.guide').set({ siteId: otherSite }).where('siteId', '=', place).execute(),
      ),
    ).rejects.toThrow(/permission denied/);
  });

  it('matching gets everything of everybody it may propose, in a constant number of queries', async () => {
    const full = await buildGuide(owner, {
      siteId: place,
      gender: 'diverse',
      topics: ['school', 'office'],
      hours: [{ weekday: 2, from: time('08:30'), until: time('12:00') }],
      home: { name: 'Bad Homburg', latitude: 50.2, longitude: 8.6 },
      radiusKm: 10,
      wishMinutesPerMonth: 600,
      awayDuring: [],
      travel: { mode: 'single-tickets', cents: 640 },
      absences: [{ from: day('2026-12-01'), until: day('2026-12-10') }],
      without: requiredObligations.slice(1),
    });
    const all = await database.read(as(leader), (db) => guideCandidates(db, place));
    expect(all.map(({ name }) => name)).not.toContain('Zilan Demosoy');
    expect(all).toHaveLength(5);
    expect(all.find(({ hours }) => hours === null)).toBeDefined();
    const [one, ...others] = await database.read(as(leader), (db) =>
      guideCandidates(db, place, { guideIds: [full.id] }),
    );
    expect(others).toEqual([]);
    expect(one).toEqual({
      guideId: full.id,
      siteId: place,
      personId: null,
      name: full.name,
      state: 'active',
      coordinating: false,
      healthGuide: false,
      gender: 'diverse',
      qualifiedOn: '2024-05-01',
      home: { name: 'Bad Homburg', latitude: 50.2, longitude: 8.6 },
      radiusKm: 10,
      wishMinutesPerMonth: 600,
      awayDuring: [],
      travel: { mode: 'single-tickets', cents: 640 },
      languages: expect.arrayContaining([{ tag: 'de', level: 'fluent', modes: ['speak', 'read'] }]),
      topics: expect.arrayContaining(['school', 'office']),
      hours: [{ weekday: 2, fromMinute: 510, untilMinute: 720 }],
      absences: [{ from: '2026-12-01', until: '2026-12-10' }],
      obligations: [{ kind: 'agreement', validFrom: 20260101, validUntil: 20280101 }],
    });
    expect(await guideCandidates(owner, place, { guideIds: [] })).toEqual([]);
  });

  it('what runs out soon is named with its day, unless it was renewed', async () => {
    const ends = (kind: (typeof obligationKinds)[number], until: string) => ({
      kind,
      validFrom: day('2025-01-01'),
      validUntil: day(until),
    });
    const soon = await buildGuide(owner, {
      siteId: place,
      obligations: [ends('yearly-confirmation', '2026-12-01'), ends('agreement', '2029-01-01')],
    });
    await buildGuide(owner, {
      siteId: place,
      obligations: [
        ends('yearly-confirmation', '2026-12-01'),
        { kind: 'yearly-confirmation', validFrom: day('2026-11-01'), validUntil: null },
      ],
    });
    const found = await database.read(as(leader), (db) => listExpiries(db, [place], day('2027-01-01')));
    expect(found).toMatchObject([{ guideId: soon.id, kind: 'yearly-confirmation', on: day('2026-12-01') }]);
  });
});
