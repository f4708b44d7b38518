import { describe, expect, it } from 'vitest';
import { NotFound } from '#platform/errors';
import { hashOfSecret, newId } from '#platform/ids';
import { open, page } from '#platform/routes';
import { requests } from '../index.ts';
import { buildRequest } from '../request.build.ts';
import {
  insertQuestion,
  questionsOf,
  readContact,
  readRequest,
  requestTimeline,
  windowsOf,
} from '../request.store.ts';
import { type RequestState, requestStates } from '../request.ts';
import { requestWorld } from '../request-world.build.ts';
import { newStatusLink, statusPath } from '../status-link.ts';
import { StatusBody } from './status.pages.tsx';
import { asHolder, doneIn } from './status.routes.tsx';
import { readStatus } from './status.store.ts';

// The page itself is registered above, where the appointment is known.
const statusPage = open.get(
  statusPath(':token'),
  async ({ db, lang, query, params }) => {
    const status = await readStatus(db);
    if (!status) throw new NotFound();
    const path = statusPath(params.token ?? '');
    return page('', <StatusBody lang={lang} status={status} path={path} done={doneIn(query)} />);
  },
  asHolder,
);
const world = await requestWorld(requests, {
  now: Temporal.Instant.from('2026-11-23T09:00:00Z'),
  routes: [statusPage],
});
const { owner, database, site } = world;

const build = (state: RequestState) => buildRequest(owner, { siteId: site.id, state, now: world.now() });
const ask = (requestId: string) =>
  owner.transaction().execute((tx) =>
    insertQuestion(tx, {
      id: newId(),
      siteId: site.id,
      requestId,
      asked: 'Um welche Uhrzeit?',
      askedBy: null,
      askedAt: world.now(),
      answerUntil: world.today().add({ days: 5 }),
    }),
  );

describe('the page behind the secret link', () => {
  it.each(requestStates.filter((state) => state !== 'anonymised'))(
    'says in plain words that a request is %s, in both languages',
    async (state) => {
      const { secret, reference } = await build(state);
      for (const path of [`/status/${secret}`, `/en/status/${secret}`]) {
        const answer = await world.get(path);
        expect(answer.status).toBe(200);
        expect(answer.headers.get('Cache-Control')).toBe('no-store');
        expect(await answer.text()).toContain(reference);
      }
    },
  );

  it('asks the question and takes the answer once', async () => {
    const { id, secret } = await build('asked-back');
    await ask(id);
    expect(await (await world.get(`/status/${secret}`)).text()).toContain('Um welche Uhrzeit?');
    const empty = await world.post(`/status/${secret}/antwort`, { version: '1', answer: ' ' });
    expect(empty.status).toBe(422);
    expect(await empty.text()).toContain('schreiben Sie Ihre Antwort');
    const done = await world.post(`/status/${secret}/antwort`, { version: '1', answer: 'Um neun.' });
    expect(done.headers.get('Location')).toBe(`/status/${secret}?beantwortet=ja`);
    const again = await world.post(`/status/${secret}/antwort`, { version: '1', answer: 'Um zehn.' });
    expect(again.status).toBe(409);
    expect(await again.text()).toContain('Das geht nicht mehr');
    expect((await questionsOf(owner, id))[0]?.answer).toBe('Um neun.');
  });

  it('takes a request back only after the second look', async () => {
    const { id, secret } = await build('seeking-guide');
    const look = await (await world.get(`/status/${secret}/zurueckziehen`)).text();
    expect(look).toContain('wirklich zurückziehen');
    expect((await readRequest(owner, id))?.state).toBe('seeking-guide');
    await world.post(`/status/${secret}/zurueckziehen`, { version: '1' });
    expect((await readRequest(owner, id))?.state).toBe('withdrawn');
    expect(await (await world.get(`/status/${secret}`)).text()).not.toContain('/zurueckziehen');
  });

  it('says what was agreed to, and ends it after the second look', async () => {
    const { id, secret } = await build('seeking-guide');
    const shown = await (await world.get(`/status/${secret}`)).text();
    expect(shown).toContain('Ja, Sie dürfen suchen.');
    expect(shown).toContain(`/ihre-daten/anfrage/${secret}`);
    const look = await (await world.get(`/status/${secret}/einwilligung`)).text();
    expect(look).toContain('Das gilt sofort');
    expect((await readRequest(owner, id))?.state).toBe('seeking-guide');
    // However old the page is.
    await world.post(`/status/${secret}/einwilligung`, {});
    expect((await readRequest(owner, id))?.state).toBe('withdrawn');
    const after = await (await world.get(`/status/${secret}`)).text();
    expect(after).toContain('Einwilligung widerrufen am');
    expect(after).not.toContain(`/status/${secret}/einwilligung`);
  });

  it('names no staff', async () => {
    const { id, secret } = await build('received');
    await world.post(`/anfragen/${id}/aufnahme`, { version: '1' }, { as: 'koordination' });
    expect(await (await world.get(`/status/${secret}`)).text()).not.toContain('>koordination');
  });

  it.each(['erfunden', 'a', '0'.repeat(27), "x' or '1'='1", '..%2F..'])(
    'the link %s opens nothing',
    async (link) => {
      expect((await world.get(`/status/${encodeURIComponent(link)}`)).status).toBe(404);
      expect((await world.post(`/status/${encodeURIComponent(link)}/zurueckziehen`, {})).status).toBe(404);
    },
  );

  it('is the same behind a link made later', async () => {
    const { id, secret, reference } = await build('received');
    const later = await world.write(world.koordination, (tx) =>
      newStatusLink(tx, { requestId: id, siteId: site.id, now: world.now() }),
    );
    expect(later).not.toBe(secret);
    expect(await (await world.get(`/status/${later}`)).text()).toContain(reference);
    const done = await world.post(`/status/${later}/zurueckziehen`, { version: '1' });
    expect(done.status).toBe(303);
    expect(await (await world.get(`/status/${secret}`)).text()).toContain('Zurückgezogen');
  });
});

describe('the holder of one link', () => {
  it('reads nothing of any other request, not even past the code', async () => {
    const mine = await build('received');
    const other = await build('received');
    const asHolder = { kind: 'token', tokenHash: hashOfSecret(mine.secret) } as const;
    await database.read(asHolder, async (db) => {
      expect((await readRequest(db, mine.id))?.id).toBe(mine.id);
      expect(await readRequest(db, other.id)).toBeNull();
      expect(await readContact(db, other.id)).toBeNull();
      expect(await windowsOf(db, other.id)).toEqual([]);
      expect(await requestTimeline(db, other.id)).toEqual([]);
      for (const table of ['requests.request', 'requests.contact', 'requests.matter'] as const) {
        expect(await db.selectFrom(table).select('siteId').execute()).toHaveLength(1);
      }
      expect(await db.selectFrom('requests.statusLink').select('tokenHash').execute()).toEqual([]);
      expect(await db.selectFrom('requests.draft').select('tokenHash').execute()).toEqual([]);
    });
  });

  it('changes nothing of any other request', async () => {
    const mine = await build('received');
    const other = await build('received');
    const asHolder = { kind: 'token', tokenHash: hashOfSecret(mine.secret) } as const;
    await database.write(asHolder, (tx) =>
      tx.updateTable('requests.request').set({ goal: null }).where('id', '=', other.id).execute(),
    );
    expect((await readRequest(owner, other.id))?.goal).not.toBe('');
  });
});
