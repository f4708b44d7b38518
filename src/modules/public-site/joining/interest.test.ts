import { describe, expect, it } from 'vitest';
import { mainDemoSiteId } from '#modules/programme';
import { system } from '#platform/acting';
import { lettersWaiting } from '#platform/mail';
import { testApp } from '../../../../tests/app.ts';
import { post, sessionFor } from '../../../../tests/people.ts';

const { app, owner } = await testApp({ demo: true });
const { http, accounts, database } = app;
const get = async (path: string, cookie = '') =>
  (await http.request(path, { headers: { Cookie: cookie } })).text();

const given = {
  site: mainDemoSiteId,
  name: '  Amal   Probstein ',
  email: 'amal@example.org',
  phone: '',
  'language-1': 'ar',
  'language-2': '',
  'language-3': 'nonsense',
  agreed: 'ja',
};

async function send(form: Record<string, string>): Promise<Response> {
  const page = await get('/mitmachen/interesse');
  const key = /name="_key" value="([^"]+)"/.exec(page)?.[1] ?? '';
  return post(http, '/mitmachen/interesse', { _key: key, ...form });
}

const rowOf = (name: string) =>
  owner
    .selectFrom('guides.guide')
    .select(['id', 'siteId', 'state', 'email', 'emailIndex', 'personId'])
    .where('name', '=', name)
    .execute();

describe('whoever would like to become a guide', () => {
  it('says so without an account and reaches the coordination of that site only', async () => {
    const answer = await send(given);
    expect(answer.status).toBe(303);
    expect(answer.headers.get('Location')).toBe('/mitmachen/danke?standort=caritas-hochtaunus');
    const [row, ...others] = await rowOf('Amal Probstein');
    expect(others).toEqual([]);
    expect(row).toMatchObject({ siteId: mainDemoSiteId, state: 'interested', personId: null });
    const coordinator = await sessionFor(accounts, 'koordination@demo.lotsenwerk.example');
    expect(await get(`/team/${row?.id}`, coordinator)).toContain('amal@example.org');
    const elsewhere = await sessionFor(accounts, 'koordination.roedermark@demo.lotsenwerk.example');
    expect(await get(`/team/${row?.id}`, elsewhere)).not.toContain('Amal');
  });

  it('is not readable in the database: how to reach her is sealed', async () => {
    const [row] = await rowOf('Amal Probstein');
    expect(Buffer.from(row?.email ?? []).toString('latin1')).not.toContain('amal');
  });

  it('is told what happens next, and the coordination that somebody is there but not who', async () => {
    const letters = await database.read(system, lettersWaiting);
    const own = letters.find(({ recipient }) => recipient === 'amal@example.org');
    expect(own?.body).toContain('6 Monaten');
    const told = letters.filter(({ subject }) => subject === 'Jemand möchte mitmachen');
    expect(told.map(({ recipient }) => recipient).sort()).toEqual([
      'koordination@demo.lotsenwerk.example',
      'vertretung.caritas-hochtaunus@demo.lotsenwerk.example',
    ]);
    for (const { body } of told) expect(body).not.toMatch(/amal|probstein/i);
  });

  it('counts once when the form is sent twice', async () => {
    const page = await get('/mitmachen/interesse');
    const key = /name="_key" value="([^"]+)"/.exec(page)?.[1] ?? '';
    const form = { ...given, _key: key, name: 'Zweimal Gedrückt' };
    expect((await post(http, '/mitmachen/interesse', form)).status).toBe(303);
    expect((await post(http, '/mitmachen/interesse', form)).status).toBe(303);
    expect(await rowOf('Zweimal Gedrückt')).toHaveLength(1);
  });

  it.each([
    ['no name', { name: ' ' }, 'Bitte geben Sie Ihren Namen an'],
    ['no way to reach her', { email: '' }, 'E-Mail-Adresse oder eine Telefonnummer'],
    ['half an address', { email: 'amal@' }, 'nicht vollständig'],
    ['no project', { site: '' }, 'wählen Sie ein Projekt'],
    ['a project that does not exist', { site: crypto.randomUUID() }, 'wählen Sie ein Projekt'],
    ['no consent', { agreed: '' }, 'melden dürfen'],
  ])('%s leads back to the form with what was typed', async (_, wrong, message) => {
    const answer = await send({ ...given, name: 'Niemand Neues', ...wrong });
    expect(answer.status).toBe(422);
    const page = await answer.text();
    expect(page).toContain(message);
    expect(await rowOf('Niemand Neues')).toEqual([]);
  });
});
