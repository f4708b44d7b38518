import { describe, expect, it } from 'vitest';
import { hashOfSecret, newId, newSecret } from '#platform/ids';
import { requests } from '../index.ts';
import { buildContact, buildFacts, buildRequest, buildWindow } from '../request.build.ts';
import { findRequestsOfContact } from '../request.store.ts';
import type { RequestFacts } from '../request.ts';
import { requestWorld } from '../request-world.build.ts';
import { type SubmitRequest, submitRequest } from './submit-request.ts';

const world = await requestWorld(requests, { now: Temporal.Instant.from('2026-11-23T09:00:00Z') });
const { database, owner, site, elsewhere } = world;
const today = world.today();
const soon = today.add({ days: 10 });

function submission(of: Partial<SubmitRequest> = {}, facts: Partial<RequestFacts> = {}): SubmitRequest {
  return {
    id: newId(),
    siteId: site.id,
    channel: 'public',
    facts: buildFacts(soon, { contact: buildContact({ email: `${newId()}@b.example` }), ...facts }),
    by: 'secret-link',
    secret: newSecret(),
    publicUrl: 'https://lotsen.example',
    now: world.now(),
    today,
    ...of,
  };
}

const sendByLink = (of: SubmitRequest) =>
  database.write({ kind: 'token', tokenHash: hashOfSecret(of.secret) }, (tx) => submitRequest(tx, of));

const row = (id: string) =>
  owner
    .selectFrom('requests.request')
    .select([
      'state',
      'urgent',
      'answerDue',
      'dueOn',
      'firstDay',
      'duplicateOf',
      'channel',
      'requestedBy',
      'version',
    ])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();

describe('a request that comes in', () => {
  it('is received, has a number, a first day and a day for the answer', async () => {
    const sent = submission();
    const done = await sendByLink(sent);
    expect(done).toMatchObject({ ok: true, urgent: false, duplicateOf: null });
    if (!done.ok) return;
    expect(done.reference).toMatch(/^[2-9A-Y]{4}-[2-9A-Y]{4}$/);
    // Three working days after Monday 23 November.
    expect(done.answerDue.toString()).toBe('2026-11-26');
    const kept = await row(sent.id);
    expect(kept).toMatchObject({ state: 'received', channel: 'public', requestedBy: null, version: 1 });
    expect(kept.dueOn.toString()).toBe('2026-11-26');
    expect(kept.firstDay.equals(soon)).toBe(true);
  });

  it('is urgent below the lead time of the site, and taken all the same', async () => {
    const done = await sendByLink(submission({}, { windows: [buildWindow(today.add({ days: 3 }))] }));
    expect(done).toMatchObject({ ok: true, urgent: true });
  });

  it('is confirmed by a letter with the secret link, in the language of the page', async () => {
    const email = 'letter@b.example';
    const sent = submission({}, { contact: buildContact({ email }), messageLanguage: 'en' });
    await sendByLink(sent);
    const letter = (await world.letters()).find(({ recipient }) => recipient === email);
    expect(letter?.lang).toBe('en');
    expect(letter?.body).toContain(`https://lotsen.example/en/status/${sent.secret}`);
    expect(letter?.body).not.toContain(sent.facts.goal);
  });

  it('goes to the institution in German and to the person in her language', async () => {
    const contact = buildContact({
      email: 'person@b.example',
      institution: 'Schule',
      askerName: 'Frau S.',
      askerEmail: 'schule@b.example',
    });
    await sendByLink(submission({}, { contact, askedBy: 'institution', messageLanguage: 'en' }));
    const letters = await world.letters();
    expect(letters.find(({ recipient }) => recipient === 'person@b.example')?.lang).toBe('en');
    expect(letters.find(({ recipient }) => recipient === 'schule@b.example')?.lang).toBe('de');
  });
});

describe('a request that is refused', () => {
  const refusal = async (of: Partial<SubmitRequest>, facts: Partial<RequestFacts> = {}) => {
    const done = await sendByLink(submission(of, facts));
    return done.ok ? 'taken' : done.refusal;
  };

  it.each([
    ['a site that does not exist', { siteId: newId() }, {}, 'no-such-site'],
    ['a topic that does not exist', {}, { topicCode: 'juggling' }, 'topic-unknown'],
    ['nobody to reach', {}, { contact: buildContact({ email: null }) }, 'not-reachable'],
    ['no goal', {}, { goal: '' }, 'goal-missing'],
    ['a day that has passed', {}, { windows: [buildWindow(today.subtract({ days: 1 }))] }, 'day-has-passed'],
    ['a body without a link', { channel: 'requesting-body' as const }, {}, 'not-yours-to-ask'],
    ['the program itself', { by: 'system' as const }, {}, 'not-yours-to-ask'],
  ])('has %s', async (_, of, facts, expected) => {
    expect(await refusal(of, facts)).toBe(expected);
  });

  it('comes from a coordinator of another site', async () => {
    const sent = submission({ channel: 'coordination', by: world.fremd });
    const done = await world.write(world.fremd, (tx) => submitRequest(tx, sent));
    expect(done).toEqual({ ok: false, refusal: 'not-yours-to-ask' });
  });

  it('comes from a guide', async () => {
    const sent = submission({ channel: 'coordination', by: world.guide });
    const done = await world.write(world.guide, (tx) => submitRequest(tx, sent));
    expect(done).toEqual({ ok: false, refusal: 'not-yours-to-ask' });
  });

  it('cannot be written for somebody else’s secret, whatever the code does', async () => {
    const sent = submission();
    await expect(
      database.write({ kind: 'token', tokenHash: hashOfSecret(newSecret()) }, (tx) =>
        submitRequest(tx, sent),
      ),
    ).rejects.toThrow(/row-level security policy for table "request"/);
  });
});

describe('the same request twice', () => {
  const contact = (name: string) => buildContact({ name, phone: '06172 000777', email: null });

  it('is noticed by the telephone number, however it is written', async () => {
    const first = submission({}, { contact: contact('Amira') });
    await sendByLink(first);
    const second = submission(
      {},
      { contact: buildContact({ name: 'A. B.', phone: '+49 6172 000 777', email: null }) },
    );
    expect(await sendByLink(second)).toMatchObject({ ok: true, duplicateOf: first.id });
    expect((await row(second.id)).duplicateOf).toBe(first.id);
  });

  it('is none about another topic on another day', async () => {
    const phone = '06172 000778';
    const of = (facts: Partial<RequestFacts>) =>
      submission({}, { contact: buildContact({ phone, email: null }), ...facts });
    await sendByLink(of({}));
    const other = { topicCode: 'bank', windows: [buildWindow(soon.add({ days: 5 }))] };
    expect(await sendByLink(of(other))).toMatchObject({ duplicateOf: null });
    const sameDay = { topicCode: 'school' };
    expect(await sendByLink(of(sameDay))).toMatchObject({ duplicateOf: expect.any(String) });
  });

  it('is none when the other one is closed, older than thirty days or of another site', async () => {
    const same = (phone: string) => ({ contact: buildContact({ phone, email: null }) });
    await buildRequest(owner, {
      siteId: site.id,
      state: 'completed',
      now: world.now(),
      facts: same('0611 1001'),
    });
    await buildRequest(owner, {
      siteId: site.id,
      now: world.now().subtract({ hours: 24 * 31 }),
      facts: same('0611 1002'),
    });
    await buildRequest(owner, { siteId: elsewhere.id, now: world.now(), facts: same('0611 1003') });
    for (const phone of ['0611 1001', '0611 1002', '0611 1003']) {
      expect(await sendByLink(submission({}, same(phone))), phone).toMatchObject({ duplicateOf: null });
    }
  });

  it('leaves no number readable in the fingerprint, and another one at another site', async () => {
    const facts = { contact: buildContact({ phone: '0611 2001', email: null }) };
    const here = await buildRequest(owner, { siteId: site.id, facts });
    const there = await buildRequest(owner, { siteId: elsewhere.id, facts });
    const fingerprintOf = async (id: string) =>
      (
        await owner
          .selectFrom('requests.contactFingerprint')
          .select('fingerprint')
          .where('requestId', '=', id)
          .executeTakeFirstOrThrow()
      ).fingerprint;
    const [a, b] = [await fingerprintOf(here.id), await fingerprintOf(there.id)];
    expect(a).toMatch(/^[\w-]{43}$/);
    expect(a).not.toBe(b);
    const found = (of: { phone?: string; email?: string }) =>
      findRequestsOfContact(owner, { siteId: site.id, ...of }).then((all) => all.map(({ id }) => id));
    expect(await found({ phone: '+49 611 2001' })).toEqual([here.id]);
    expect(await found({ phone: '0611 2002' })).toEqual([]);
    expect(await found({})).toEqual([]);
  });

  it('is found by the number of whoever asks, which makes no two requests the same person', async () => {
    const of = (name: string) =>
      buildContact({ name, phone: null, email: null, askerName: 'Frau S.', askerPhone: '0611 3001' });
    const first = await buildRequest(owner, { siteId: site.id, facts: { contact: of('A') } });
    const done = await sendByLink(submission({}, { contact: of('B') }));
    expect(done).toMatchObject({ duplicateOf: null });
    const found = await findRequestsOfContact(owner, { siteId: site.id, phone: '0611 3001' });
    expect(found).toHaveLength(2);
    expect(found.map(({ id }) => id)).toContain(first.id);
  });
});
