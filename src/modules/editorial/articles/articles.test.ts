import { describe, expect, it } from 'vitest';
import { demoPersonIds, demoSiteIds } from '#modules/programme';
import { testApp } from '../../../../tests/app.ts';
import { post, sessionFor } from '../../../../tests/people.ts';
import { type TranslationStatus, translationStatus, type Wording } from './article.ts';
import { compareLines } from './compare.ts';

const start = Temporal.Instant.from('2026-11-23T09:00:00Z');
const { app, owner, setNow } = await testApp({ demo: true, now: start });
const coordinator = await sessionFor(app.accounts, 'koordination@demo.lotsenwerk.example');
const deputy = await sessionFor(app.accounts, 'vertretung.caritas-hochtaunus@demo.lotsenwerk.example');
const elsewhere = await sessionFor(app.accounts, 'koordination.offenbach@demo.lotsenwerk.example');
const centre = await sessionFor(app.accounts, 'zentrum@demo.lotsenwerk.example');

const siteId = demoSiteIds['caritas-hochtaunus'] ?? '';
const get = async (path: string, cookie = '') => {
  const answer = await app.http.request(path, { headers: { Cookie: cookie } });
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
};

let counter = 0;
async function draft(by = coordinator, named = siteId, more: Record<string, string> = {}): Promise<string> {
  const title = `Text Nummer ${++counter}`;
  const answer = await post(
    app.http,
    '/redaktion/neu',
    { kind: 'news', owner: named, title, lead: 'Kurz.', body: 'Ein Satz.', ...more },
    by,
  );
  expect(answer.status).toBe(303);
  return (answer.headers.get('Location') ?? '').replace(/\?.*$/, '');
}

async function versionOf(path: string): Promise<number> {
  const { version } = await owner
    .selectFrom('editorial.article')
    .select('version')
    .where('id', '=', path.split('/').at(-1) ?? '')
    .executeTakeFirstOrThrow();
  return version;
}

const step = async (path: string, event: string, by: string, more: Record<string, string> = {}) =>
  (
    await post(
      app.http,
      `${path}/schritt`,
      { event, version: String(await versionOf(path)), note: '', day: '', time: '', ...more },
      by,
    )
  ).status;

const save = async (path: string, lang: string, basedOn: number, more: Record<string, string> = {}) =>
  (
    await post(
      app.http,
      `${path}/text/${lang}`,
      { basedOn: String(basedOn), title: 'Titel', lead: '', body: `Auf ${lang}.`, ...more },
      coordinator,
    )
  ).status;

describe('a public text', () => {
  it('is public once somebody else has approved it, and gone once it is withdrawn', async () => {
    const path = await draft();
    const address = `/aktuelles/text-nummer-${counter}`;
    expect(await step(path, 'submit', coordinator)).toBe(303);
    expect(await step(path, 'approve', coordinator)).toBe(422);
    expect((await get(address)).status).toBe(404);
    expect(await step(path, 'approve', deputy)).toBe(303);
    expect((await get(address)).text).toContain('Ein Satz.');
    expect((await get('/sitemap.xml')).text).toContain(address);
    expect(await step(path, 'withdraw', coordinator)).toBe(303);
    expect((await get(address)).status).toBe(404);
  });

  it('stays public in its old words while it is revised', async () => {
    const path = await draft();
    const address = `/aktuelles/text-nummer-${counter}`;
    await step(path, 'submit', coordinator);
    await step(path, 'approve', deputy);
    await step(path, 'revise', deputy);
    expect(await save(path, 'de', 1, { body: 'Neue Worte.' })).toBe(303);
    expect((await get(address)).text).toContain('Ein Satz.');
    await step(path, 'submit', coordinator);
    expect(await step(path, 'approve', deputy)).toBe(303);
    expect((await get(address)).text).toContain('Neue Worte.');
  });

  it('appears at the moment it was approved for', async () => {
    const path = await draft();
    const address = `/aktuelles/text-nummer-${counter}`;
    await step(path, 'submit', coordinator);
    expect(await step(path, 'approve', deputy, { day: '2026-11-24', time: '10:30' })).toBe(303);
    await app.jobs.runNow('editorial.publish-due');
    expect((await get(address)).status).toBe(404);
    setNow(Temporal.Instant.from('2026-11-24T09:30:00Z'));
    await app.jobs.runNow('editorial.publish-due');
    expect((await get(address)).status).toBe(200);
    setNow(start);
  });

  it('may be approved by its writer only where nobody else works there', async () => {
    await owner
      .updateTable('accounts.person')
      .set({ lockedAt: start })
      .where('email', '=', 'zentrum2@demo.lotsenwerk.example')
      .execute();
    const path = await draft(centre, 'state:HE', { kind: 'page' });
    await step(path, 'submit', centre);
    expect(await step(path, 'approve', centre)).toBe(303);
    expect((await get('/themen')).text).toContain(`Text Nummer ${counter}`);
  });

  it('belongs to its site: others neither see nor move it, and sites have no pages', async () => {
    const path = await draft();
    for (const stranger of [elsewhere, centre]) {
      expect((await get(path, stranger)).status).toBe(404);
      expect(await step(path, 'submit', stranger)).toBe(404);
      expect((await get('/redaktion', stranger)).text).not.toContain(`Text Nummer ${counter}<`);
    }
    const page = { kind: 'page', owner: siteId, title: 'Seite', lead: '', body: 'x' };
    expect((await post(app.http, '/redaktion/neu', page, coordinator)).status).toBe(422);
    expect((await post(app.http, '/redaktion/neu', { ...page, owner: 'state:HE' }, coordinator)).status).toBe(
      404,
    );
  });

  it('is changed only as a draft, and never over what somebody else has saved', async () => {
    const path = await draft();
    expect(await save(path, 'de', 1)).toBe(303);
    expect(await save(path, 'de', 1)).toBe(422);
    await step(path, 'submit', coordinator);
    expect(await save(path, 'de', 2)).toBe(422);
  });

  it('says in another language that it is older, or not there', async () => {
    const path = await draft();
    const address = `/en/aktuelles/text-nummer-${counter}`;
    await step(path, 'submit', coordinator);
    await step(path, 'approve', deputy);
    expect((await get(address)).text).toContain('exists only in Deutsch');
    await step(path, 'revise', coordinator);
    await save(path, 'en', 0);
    await save(path, 'de', 1, { body: 'Mehr.' });
    await step(path, 'submit', coordinator);
    await step(path, 'approve', deputy);
    const { text } = await get(address);
    expect(text).toContain('Auf en.');
    expect(text).toContain('newer than this translation');
  });

  it('is looked at before it is public by those who write it, and by no search engine', async () => {
    const path = await draft();
    const preview = await get(`${path}/vorschau?sprache=de`, deputy);
    expect(preview.text).toContain('Ein Satz.');
    expect(preview.headers.get('X-Robots-Tag')).toContain('noindex');
    expect((await get(`${path}/vorschau`)).status).not.toBe(200);
  });

  it('that is not allowed comes back with what was typed', async () => {
    const words = { kind: 'news', owner: siteId, title: 'Titel', lead: '', body: '<b>fett</b>' };
    const answer = await post(app.http, '/redaktion/neu', words, coordinator);
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('&lt;b>fett');
  });

  it('lets a person go and keeps its versions', async () => {
    const id = demoPersonIds['koordination@demo.lotsenwerk.example'];
    const editorial = app.house.modules.find(({ name }) => name === 'editorial');
    const subject = { kind: 'person', id, sites: null } as const;
    const before = await owner.selectFrom('editorial.wording').select('id').execute();
    expect(Object.keys((await editorial?.personalData.collect?.(owner, subject)) ?? {})).toEqual([
      'wordings',
      'steps',
    ]);
    await owner.transaction().execute(async (tx) => {
      await editorial?.personalData.erase?.(tx, subject, Temporal.PlainDate.from('2026-11-23'));
    });
    const after = await owner.selectFrom('editorial.wording').select('savedBy').execute();
    expect(after.length).toBe(before.length);
    expect(after.some(({ savedBy }) => savedBy === id)).toBe(false);
  });
});

describe('a translation', () => {
  const at = (lang: 'de' | 'en', number: number, of: Partial<Wording> = {}): Wording => ({
    lang,
    number,
    title: '',
    lead: '',
    body: '',
    ofSource: lang === 'de' ? null : 1,
    sameMeaning: false,
    savedAt: start,
    savedBy: null,
    ...of,
  });

  it.each<[string, Wording[], TranslationStatus]>([
    ['is missing where nobody wrote one', [at('de', 1)], 'missing'],
    ['says the German text', [at('de', 1), at('en', 1)], 'up-to-date'],
    ['is behind it', [at('de', 1), at('en', 1), at('de', 2)], 'outdated'],
    [
      'is not behind a corrected slip',
      [at('de', 1), at('en', 1), at('de', 2, { sameMeaning: true })],
      'up-to-date',
    ],
    ['has caught up', [at('de', 1), at('de', 2), at('en', 1), at('en', 2, { ofSource: 2 })], 'up-to-date'],
  ])('%s', (_, wordings, status) => {
    expect(translationStatus('en', wordings)).toBe(status);
  });
});

it('two versions are compared line by line', () => {
  expect(compareLines('a\nb\nc', 'a\nx\nc\nd').map(({ kind, text }) => `${kind} ${text}`)).toEqual([
    'same a',
    'removed b',
    'added x',
    'same c',
    'added d',
  ]);
});
