import { describe, expect, it } from 'vitest';
import { system } from '#platform/acting';
import { lettersWaiting } from '#platform/mail';
import { readWords } from '#platform/words';
import { testApp } from '../../../../tests/app.ts';
import { post, sessionFor } from '../../../../tests/people.ts';
import turkish from '../../../ui/texts-newcomer/tr.json' with { type: 'json' };
import { personalDataOfEditorial } from '../personal-data.ts';

const now = Temporal.Instant.from('2026-11-23T09:00:00Z');
const { app, owner, database, setNow } = await testApp({ demo: true, now });
const centre = await sessionFor(app.accounts, 'zentrum@demo.lotsenwerk.example');
const coordinator = await sessionFor(app.accounts, 'koordination@demo.lotsenwerk.example');
const answerOf = async (path: string, cookie = '') => app.http.request(path, { headers: { Cookie: cookie } });
const textOf = async (path: string, cookie = '') => (await answerOf(path, cookie)).text();

// Those of the demo.
await owner.deleteFrom('editorial.wordProposal').execute();

const folder = 'modules/public-site/texts-newcomer';
const [german, ukrainian] = [readWords(folder, 'de'), readWords(folder, 'uk')];
const desk = '/redaktion/uebersetzungen';
const better = 'Попросити супровід';
let seconds = 0;
/** Each a second later, so that the last one is known by its id. */
function propose(words: Record<string, string> = {}): Promise<Response> {
  setNow(now.add({ seconds: ++seconds }));
  const given = { seite: '/standorte/secret', jetzt: 'Ще раз', besser: better, ...words };
  return post(app.http, '/uk/bessere-worte', given);
}
const lastProposal = () =>
  owner
    .selectFrom('editorial.wordProposal')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();

describe('better words', () => {
  it('are kept sealed, with the first part of the page only', async () => {
    expect((await propose()).status).toBe(303);
    const row = await lastProposal();
    expect(row).toMatchObject({ lang: 'uk', page: '/standorte', status: 'received' });
    expect(Buffer.from(row.betterWords).toString()).not.toContain(better);
  });

  it('make one letter to the centre until it has looked', async () => {
    await propose();
    const letters = await database.read(system, lettersWaiting);
    const told = letters.filter(({ subject }) => subject === 'Jemand schlägt bessere Wörter vor');
    expect(new Set(told.map(({ recipient }) => recipient)).size).toBe(told.length);
    expect(told.length).toBeGreaterThan(0);
    for (const { body } of told) expect(body).not.toContain(better);
  });

  it('stand before the centre and before nobody else', async () => {
    const { id } = await lastProposal();
    expect(await textOf(`${desk}/sprachen/uk`, centre)).toContain(better);
    expect(await textOf(`${desk}/vorschlaege/${id}`, centre)).toContain(better);
    expect((await answerOf(`${desk}/vorschlaege/${id}`, coordinator)).status).toBe(403);
  });

  it('are shown beside the German text they are about', async () => {
    await propose({ jetzt: ukrainian['better.title'] ?? '' });
    const page = await textOf(`${desk}/vorschlaege/${(await lastProposal()).id}`, centre);
    expect(page).toContain(german['better.title']);
    expect(page).toContain('better.title');
  });

  it('are set aside only with a reason, and once', async () => {
    const { id } = await lastProposal();
    const path = `${desk}/vorschlaege/${id}/entscheidung`;
    const without = await post(app.http, path, { event: 'set-aside', reason: '', version: '1' }, centre);
    expect(without.status).toBe(422);
    expect(await without.text()).toContain('warum Sie den Vorschlag zurückstellen');
    const form = { event: 'set-aside', reason: 'Das Wort ist zu selten.', version: '1' };
    expect((await post(app.http, path, form, centre)).status).toBe(303);
    const row = await lastProposal();
    expect(row).toMatchObject({ status: 'set-aside', version: 2 });
    expect(Buffer.from(row.decisionReason ?? []).toString()).not.toContain('selten');
    expect(await textOf(`${desk}/vorschlaege/${id}`, centre)).toContain('Das Wort ist zu selten.');
    expect((await post(app.http, path, { ...form, event: 'take-up' }, centre)).status).toBe(422);
  });

  it('go with their keys when they are old', async () => {
    const later = now.add({ hours: 24 * 400 });
    const retention = personalDataOfEditorial.retention ?? (async () => ({}) as Record<string, number>);
    const gone = await database.write(system, (tx) => retention(tx, later));
    expect(gone['word-proposals']).toBeGreaterThan(2);
    const keys = owner.selectFrom('keys.dataKey').select('id').where('kind', '=', 'word-proposal');
    expect(await keys.execute()).toEqual([]);
  });
});

describe('a translation', () => {
  const unchecked = turkish['language.unreviewed'];

  it('says who has read it over once the centre has noted it, set by set', async () => {
    expect(await textOf('/tr/standorte')).toContain(unchecked);
    const path = `${desk}/sprachen/tr/pruefung`;
    const form = { set: 'newcomer', reviewer: 'Verein Beispiel e. V.', day: '2026-11-20' };
    expect((await post(app.http, path, { ...form, day: '2026-11-24' }, centre)).status).toBe(422);
    expect((await post(app.http, path, form, centre)).status).toBe(303);
    setNow(now.add({ minutes: 3 }));
    const page = await textOf('/tr/standorte');
    expect(page).not.toContain(unchecked);
    expect(page).toContain('Verein Beispiel e. V.');
    // The core profile has words nobody has read yet.
    expect(await textOf('/tr/kernprofil')).toContain(unchecked);
    expect(await textOf(`${desk}/sprachen/tr`, centre)).toContain('Verein Beispiel e. V.');
  });

  it('loses the note when it is taken back', async () => {
    const path = `${desk}/sprachen/tr/pruefung/ruecknahme`;
    expect((await post(app.http, path, { set: 'newcomer' }, coordinator)).status).toBe(403);
    expect((await post(app.http, path, { set: 'newcomer' }, centre)).status).toBe(303);
    setNow(now.add({ minutes: 6 }));
    expect(await textOf('/tr/standorte')).toContain(unchecked);
  });

  it('counts the texts that are new since', async () => {
    const { changedSince, fingerprintsOf } = await import('./word-review.ts');
    const [first, ...rest] = fingerprintsOf('tr', 'newcomer');
    expect(first).toHaveLength(10);
    expect(changedSince('tr', 'newcomer', rest)).toBe(1);
    expect(changedSince('tr', 'newcomer', [first ?? '', ...rest])).toBe(0);
  });
});
