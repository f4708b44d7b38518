import { describe, expect, it } from 'vitest';
import { Forbidden, NotFound } from '#platform/errors';
import { hashOfSecret, newId } from '#platform/ids';
import { closeDueRequests } from '../close-due-requests.job.ts';
import { requests } from '../index.ts';
import { buildContact, buildRequest, buildWindow } from '../request.build.ts';
import { insertQuestion, readRequest, requestTimeline } from '../request.store.ts';
import type { RequestState } from '../request.ts';
import { requestWorld } from '../request-world.build.ts';
import { acceptRequest } from './accept-request.ts';
import { answerQuestion } from './answer-question.ts';
import { askBack } from './ask-back.ts';
import { changeDays } from './change-days.ts';
import { declineRequest } from './decline-request.ts';
import { markUnmet } from './mark-unmet.ts';
import { noteCall } from './note-call.ts';
import { referRequest } from './refer-request.ts';
import { takeUpRequest } from './take-up-request.ts';
import { withdrawRequest } from './withdraw-request.ts';

const world = await requestWorld(requests, { now: Temporal.Instant.from('2026-11-23T09:00:00Z') });
const { database, owner, site, koordination, lotsin, sent } = world;
const now = world.now();
const today = world.today();
const publicUrl = 'https://lotsen.example';

const build = (state: RequestState, of: Partial<Parameters<typeof buildRequest>[1]> = {}) =>
  buildRequest(owner, { siteId: site.id, state, now, ...of });
const reload = async (id: string) => {
  const request = await readRequest(owner, id);
  if (!request) throw new Error('gone');
  return request;
};
const letterTo = async (recipient: string) =>
  (await world.letters()).filter((letter) => letter.recipient === recipient).at(-1);
const reachedAt = (email: string) => ({ facts: { contact: buildContact({ email }) } });
const byPhone = { facts: { contact: buildContact({ phone: '06172 000 1', email: null }) } };
const deciding = (requestId: string, version: number | null = 1) =>
  ({ requestId, version, by: koordination, now }) as const;

describe('coordination', () => {
  it('takes a request up, and the history says who', async () => {
    const { id } = await build('received');
    const done = await world.write(koordination, (tx) => takeUpRequest(tx, deciding(id)));
    expect(done.ok).toBe(true);
    expect(await reload(id)).toMatchObject({ state: 'in-review', version: 2 });
    const history = await requestTimeline(owner, id);
    expect(history.map(({ event }) => event)).toEqual(['submit', 'take-up']);
    expect(history.at(-1)?.byName).toBe('koordination');
  });

  it('asks back, with a letter that has a link of its own and a last day', async () => {
    const { id, secret } = await build('in-review', reachedAt('frage@b.example'));
    const done = await world.write(koordination, (tx) =>
      askBack(tx, {
        ...deciding(id),
        questionId: newId(),
        question: 'Um welche Uhrzeit?',
        publicUrl,
        today,
      }),
    );
    // Fourteen days would be later than the appointment in ten.
    expect(done).toMatchObject({ ok: true, byPhone: false });
    expect((await reload(id)).dueOn.toString()).toBe('2026-12-03');
    const letter = await letterTo('frage@b.example');
    expect(letter?.body).toContain('Um welche Uhrzeit?');
    const link = /status\/([\w-]+)/.exec(letter?.body ?? '')?.[1] ?? '';
    expect(link).not.toBe(secret);
    const opened = await database.read({ kind: 'token', tokenHash: hashOfSecret(link) }, (db) =>
      readRequest(db, id),
    );
    expect(opened?.id).toBe(id);
  });

  it('gets the answer from the person behind the link, and nobody answers twice', async () => {
    const { id, secret } = await build('asked-back');
    await owner.transaction().execute((tx) =>
      insertQuestion(tx, {
        id: newId(),
        siteId: site.id,
        requestId: id,
        asked: 'Wann?',
        askedBy: koordination.id,
        askedAt: now,
        answerUntil: today.add({ days: 3 }),
      }),
    );
    const answer = () =>
      database.write({ kind: 'token', tokenHash: hashOfSecret(secret) }, (tx) =>
        answerQuestion(tx, { requestId: id, version: null, by: 'secret-link', now, answer: 'Um neun.' }),
      );
    expect(await answer()).toEqual({ ok: true });
    expect(await reload(id)).toMatchObject({ state: 'in-review' });
    expect(await answer()).toEqual({ ok: false, refusal: 'not-in-this-state' });
  });

  it('accepts, and the person hears of it', async () => {
    const { id } = await build('in-review', reachedAt('annahme@b.example'));
    const done = await world.write(koordination, (tx) =>
      acceptRequest(tx, { ...deciding(id), reason: null, publicUrl, today }),
    );
    expect(done).toEqual({ ok: true, byPhone: false });
    expect((await reload(id)).state).toBe('seeking-guide');
    expect((await letterTo('annahme@b.example'))?.subject).toContain('Wir suchen jemanden');
  });

  it.each([
    ['a topic that is red', { facts: { topicCode: 'legal-advice' } }, null, 'topic-is-red'],
    ['only days that have passed', { day: today.subtract({ days: 1 }) }, null, 'all-days-passed'],
    ['a fifth assignment without a reason', { assignmentsDone: 5 }, null, 'reason-missing'],
  ])('does not accept %s', async (_, of, reason, refusal) => {
    const { id } = await build('in-review', of);
    const done = await world.write(koordination, (tx) =>
      acceptRequest(tx, { ...deciding(id), reason, publicUrl, today }),
    );
    expect(done).toEqual({ ok: false, refusal });
    expect((await reload(id)).state).toBe('in-review');
  });

  it('accepts a fifth assignment with a reason, which is kept', async () => {
    const { id } = await build('in-review', { assignmentsDone: 5 });
    const done = await world.write(koordination, (tx) =>
      acceptRequest(tx, { ...deciding(id), reason: 'nearly-done', publicUrl, today }),
    );
    expect(done.ok).toBe(true);
    expect((await requestTimeline(owner, id)).at(-1)?.reason).toBe('nearly-done');
  });

  it('accepts a fourth assignment without one', async () => {
    const { id } = await build('in-review', { assignmentsDone: 4 });
    const done = await world.write(koordination, (tx) =>
      acceptRequest(tx, { ...deciding(id), reason: null, publicUrl, today }),
    );
    expect(done.ok).toBe(true);
  });

  it('refers, and the letter says who helps instead', async () => {
    const { id } = await build('in-review', reachedAt('verweis@b.example'));
    await world.write(koordination, (tx) =>
      referRequest(tx, { ...deciding(id), target: 'legal-counselling', publicUrl }),
    );
    expect((await reload(id)).closedAt).toEqual(now);
    expect((await letterTo('verweis@b.example'))?.body).toMatch(/Recht/);
  });

  it('declines in the language of the person', async () => {
    const contact = buildContact({ email: 'nein@b.example' });
    const { id } = await build('in-review', { facts: { contact, messageLanguage: 'en' } });
    await world.write(koordination, (tx) =>
      declineRequest(tx, { ...deciding(id), reason: 'no-capacity', publicUrl }),
    );
    const letter = await letterTo('nein@b.example');
    expect(letter).toMatchObject({ lang: 'en' });
    expect(letter?.body).toContain('no guide has time');
  });

  it('is told to call where there is no e-mail, until somebody has', async () => {
    const { id } = await build('in-review', byPhone);
    const before = (await world.letters()).length;
    const done = await world.write(koordination, (tx) =>
      declineRequest(tx, { ...deciding(id), reason: 'no-capacity', publicUrl }),
    );
    expect(done).toEqual({ ok: true, byPhone: true });
    expect((await world.letters()).length).toBe(before);
    expect((await reload(id)).callAbout).toBe('declined');
    await world.write(koordination, (tx) => noteCall(tx, { requestId: id, by: koordination }));
    expect((await reload(id)).callAbout).toBeNull();
  });

  it('marks a need as unmet, and whoever listens is told', async () => {
    const { id } = await build('seeking-guide');
    await world.write(koordination, (tx) =>
      markUnmet(tx, { ...deciding(id), reason: 'nobody-free', publicUrl }),
    );
    expect((await reload(id)).state).toBe('unmet');
    expect(sent).toContainEqual({
      queue: 'event/requests.unmet',
      data: { requestId: id, siteId: site.id },
    });
  });

  it('enters other days, which decide anew what is urgent', async () => {
    const { id } = await build('in-review');
    const windows = [buildWindow(today.add({ days: 2 }), '14:00', '16:00')];
    const done = await world.write(koordination, (tx) =>
      changeDays(tx, { ...deciding(id), windows, minutes: 90, today }),
    );
    expect(done).toEqual({ ok: true });
    expect(await reload(id)).toMatchObject({ state: 'in-review', urgent: true, minutes: 90, version: 2 });
    const passed = await world.write(koordination, (tx) =>
      changeDays(tx, {
        ...deciding(id, 2),
        windows: [buildWindow(today.subtract({ days: 2 }))],
        minutes: 60,
        today,
      }),
    );
    expect(passed).toMatchObject({ ok: false, refusal: 'day-has-passed' });
  });
});

describe('a request taken back', () => {
  it.each(['received', 'in-review', 'asked-back', 'seeking-guide', 'arranged'] as const)(
    'when it was %s, closes and tells whoever listens',
    async (state) => {
      const { id, secret } = await build(state);
      const done = await database.write({ kind: 'token', tokenHash: hashOfSecret(secret) }, (tx) =>
        withdrawRequest(tx, { requestId: id, version: null, by: 'secret-link', now, publicUrl }),
      );
      expect(done).toEqual({ ok: true });
      expect((await reload(id)).state).toBe('withdrawn');
      expect(sent).toContainEqual({
        queue: 'event/requests.withdrawn',
        data: { requestId: id, siteId: site.id },
      });
    },
  );
});

describe('who may not', () => {
  it('the coordinating guide neither declines nor refers', async () => {
    const { id } = await build('in-review');
    const of = { requestId: id, version: 1, by: lotsin, now, publicUrl };
    expect(await world.write(lotsin, (tx) => declineRequest(tx, { ...of, reason: 'no-capacity' }))).toEqual({
      ok: false,
      refusal: 'not-for-this-role',
    });
    expect(await world.write(lotsin, (tx) => referRequest(tx, { ...of, target: 'emergency' }))).toEqual({
      ok: false,
      refusal: 'not-for-this-role',
    });
    expect((await reload(id)).state).toBe('in-review');
  });

  it('somebody of another site does not even learn that it exists', async () => {
    const { id } = await build('received');
    for (const person of [world.fremd, world.guide, world.finance, world.schule]) {
      const of = { requestId: id, version: 1, by: person, now };
      await expect(
        world.write(person, (tx) => takeUpRequest(tx, of)),
        person.name,
      ).rejects.toThrow(NotFound);
    }
  });

  it('a secret link of one request opens no other', async () => {
    const mine = await build('received');
    const other = await build('received');
    const asHolder = { kind: 'token', tokenHash: hashOfSecret(mine.secret) } as const;
    expect(await database.read(asHolder, (db) => readRequest(db, other.id))).toBeNull();
    await expect(
      database.write(asHolder, (tx) =>
        withdrawRequest(tx, { requestId: other.id, version: null, by: 'secret-link', now, publicUrl }),
      ),
    ).rejects.toThrow(NotFound);
  });

  it('a requesting body notes no call', async () => {
    const { id } = await build('received', { requestedBy: world.schule.id, channel: 'requesting-body' });
    await expect(
      world.write(world.schule, (tx) => noteCall(tx, { requestId: id, by: world.schule })),
    ).rejects.toThrow(Forbidden);
  });
});

describe('two at once', () => {
  it('twenty coordinators decide at the same moment, and exactly one decision holds', async () => {
    const { id } = await build('in-review');
    const deeds = Array.from({ length: 20 }, (_, index) =>
      world.write(koordination, (tx) =>
        index % 2 === 0
          ? declineRequest(tx, { ...deciding(id), reason: 'no-capacity', publicUrl })
          : acceptRequest(tx, { ...deciding(id), reason: null, publicUrl, today }),
      ),
    );
    const done = await Promise.all(deeds);
    expect(done.filter(({ ok }) => ok)).toHaveLength(1);
    expect(done.filter((one) => !one.ok && one.refusal === 'already-decided')).toHaveLength(19);
    expect(await requestTimeline(owner, id)).toHaveLength(2);
    expect((await reload(id)).version).toBe(2);
  });
});

describe('what the night closes', () => {
  const run = () =>
    closeDueRequests.run(
      {
        database,
        now,
        today,
        publicUrl,
        mailer: { sends: false, deliver: async () => {}, close() {} },
        log: {} as never,
      },
      {} as never,
    );

  it('questions whose time is over, and not the others', async () => {
    const over = await build('asked-back', { day: today.subtract({ days: 1 }) });
    const left = await build('asked-back', reachedAt('offen@b.example'));
    await owner
      .updateTable('requests.request')
      .set({ dueOn: today.subtract({ days: 1 }) })
      .where('id', '=', over.id)
      .execute();
    await run();
    expect((await reload(over.id)).state).toBe('closed-without-answer');
    expect((await reload(left.id)).state).toBe('asked-back');
  });

  it('searches without a day left, and not those with one', async () => {
    const over = await build('seeking-guide', { day: today.subtract({ days: 1 }) });
    const windows = [buildWindow(today.subtract({ days: 2 })), buildWindow(today)];
    const left = await build('seeking-guide', { facts: { windows } });
    await run();
    expect((await reload(over.id)).state).toBe('unmet');
    expect((await requestTimeline(owner, over.id)).at(-1)?.reason).toBe('day-has-passed');
    expect((await reload(left.id)).state).toBe('seeking-guide');
  });
});
