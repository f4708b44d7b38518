import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { nobody, type Person, type RoleAtSite } from '#platform/acting';
import { newId } from '#platform/ids';
import { testDatabase } from '../../../tests/database.ts';
import { type ChangeParameter, changeParameter } from './change-parameter.ts';
import { type DecideTopic, decideTopic } from './decide-topic.ts';
import { listLanguages } from './language.store.ts';
import {
  changedBy,
  forgetWhoChanged,
  listParameters,
  parameterHistory,
  readParameter,
  readParameters,
} from './parameter.store.ts';
import { definitionOf, ParameterMissing, parameterKeys } from './parameter.ts';
import { findPlaces, readPlace } from './place.store.ts';
import { buildSite, placeOfRole } from './programme.build.ts';
import { regimeOf } from './provider.store.ts';
import { loadReferenceData, states } from './reference-data.ts';
import { listSites, nearestSites, readSite, sitesServing } from './site.store.ts';
import { listTopics, readTopic } from './topic.store.ts';

const { database, owner } = await testDatabase();
const day = (text: string) => Temporal.PlainDate.from(text);
const now = Temporal.Instant.from('2026-11-23T09:00:00Z');

const asNobody = <T>(work: Parameters<typeof database.read<T>>[1]) => database.read(nobody, work);

async function person(name: string, roles: readonly RoleAtSite[]): Promise<Person> {
  const id = newId();
  const email = `${id}@demo.lotsenwerk.example`;
  await owner.insertInto('accounts.person').values({ id, name, email, emailVerified: true }).execute();
  for (const { role, siteId } of roles) {
    await owner
      .insertInto('accounts.role')
      .values({
        id: newId(),
        personId: id,
        role,
        ...(await placeOfRole(owner, role, siteId)),
        validFrom: day('2020-01-01'),
      })
      .execute();
  }
  return { id, name, email, roles };
}

let siteA: { id: string; slug: string; providerId: string };
let siteB: { id: string; slug: string; providerId: string };
let administrator: Person;
let coordinatorA: Person;
let coordinatorB: Person;
let coordinatingGuideA: Person;
let financeA: Person;
let guideA: Person;

beforeAll(async () => {
  await owner.transaction().execute(loadReferenceData);
  siteA = await buildSite(owner, { name: 'Aa-Standort', regime: 'kdg', servesCounties: ['06434'] });
  siteB = await buildSite(owner, {
    name: 'Bb-Standort',
    countyKey: '06438',
    latitude: 49.97,
    longitude: 8.83,
    servesPlaces: ['06438-rodermark'],
    radiusKm: 7,
  });
  await buildSite(owner, { name: 'Ruhender Standort', status: 'dormant', servesCounties: ['06434'] });
  administrator = await person('Adele Demo', [{ role: 'administrator', siteId: null }]);
  coordinatorA = await person('Katharina Demo', [{ role: 'coordinator', siteId: siteA.id }]);
  coordinatorB = await person('Ursula Demo', [{ role: 'deputy', siteId: siteB.id }]);
  coordinatingGuideA = await person('Samira Demo', [{ role: 'coordinating-guide', siteId: siteA.id }]);
  financeA = await person('Viktor Demo', [{ role: 'finance', siteId: siteA.id }]);
  guideA = await person('Lina Demo', [{ role: 'guide', siteId: siteA.id }]);
});

describe('reference data', () => {
  const counts = async () => ({
    counties: (await owner.selectFrom('programme.county').select('key').execute()).length,
    places: (await owner.selectFrom('programme.place').select('key').execute()).length,
    codes: (await owner.selectFrom('programme.postalCode').select('code').execute()).length,
    languages: (await owner.selectFrom('programme.language').select('tag').execute()).length,
    topics: (await owner.selectFrom('programme.topic').select('code').execute()).length,
    values: (await owner.selectFrom('programme.parameter').select('id').where('siteId', 'is', null).execute())
      .length,
  });

  it('is the same after being loaded again, even when it forgot that it was loaded', async () => {
    const before = await counts();
    expect(before.counties).toBe(33);
    expect(before.places).toBe(states[0]?.places.length);
    await owner.deleteFrom('platform.loadedContent').where('name', '=', 'programme').execute();
    await owner.transaction().execute(loadReferenceData);
    expect(await counts()).toEqual(before);
  });

  it('does not touch the tables when its content is what was loaded last', async () => {
    const german = () =>
      owner
        .selectFrom('programme.language')
        .select('nativeName')
        .where('tag', '=', 'de')
        .executeTakeFirstOrThrow();
    await owner
      .updateTable('programme.language')
      .set({ nativeName: 'Probe' })
      .where('tag', '=', 'de')
      .execute();
    await owner.transaction().execute(loadReferenceData);
    expect(await german()).toEqual({ nativeName: 'Probe' });
    await owner.deleteFrom('platform.loadedContent').where('name', '=', 'programme').execute();
    await owner.transaction().execute(loadReferenceData);
    expect(await german()).toEqual({ nativeName: 'Deutsch' });
  });

  it('leaves the values people have changed, and corrects its own', async () => {
    const rowsFrom2021 = () =>
      owner
        .selectFrom('programme.parameter')
        .select(['id', 'value', 'corrects'])
        .where('key', '=', 'trial-weeks')
        .where('siteId', 'is', null)
        .orderBy('changedAt')
        .execute();
    const [own] = await rowsFrom2021();
    await owner
      .updateTable('programme.parameter')
      .set({ value: 9 })
      .where('id', '=', own?.id ?? '')
      .execute();
    const reload = async () => {
      await owner.deleteFrom('platform.loadedContent').where('name', '=', 'programme').execute();
      await owner.transaction().execute(loadReferenceData);
    };
    await reload();
    expect(await rowsFrom2021()).toMatchObject([{ value: 9 }, { value: 4, corrects: own?.id }]);
    const correction = (await rowsFrom2021())[1];
    await owner
      .updateTable('programme.parameter')
      .set({ value: 6, changedBy: administrator.id, changedByName: administrator.name })
      .where('id', '=', correction?.id ?? '')
      .execute();
    await reload();
    expect((await rowsFrom2021()).map(({ value }) => value)).toEqual([9, 6]);
  });

  it('lists languages in their own names, German first', async () => {
    const languages = await asNobody(listLanguages);
    expect(languages.slice(0, 3).map(({ tag }) => tag)).toEqual(['de', 'en', 'ar']);
    expect(languages.find(({ tag }) => tag === 'fa')).toEqual({
      tag: 'fa',
      nativeName: 'فارسی',
      direction: 'rtl',
    });
    expect(languages.find(({ tag }) => tag === 'uk')?.nativeName).toBe('Українська');
  });
});

describe('reading a value', () => {
  it('gives every parameter a value on a day in 2026', async () => {
    const keys = parameterKeys.filter((key) => !definitionOf(key).onlySites);
    const values = await asNobody((db) => readParameters(db, keys, { day: day('2026-11-23') }));
    expect(values['allowance-rate']).toBe(500);
    expect(values['guide-hours-per-year']).toBe(276);
    expect(values['coordinating-guide-hours-per-year']).toBe(414);
    expect(values['volunteer-allowance-limit']).toBe(96_000);
    expect(values['trainer-allowance-limit']).toBe(330_000);
    expect(values['contact-after-end']).toBe(24);
  });

  it.each([
    ['volunteer-allowance-limit', '2025-12-31', 84_000],
    ['volunteer-allowance-limit', '2026-01-01', 96_000],
    ['trainer-allowance-limit', '2021-01-01', 300_000],
    ['allowance-rate', '2031-05-01', 500],
  ] as const)('%s on %s is %i', async (key, on, value) => {
    expect(await asNobody((db) => readParameter(db, key, { day: day(on) }))).toBe(value);
  });

  it.each([
    ['volunteer-allowance-limit', '2027-01-01'],
    ['trainer-allowance-limit', '2020-12-31'],
    ['allowance-rate', '2020-12-31'],
  ] as const)('refuses %s on %s, for which there is none', async (key, on) => {
    const missing = asNobody((db) => readParameter(db, key, { day: day(on) }));
    await expect(missing).rejects.toThrow(ParameterMissing);
    await expect(missing).rejects.toMatchObject({ key, day: day(on) });
  });

  it('refuses every day outside of the years of the tax limit and no day inside', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: -800, max: 3000 }), async (days) => {
        const on = day('2021-01-01').add({ days });
        const reading = asNobody((db) => readParameter(db, 'trainer-allowance-limit', { day: on }));
        if (on.year >= 2021 && on.year <= 2026)
          expect(await reading).toBe(on.year < 2026 ? 300_000 : 330_000);
        else await expect(reading).rejects.toThrow(ParameterMissing);
      }),
      { numRuns: 25 },
    );
  });

  it('asks for the state once there are several', async () => {
    await owner
      .insertInto('programme.state')
      .values({ key: 'XX', officialKey: '99', name: 'Musterland' })
      .execute();
    const id = newId();
    await owner
      .insertInto('programme.parameter')
      .values({
        id,
        stateKey: 'XX',
        siteId: null,
        key: 'allowance-rate',
        value: 700,
        unit: 'cent-per-hour',
        validFrom: day('2021-01-01'),
        source: 'Musterrichtlinie',
        changedAt: now,
      })
      .execute();
    const on = day('2026-01-01');
    await expect(asNobody((db) => readParameter(db, 'allowance-rate', { day: on }))).rejects.toThrow(
      'several states',
    );
    expect(await asNobody((db) => readParameter(db, 'allowance-rate', { day: on, state: 'XX' }))).toBe(700);
    expect(await asNobody((db) => readParameter(db, 'allowance-rate', { day: on, siteId: siteA.id }))).toBe(
      500,
    );
    await owner.deleteFrom('programme.parameter').where('id', '=', id).execute();
    await owner.deleteFrom('programme.state').where('key', '=', 'XX').execute();
  });
});

describe('changing a value', () => {
  const change = (by: Person, of: Partial<ChangeParameter>) =>
    database.write(
      { kind: 'person', personId: by.id },
      (tx) =>
        changeParameter(tx, {
          id: newId(),
          key: 'request-lead-time',
          siteId: null,
          value: 10,
          validFrom: day('2027-01-01'),
          validUntil: null,
          source: 'Beschluss',
          isCorrection: false,
          by,
          now,
          ...of,
        }),
      (done) => done.ok,
    );
  const lead = (on: string, siteId?: string) =>
    asNobody((db) => readParameter(db, 'request-lead-time', { day: day(on), siteId: siteId ?? null }));

  it('from a day on leaves the days before as they were, and says who did it', async () => {
    expect(
      await change(administrator, { key: 'allowance-rate', value: 600, validFrom: day('2028-01-01') }),
    ).toMatchObject({
      ok: true,
    });
    const rate = (on: string) => asNobody((db) => readParameter(db, 'allowance-rate', { day: day(on) }));
    expect(await rate('2027-12-31')).toBe(500);
    expect(await rate('2028-01-01')).toBe(600);
    const [newest] = await asNobody((db) => parameterHistory(db, 'allowance-rate'));
    expect(newest).toMatchObject({
      value: 600,
      changedByName: 'Adele Demo',
      source: 'Beschluss',
      changedAt: now,
    });
  });

  it('at a site holds there and nowhere else', async () => {
    expect(await change(coordinatorA, { siteId: siteA.id, value: 3 })).toMatchObject({ ok: true });
    expect(await lead('2027-01-01', siteA.id)).toBe(3);
    expect(await lead('2026-12-31', siteA.id)).toBe(7);
    expect(await lead('2027-01-01', siteB.id)).toBe(7);
    const listed = await asNobody((db) => listParameters(db, { day: day('2027-06-01'), siteId: siteA.id }));
    const own = listed.find(({ key }) => key === 'request-lead-time');
    expect([own?.site?.value, own?.state?.value]).toEqual([3, 7]);
    expect(listed.find(({ key }) => key === 'allowance-rate')?.site).toBeNull();
  });

  const rows: [string, () => Person, () => string | null, ChangeParameter['key'], boolean][] = [
    ['an administrator changes the state’s', () => administrator, () => null, 'answer-time', true],
    ['an administrator leaves a site its own', () => administrator, () => siteA.id, 'answer-time', false],
    ['a coordinator changes her site’s', () => coordinatorA, () => siteA.id, 'answer-time', true],
    ['a deputy changes her site’s', () => coordinatorB, () => siteB.id, 'answer-time', true],
    [
      'a coordinator does not change another site’s',
      () => coordinatorA,
      () => siteB.id,
      'answer-time',
      false,
    ],
    ['a coordinator does not change the state’s', () => coordinatorA, () => null, 'answer-time', false],
    ['a coordinator does not pay her own rate', () => coordinatorA, () => siteA.id, 'allowance-rate', false],
    ['a coordinating guide does not change', () => coordinatingGuideA, () => siteA.id, 'answer-time', false],
    ['a finance person does not change', () => financeA, () => siteA.id, 'answer-time', false],
    ['a guide does not change', () => guideA, () => siteA.id, 'answer-time', false],
  ];
  it.each(rows)('%s', async (_, by, siteId, key, may) => {
    const done = await change(by(), { key, siteId: siteId(), value: 5, validFrom: day('2027-03-01') });
    expect(done).toMatchObject(may ? { ok: true } : { ok: false, refusal: 'not-yours-to-change' });
  });

  it('is refused by the database too, whoever the deed believes to see', async () => {
    const forged: Person = { ...guideA, roles: [{ role: 'coordinator', siteId: siteA.id }] };
    await expect(change(forged, { siteId: siteA.id, validFrom: day('2027-04-01') })).rejects.toThrow(
      'row-level security',
    );
    const forgedForState: Person = { ...coordinatorA, roles: [{ role: 'administrator', siteId: null }] };
    await expect(change(forgedForState, { validFrom: day('2027-04-01') })).rejects.toThrow(
      'row-level security',
    );
  });

  it('to what cannot be is refused', async () => {
    expect(await change(administrator, { value: -1 })).toMatchObject({ refusal: 'value-out-of-bounds' });
    expect(await change(administrator, { value: 0.3 })).toMatchObject({ refusal: 'value-out-of-bounds' });
    expect(
      await change(administrator, { validFrom: day('2027-02-01'), validUntil: day('2027-02-01') }),
    ).toMatchObject({ refusal: 'ends-before-it-begins' });
  });

  it('from a day that has a value needs a correction, and both stay in the history', async () => {
    const from = { key: 'offer-expiry', validFrom: day('2027-05-01') } as const;
    expect(await change(administrator, { ...from, value: 27 })).toMatchObject({ ok: true });
    expect(await change(administrator, { ...from, value: 72 })).toMatchObject({ refusal: 'day-has-a-value' });
    expect(await change(administrator, { ...from, value: 72, isCorrection: true })).toMatchObject({
      ok: true,
    });
    expect(await change(administrator, { ...from, value: 71, isCorrection: true })).toMatchObject({
      ok: true,
    });
    const when = { day: day('2027-05-01') };
    expect(await asNobody((db) => readParameter(db, 'offer-expiry', when))).toBe(71);
    const history = await asNobody((db) => parameterHistory(db, 'offer-expiry'));
    expect(history.map(({ value }) => value).sort()).toEqual([27, 48, 71, 72]);
  });

  it('sent twice counts once', async () => {
    const once = { key: 'review-stop', value: 6, validFrom: day('2027-06-01') } as const;
    const first = await change(administrator, once);
    const again = await change(administrator, once);
    expect(again).toEqual(first);
  });

  it('by two people at once from the same day lets one through', async () => {
    const from = { key: 'review-warning', validFrom: day('2027-07-01') } as const;
    const both = await Promise.all([2, 4, 5, 6].map((value) => change(administrator, { ...from, value })));
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    const refusals = both.flatMap((done) => (done.ok ? [] : [done.refusal]));
    for (const refusal of refusals) expect(['day-has-a-value', 'changed-meanwhile']).toContain(refusal);
  });

  it('cannot correct a row of another level, not even past the deed', async () => {
    const [ofState] = await asNobody((db) => parameterHistory(db, 'profile-confirmation'));
    const insert = database.write({ kind: 'person', personId: coordinatorA.id }, (tx) =>
      tx
        .insertInto('programme.parameter')
        .values({
          id: newId(),
          stateKey: 'HE',
          siteId: siteA.id,
          key: 'profile-confirmation',
          value: 1,
          unit: 'months',
          validFrom: ofState?.validFrom ?? day('2021-01-01'),
          source: 'Probe',
          corrects: ofState?.id ?? null,
          changedAt: now,
        })
        .execute(),
    );
    await expect(insert).rejects.toThrow('foreign key');
  });

  it('never rewrites a row', async () => {
    const rewrite = database.write({ kind: 'person', personId: administrator.id }, (tx) =>
      tx.updateTable('programme.parameter').set({ value: 1 }).execute(),
    );
    await expect(rewrite).rejects.toThrow('permission denied');
    const remove = database.write({ kind: 'person', personId: administrator.id }, (tx) =>
      tx.deleteFrom('programme.parameter').execute(),
    );
    await expect(remove).rejects.toThrow('permission denied');
  });

  it('is found in the person’s export, and forgotten with her while the value stays', async () => {
    const leaver = await person('Geht Bald', [{ role: 'coordinator', siteId: siteB.id }]);
    const made = await change(leaver, { siteId: siteB.id, value: 9, validFrom: day('2027-08-01') });
    expect(made).toMatchObject({ ok: true });
    const found = await asNobody((db) => changedBy(db, leaver.id));
    expect(found.parameters).toMatchObject([
      { key: 'request-lead-time', value: 9, changedByName: 'Geht Bald' },
    ]);
    await database.write({ kind: 'system' }, (tx) => forgetWhoChanged(tx, leaver.id));
    expect((await asNobody((db) => changedBy(db, leaver.id))).parameters).toEqual([]);
    expect(await lead('2027-08-01', siteB.id)).toBe(9);
    const [forgotten] = await asNobody((db) =>
      parameterHistory(db, 'request-lead-time', { siteId: siteB.id }),
    );
    expect(forgotten).toMatchObject({ value: 9, changedBy: null, changedByName: '' });
  });
});

describe('topics', () => {
  const decide = (by: Person, of: Partial<DecideTopic>) =>
    database.write(
      { kind: 'person', personId: by.id },
      (tx) =>
        decideTopic(tx, {
          siteId: siteA.id,
          topicCode: 'private-home',
          riskClass: 'red',
          referTo: 'mentoring-project',
          hint: 'Wir treffen uns im Café.',
          by,
          now,
          ...of,
        }),
      (done) => done.ok,
    );
  const topicAt = (code: string, siteId: string | null) => asNobody((db) => readTopic(db, code, siteId));

  it('have the risk class of the programme until the site decides, and again once it takes that back', async () => {
    expect(await topicAt('private-home', siteA.id)).toMatchObject({ riskClass: 'yellow', siteHint: null });
    expect(await decide(coordinatorA, {})).toEqual({ ok: true });
    expect(await topicAt('private-home', siteA.id)).toMatchObject({
      riskClass: 'red',
      usualRiskClass: 'yellow',
      referTo: 'mentoring-project',
      siteHint: 'Wir treffen uns im Café.',
    });
    expect(await topicAt('private-home', siteB.id)).toMatchObject({ riskClass: 'yellow', siteHint: null });
    expect(await topicAt('private-home', null)).toMatchObject({ riskClass: 'yellow' });
    expect(await decide(coordinatorA, { riskClass: 'green', hint: null })).toEqual({ ok: true });
    expect(await topicAt('private-home', siteA.id)).toMatchObject({ riskClass: 'green', siteHint: null });
    expect(await decide(coordinatorA, { riskClass: null })).toEqual({ ok: true });
    expect(await topicAt('private-home', siteA.id)).toMatchObject({ riskClass: 'yellow' });
  });

  it('are not decided by others, against the law, without a referral or with a long story', async () => {
    expect(await decide(coordinatorB, {})).toMatchObject({ refusal: 'not-yours-to-decide' });
    expect(await decide(guideA, {})).toMatchObject({ refusal: 'not-yours-to-decide' });
    expect(await decide(coordinatorA, { topicCode: 'legal-advice', riskClass: 'green' })).toMatchObject({
      refusal: 'law-leaves-no-choice',
    });
    expect(await decide(coordinatorA, { topicCode: 'weather' })).toMatchObject({ refusal: 'no-such-topic' });
    expect(await decide(coordinatorA, { referTo: null })).toMatchObject({ refusal: 'referral-missing' });
    expect(await decide(coordinatorA, { hint: 'x'.repeat(301) })).toMatchObject({ refusal: 'hint-too-long' });
    const forged: Person = { ...coordinatorB, roles: [{ role: 'coordinator', siteId: siteA.id }] };
    await expect(decide(forged, {})).rejects.toThrow('row-level security');
  });

  it('that the law forbids cannot be allowed past the deed either', async () => {
    const insert = (siteDecides: boolean) =>
      owner
        .insertInto('programme.siteTopic')
        .values({
          siteId: siteA.id,
          topicCode: 'legal-advice',
          siteDecides,
          riskClass: 'green',
          changedAt: now,
        })
        .execute();
    await expect(insert(true)).rejects.toThrow('foreign key');
    await expect(insert(false)).rejects.toThrow('check constraint');
  });

  it('stand in the order of the forms, danger last', async () => {
    const topics = await asNobody((db) => listTopics(db, siteA.id));
    expect(topics[0]?.code).toBe('office');
    expect(topics.at(-1)).toMatchObject({ code: 'danger', riskClass: 'red', referTo: 'emergency' });
  });
});

describe('places', () => {
  const names = async (query: string) =>
    (await asNobody((db) => findPlaces(db, { query }))).map(({ name }) => name);

  it.each([
    ['61348', ['Bad Homburg v. d. Höhe']],
    ['63322 Rödermark', ['Rödermark']],
    ['roedermark', ['Rödermark']],
    ['rodermark', ['Rödermark']],
    ['RÖDERM', ['Rödermark']],
    ['homburg v', ['Bad Homburg v. d. Höhe']],
    ['Ruesselsheim', ['Rüsselsheim am Main']],
    ['lautertal', ['Lautertal (Odenwald)', 'Lautertal (Vogelsberg)']],
    ['65510', ['Hünstetten', 'Idstein']],
    ['65510 Idst', ['Idstein']],
    ['Dehrn', ['Dehrn']],
    ['', []],
    ['%', []],
    ['_', []],
    ["'; drop table programme.place; --", []],
    ['00000', []],
  ])('found for %s are %j', async (query, expected) => {
    expect((await names(query)).sort()).toEqual([...expected].sort());
  });

  it('are not found for a text without end', async () => {
    expect(await names('x'.repeat(100_000))).toEqual([]);
  });

  it('stand with the largest first', async () => {
    expect((await names('bad'))[0]).toBe('Bad Homburg v. d. Höhe');
  });

  it('are never more than asked for', async () => {
    expect(await asNobody((db) => findPlaces(db, { query: '6', limit: 3 }))).toHaveLength(0);
    expect(await asNobody((db) => findPlaces(db, { query: '63', limit: 3 }))).toHaveLength(3);
  });

  it('that are villages carry the municipality’s name and postal codes', async () => {
    const village = await asNobody((db) => readPlace(db, '06533-dehrn'));
    expect(village).toMatchObject({ name: 'Dehrn', partOf: 'Runkel', county: 'Landkreis Limburg-Weilburg' });
    expect(village?.postalCodes).toEqual(['65594']);
  });
});

describe('sites', () => {
  const place = async (key: string) => {
    const found = await asNobody((db) => readPlace(db, key));
    if (!found) throw new Error(`no place ${key}`);
    return found;
  };

  it('are read by id and by short name, with provider and regime', async () => {
    const byId = await asNobody((db) => readSite(db, siteA.id));
    expect(await asNobody((db) => readSite(db, siteA.slug))).toEqual(byId);
    expect(byId).toMatchObject({
      name: 'Aa-Standort',
      state: 'HE',
      county: 'Hochtaunuskreis',
      provider: { regime: 'kdg' },
    });
    expect(await asNobody((db) => readSite(db, 'gibt-es-nicht'))).toBeNull();
    expect(await asNobody((db) => regimeOf(db, siteA.providerId))).toBe('kdg');
    expect(await asNobody((db) => regimeOf(db, newId()))).toBeNull();
  });

  it('that are dormant are listed only when asked for', async () => {
    expect((await asNobody((db) => listSites(db))).map(({ name }) => name)).toEqual([
      'Aa-Standort',
      'Bb-Standort',
    ]);
    expect(await asNobody((db) => listSites(db, { alsoInactive: true }))).toHaveLength(3);
  });

  it('nearest to a place come first, with their distance', async () => {
    const near = await asNobody(async (db) =>
      nearestSites(db, { place: await place('06413-offenbach-am-main') }),
    );
    expect(near.map(({ site }) => site.name)).toEqual(['Bb-Standort', 'Aa-Standort']);
    expect(near[0]?.km).toBeGreaterThan(13);
    expect(near[0]?.km).toBeLessThan(18);
    expect(
      await asNobody((db) => nearestSites(db, { place: { latitude: 50, longitude: 9 }, limit: 1 })),
    ).toHaveLength(1);
  });

  it('serve a place by name, by county, or because it lies in their reach', async () => {
    const serving = async (key: string) => {
      const at = await place(key);
      return (await asNobody((db) => sitesServing(db, at))).map(({ site }) => site.name);
    };
    expect(await serving('06434-usingen')).toEqual(['Aa-Standort']);
    expect(await serving('06438-rodermark')).toEqual(['Bb-Standort']);
    expect(await serving('06432-eppertshausen')).toEqual(['Bb-Standort']);
    expect(await serving('06611-kassel')).toEqual([]);
  });
});
