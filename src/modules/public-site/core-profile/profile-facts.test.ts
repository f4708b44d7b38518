import fc from 'fast-check';
import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { type ProfileCode, profileCodes, profileElements, sayElement } from '#modules/library';
import { nobody } from '#platform/acting';
import { newId } from '#platform/ids';
import { testApp } from '../../../../tests/app.ts';
import { type PlantedSite, plant, plantSite } from '../../../../tests/planted-site.ts';
import { profileTexts } from '../texts.ts';
import { sayFact } from './core-profile.pages.tsx';
import { sayable } from './profile-facts.ts';
import { readProfileFacts } from './read-profile-facts.ts';

const now = Temporal.Now.instant();
const today = now.toZonedDateTimeISO('Europe/Berlin').toPlainDate();
const { app, owner } = await testApp({ now });
let site: PlantedSite;

beforeAll(async () => {
  const programme = app.house.modules.find(({ name }) => name === 'programme');
  await owner.transaction().execute(async (tx) => programme?.loadContent?.(tx));
  site = await plantSite(owner);
}, 30_000);

const readFacts = () => app.database.read(nobody, (db) => readProfileFacts(db, { now, today }));
const run = (query: ReturnType<typeof sql>) => query.execute(owner).then(() => {});
const pledge = (kind: string) =>
  plant(owner, 'guides.obligation', {
    id: newId(),
    site_id: site.id,
    guide_id: site.first.guideId,
    kind,
    valid_from: '2020-01-01',
    noted_at: now.toString(),
  });

/** What has to happen for each figure to be another one. */
const deeds: Partial<Record<ProfileCode, () => Promise<unknown>>> = {
  volunteering: () => run(sql`delete from guides.obligation where id = ${site.first.obligationId}`),
  'expense-allowance': () =>
    run(sql`update programme.parameter set value = value + 50 where key = 'allowance-rate'`),
  'free-choice': () => plantSite(owner),
  'bounded-support': () =>
    run(sql`update requests.matter set assignments_done = 9 where id = ${site.first.matterId}`),
  qualification: () =>
    run(sql`update guides.guide set qualified_on = current_date + 400 where id = ${site.first.guideId}`),
  'working-together': () =>
    run(sql`update assignments.assignment set place_number = 2 where id = ${site.first.assignmentId}`),
  coordination: () => run(sql`update programme.site set unled_since = current_date where id = ${site.id}`),
  partnership: () =>
    run(sql`update requests.request set channel = 'coordination' where id = ${site.second.requestId}`),
  'self-help': () =>
    run(sql`update assignments.hours set can_do_alone = 'not-yet' where id = ${site.first.hoursId}`),
  'equal-origins': () =>
    run(sql`update requests.request set language_tag = 'so' where id = ${site.first.requestId}`),
  'gender-equality': () =>
    run(sql`update requests.request set gender_wish = 'female', gender_reason = '\\x00'
      where id = ${site.first.requestId}`),
  'non-violence': () => pledge('non-violence-pledge'),
  confidentiality: () => pledge('confidentiality-pledge'),
  neutrality: () => plantSite(owner),
  'closeness-and-distance': () =>
    run(
      sql`update requests.contact_window set closes_at = opens_at where request_id = ${site.first.requestId}`,
    ),
  conversation: () =>
    plant(owner, 'guides.language', {
      site_id: site.id,
      guide_id: site.first.guideId,
      tag: 'tr',
      level: 'fluent',
      modes: ['speak'],
    }),
  research: () =>
    plant(owner, 'requests.transition', {
      id: newId(),
      site_id: site.id,
      request_id: site.first.requestId,
      version: 9,
      event: 'refer',
      to_state: 'referred',
      made_at: now.toString(),
    }),
  limits: () => run(sql`update programme.topic set risk_class = 'yellow' where code = 'office'`),
};

describe('the core profile', () => {
  it('has its 23 elements in three groups', () => {
    expect(profileElements.map(({ number }) => number)).toEqual(
      Array.from({ length: 23 }, (_, at) => at + 1),
    );
    expect(new Set(profileCodes).size).toBe(23);
    const inGroup = (group: string) => profileElements.filter((one) => one.group === group).length;
    expect([inGroup('frame'), inGroup('attitude'), inGroup('skill')]).toEqual([7, 10, 6]);
  });

  it.each(['de', 'en'] as const)(
    'says of each element what it is, how it is kept, or what is missing (%s)',
    (lang) => {
      const say = profileTexts(lang);
      for (const code of profileCodes) {
        expect(
          Object.values(sayElement(code, lang)).every((words) => words.length > 5),
          code,
        ).toBe(true);
        expect(say.has(`how.${code}`), code).toBe(true);
        // Without a figure the page has to say what is planned.
        expect(code in deeds || say.has(`soon.${code}`), code).toBe(true);
      }
    },
  );

  it.each(Object.keys(deeds) as ProfileCode[])('the figure of %s changes when the data do', async (code) => {
    const before = (await readFacts()).facts[code];
    expect(before).toBeDefined();
    await deeds[code]?.();
    const { facts } = await readFacts();
    expect(facts[code]).not.toEqual(before);
  });

  it('counts exactly those elements a sentence says something of', async () => {
    const counted = await readFacts();
    expect(Object.keys(counted.facts).sort()).toEqual(Object.keys(deeds).sort());
    for (const code of profileCodes) {
      for (const lang of ['de', 'en'] as const) {
        expect(sayFact(code, counted, lang) !== null, code).toBe(code in deeds);
      }
    }
  });

  it('an appointment nobody said yes to cannot come about, so the first figure is 0 of all', async () => {
    const { facts } = await readFacts();
    expect(facts['free-choice']).toMatchObject({ kind: 'share', count: 0 });
    expect((facts['free-choice'] as { of: number }).of).toBeGreaterThan(0);
    await expect(
      sql`update assignments.assignment set guide_id = ${site.second.guideId}
        where id = ${site.first.assignmentId}`.execute(owner),
    ).rejects.toThrow(/foreign key/);
  });
});

describe('what is said of people', () => {
  it.each([
    [0, 3, { count: { exactly: 0 }, of: { below: 5 } }],
    [3, 40, { count: { below: 5 }, of: { atLeast: 40 } }],
    [38, 41, { count: { atLeast: 35 }, of: { atLeast: 40 } }],
    [40, 40, { count: { atLeast: 40 }, of: { atLeast: 40 } }],
    [0, 44, { count: { exactly: 0 }, of: { atLeast: 40 } }],
  ])('%i of %i', (count, of, said) => {
    expect(sayable({ kind: 'share', count, of, people: true }, 5)).toEqual(said);
  });

  it('is the same for five numbers in a row, so that a known part taken off leaves nobody in particular', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), (number) => {
        const said = (of: number) => sayable({ kind: 'amount', count: of, people: true }, 5).count;
        const first = Math.max(1, number - (number % 5));
        expect(said(number)).toEqual(said(first));
        expect('exactly' in said(number)).toBe(false);
      }),
    );
  });
});
