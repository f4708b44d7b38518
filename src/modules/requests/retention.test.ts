import { describe, expect, it } from 'vitest';
import { system } from '#platform/acting';
import { hashOfSecret, newId } from '#platform/ids';
import { requests } from './index.ts';
import { personalData } from './personal-data.ts';
import { buildContact, buildRequest } from './request.build.ts';
import { readContact, readRequest, requestTimeline, windowsOf } from './request.store.ts';
import type { RequestState } from './request.ts';
import { requestWorld } from './request-world.build.ts';
import { forgetWhatIsDue } from './retention.ts';

const world = await requestWorld(requests, { now: Temporal.Instant.from('2026-11-23T09:00:00Z') });
const { owner, database, site } = world;
const now = world.now();

const closed = (state: RequestState, daysAgo: number) =>
  buildRequest(owner, {
    siteId: site.id,
    state,
    now: now.subtract({ hours: 24 * (daysAgo + 5) }),
    closedAt: now.subtract({ hours: 24 * daysAgo }),
    facts: {
      note: 'Bitte klingeln.',
      accessibility: ['step-free'],
      genderWish: { gender: 'female', reason: 'medical' },
    },
  });
const forget = () => database.write(system, (tx) => forgetWhatIsDue(tx, now));
const stateOf = async (id: string) => (await readRequest(owner, id))?.state;

describe('what is due', () => {
  it.each([
    ['declined', 31, 'anonymised'],
    ['declined', 29, 'declined'],
    ['withdrawn', 31, 'anonymised'],
    ['closed-without-answer', 31, 'anonymised'],
    ['completed', 31, 'completed'],
    ['completed', 93, 'anonymised'],
    ['unmet', 93, 'anonymised'],
    ['referred', 90, 'referred'],
  ] as const)('of a request %s %i days ago it is %s', async (state, days, expected) => {
    const { id } = await closed(state, days);
    await forget();
    expect(await stateOf(id)).toBe(expected);
  });

  it('never touches a request that is open', async () => {
    const { id } = await buildRequest(owner, {
      siteId: site.id,
      state: 'received',
      now: now.subtract({ hours: 24 * 400 }),
    });
    await forget();
    expect(await stateOf(id)).toBe('received');
  });

  it('leaves codes and nothing that points at somebody', async () => {
    const { id, secret } = await closed('completed', 100);
    await forget();
    const request = await readRequest(owner, id);
    expect(request).toMatchObject({
      topicCode: 'office',
      languageTag: 'ar',
      goal: '',
      note: '',
      placeName: '',
      genderWish: null,
      accessibility: [],
      requestedBy: null,
    });
    expect(await readContact(owner, id)).toBeNull();
    expect(await windowsOf(owner, id)).toEqual([]);
    const history = await requestTimeline(owner, id);
    expect(history.at(-1)?.event).toBe('anonymise');
    expect(history.every(({ byName }) => byName === null)).toBe(true);
    const fingerprints = await owner
      .selectFrom('requests.contactFingerprint')
      .select('fingerprint')
      .where('requestId', '=', id)
      .execute();
    expect(fingerprints).toEqual([]);
    const byLink = { kind: 'token', tokenHash: hashOfSecret(secret) } as const;
    expect(await database.read(byLink, (db) => readRequest(db, id))).toBeNull();
  });

  it('is a form that was begun a day ago, and not one begun today', async () => {
    const draft = (tokenHash: string, hoursAgo: number) =>
      owner
        .insertInto('requests.draft')
        .values({
          tokenHash,
          keyId: newId(),
          answers: Buffer.from('sealed'),
          createdAt: now.subtract({ hours: hoursAgo }),
          updatedAt: now,
        })
        .execute();
    await draft('alt', 24);
    await draft('neu', 23);
    await forget();
    const left = await owner.selectFrom('requests.draft').select('tokenHash').execute();
    expect(left).toEqual([{ tokenHash: 'neu' }]);
  });
});

describe('a person with an account', () => {
  it('can be told what she asked for and decided, and be taken out of it', async () => {
    const person = await world.addPerson(`ehemals-${newId()}`, 'requesting-body', site.id);
    const reachable = await buildRequest(owner, {
      siteId: site.id,
      requestedBy: person.id,
      channel: 'requesting-body',
      facts: { contact: buildContact({ askerName: person.name, askerPhone: '06172 1' }) },
    });
    const onlyThroughHer = await buildRequest(owner, {
      siteId: site.id,
      requestedBy: person.id,
      channel: 'requesting-body',
      facts: { contact: buildContact({ email: null, askerName: person.name, askerPhone: '06172 1' }) },
    });
    const collected = await personalData.collect?.(owner, { kind: 'person', id: person.id, sites: null });
    expect(collected?.requests).toHaveLength(2);
    await database.write(system, async (tx) =>
      personalData.erase?.(tx, { kind: 'person', id: person.id, sites: null }, world.today()),
    );
    expect((await readRequest(owner, reachable.id))?.requestedBy).toBeNull();
    expect(await readContact(owner, reachable.id)).toMatchObject({ askerName: null, askerPhone: null });
    expect(await readContact(owner, onlyThroughHer.id)).toBeNull();
  });
});
