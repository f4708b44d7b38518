import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildSite } from '#modules/programme';
import type { Person } from '#platform/acting';
import { newFormKey } from '#platform/form-key';
import { testDatabase } from '../../../../tests/database.ts';
import { formHeaders } from '../../../../tests/people.ts';
import { buildGuide } from '../guide.build.ts';
import { listTeam, readGuide } from '../guide.store.ts';
import { requiredObligations } from '../guide.ts';
import { buildGuidesApp } from '../guides.build.ts';
import { readSheet } from './read-sheet.ts';
import { writeXlsx } from './write-sheet.ts';

const world = await testDatabase();
const { owner } = world;
const now = Temporal.Now.instant();
const today = now.toZonedDateTimeISO('Europe/Berlin').toPlainDate();
const { app, accounts, signedIn } = buildGuidesApp(world, now);
afterAll(() => accounts.close());

type SignedIn = Person & { cookie: string };
let site: string;
let coordinator: SignedIn;
let deputy: SignedIn;
let volunteer: SignedIn;
let stranger: SignedIn;
beforeAll(async () => {
  site = (await buildSite(owner)).id;
  const other = (await buildSite(owner)).id;
  coordinator = await signedIn('Karim Sayed', [{ role: 'coordinator', siteId: site }]);
  deputy = await signedIn('Olena Demohn', [{ role: 'deputy', siteId: site }]);
  volunteer = await signedIn('Rosa Demolina', [{ role: 'coordinating-guide', siteId: site }]);
  stranger = await signedIn('Olga Weber', [{ role: 'coordinator', siteId: other }]);
});

const get = (path: string, who = coordinator) => app.request(path, { headers: { Cookie: who.cookie } });
const pageOf = async (path: string, who = coordinator) => (await get(path, who)).text();
function post(path: string, fields: Record<string, string | readonly string[]>, who = coordinator) {
  const body = new URLSearchParams();
  for (const [name, values] of Object.entries({ _key: newFormKey(), ...fields })) {
    for (const value of typeof values === 'string' ? [values] : values) body.append(name, value);
  }
  return app.request(path, { method: 'POST', headers: formHeaders(who.cookie), body: body.toString() });
}
function upload(content: string | Uint8Array, who = coordinator, name = 'liste.csv', siteId = site) {
  const body = new FormData();
  body.set('_key', newFormKey());
  body.set('site', siteId);
  body.set('file', new File([content as BlobPart], name));
  return app.request('/team/import', {
    method: 'POST',
    headers: { Origin: 'http://localhost', Cookie: who.cookie },
    body,
  });
}
const hiddenIn = (html: string) =>
  Object.fromEntries(
    [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [
      name,
      value,
    ]),
  ) as Record<string, string>;
/** What the mapping page proposes, as its form would send it. */
const proposedIn = (html: string) =>
  Object.fromEntries(
    [...html.matchAll(/<select[^>]*name="(column-\d+)"[\s\S]*?<\/select>/g)].map(([select, name]) => [
      name as string,
      /<option value="([^"]+)"[^>]*selected/.exec(select)?.[1] ?? '',
    ]),
  );

/** Uploads a list and takes the proposal for its columns; leads to the dry run. */
async function checked(content: string | Uint8Array, changed: Record<string, string> = {}): Promise<string> {
  const uploaded = await upload(content);
  expect(uploaded.status).toBe(303);
  const path = uploaded.headers.get('Location') as string;
  const page = await pageOf(path);
  const mapped = await post(path, { ...hiddenIn(page), ...proposedIn(page), ...changed });
  expect(mapped.headers.get('Location')).toBe(`${path}/pruefung`);
  return path;
}
const names = async () =>
  (await listTeam(owner, [site], { state: 'all', limit: 10_000 })).members.map(({ name }) => name);
const waiting = () => owner.selectFrom('guides.import').select('id').execute();

describe('a list', () => {
  it('is taken over with everything it says, and forgotten', async () => {
    const path = await checked(
      'Vorname;Nachname;Mail;Handy;Muttersprache;Sprachen;PLZ;Ort;Geschlecht;qualifiziert am\n' +
        'Amira;Beispiel;amira@beispiel.example;0170 0000001;Arabisch;Deutsch (fließend), Englisch (Grundkenntnisse);61348;Bad Homburg;w;01.03.2024\n' +
        'Taras;Musterenko;;0170 0000002;Ukrainisch;Russisch, Deutsch B2;61440;Oberursel;m;\n',
    );
    const page = await pageOf(`${path}/pruefung`);
    expect(page).toContain('2 Zeilen: 2 können übernommen werden, keine hat Fehler');
    expect(page).toContain('Noch ist nichts eingetragen.');
    expect(page).toContain('wird: qualifiziert');
    expect(await names()).toEqual([]);

    const done = await post(`${path}/uebernahme`, hiddenIn(page));
    expect(done.headers.get('Location')).toBe('/team?uebernommen=2');
    expect(await pageOf('/team?uebernommen=2')).toContain('2 Personen wurden ins Team übernommen.');
    const { members } = await listTeam(owner, [site]);
    expect(members).toMatchObject([
      { name: 'Amira Beispiel', state: 'qualified', email: 'amira@beispiel.example', phone: '0170 0000001' },
      { name: 'Taras Musterenko', state: 'interested', phone: '0170 0000002' },
    ]);
    const amira = await readGuide(owner, members[0]?.id ?? '');
    expect(amira).toMatchObject({
      gender: 'female',
      languages: [
        { tag: 'ar', level: 'mother-tongue', modes: ['speak'] },
        { tag: 'de', level: 'fluent', modes: ['speak'] },
        { tag: 'en', level: 'basic', modes: ['speak'] },
      ],
    });
    expect(amira?.qualifiedOn?.toString()).toBe('2024-03-01');
    expect(amira?.home?.name).toContain('Bad Homburg');
    expect(await waiting()).toEqual([]);
    expect((await get(path)).status).toBe(404);
  });

  it('the form sent twice takes it over once and leads to the same place', async () => {
    const path = await checked('Name;Mail\nEinmal Nur;einmal@beispiel.example');
    const form = hiddenIn(await pageOf(`${path}/pruefung`));
    const answers = await Promise.all([post(`${path}/uebernahme`, form), post(`${path}/uebernahme`, form)]);
    const later = await post(`${path}/uebernahme`, form);
    expect([...answers, later].map((answer) => answer.headers.get('Location'))).toEqual(
      Array(3).fill('/team?uebernommen=1'),
    );
    expect((await names()).filter((name) => name === 'Einmal Nur')).toHaveLength(1);
    const others = await post(`${path}/uebernahme`, {
      ...form,
      _key: '00000000-0000-4000-8000-000000000000',
    });
    expect(others.status).toBe(404);
  });

  it('two people take it over at once: one of them does', async () => {
    const path = await checked('Name;Mail\nBeide Zugleich;beide@beispiel.example');
    const forms = await Promise.all([coordinator, deputy].map((who) => pageOf(`${path}/pruefung`, who)));
    const answers = await Promise.all(
      [coordinator, deputy].map((who, at) => post(`${path}/uebernahme`, hiddenIn(forms[at] ?? ''), who)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 404]);
    expect((await names()).filter((name) => name === 'Beide Zugleich')).toHaveLength(1);
  });

  it('with all papers leads to work', async () => {
    const day = today.subtract({ days: 40 }).toString();
    const kinds = [
      'Vereinbarung',
      'Verschwiegenheit',
      'Datengeheimnis',
      'Gewaltfreiheit',
      'Datenschutzunterweisung',
      'Jahresbestätigung',
    ];
    const path = await checked(
      `Name;Zertifikat;${kinds.join(';')}\nFertig Aktiv;${day};${kinds.map(() => day).join(';')}`,
    );
    const page = await pageOf(`${path}/pruefung`);
    expect(page).toContain('wird: aktiv');
    await post(`${path}/uebernahme`, hiddenIn(page));
    const [member] = (await listTeam(owner, [site], { query: 'Fertig Aktiv' })).members;
    const guide = await readGuide(owner, member?.id ?? '');
    expect(guide?.state).toBe('active');
    expect(guide?.obligations.map(({ kind }) => kind).sort()).toEqual([...requiredObligations].sort());
  });

  it('from a workbook is the same', async () => {
    const path = await checked(
      await writeXlsx('Liste', [
        ['Name', 'Sprachen'],
        ['Aus Excel', 'Türkisch'],
      ]),
    );
    await post(`${path}/uebernahme`, hiddenIn(await pageOf(`${path}/pruefung`)));
    expect(await names()).toContain('Aus Excel');
  });

  it('of a thousand rows is taken over in one go', async () => {
    const rows = Array.from(
      { length: 1000 },
      (_, at) => `Person${at} Nr${at}x${at};p${at}@beispiel.example;Arabisch, Deutsch (gut)`,
    );
    const path = await checked(`Name;Mail;Sprachen\n${rows.join('\n')}`);
    const first = await pageOf(`${path}/pruefung`);
    expect(first.match(/scope="row"/g)).toHaveLength(100);
    const next = /href="([^"]+)"[^>]*rel="next"/.exec(first)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(await pageOf(next)).toContain('p199@beispiel.example');
    const before = (await names()).length;
    const done = await post(`${path}/uebernahme`, hiddenIn(first));
    expect(done.headers.get('Location')).toBe('/team?uebernommen=1000');
    expect(await names()).toHaveLength(before + 1000);
    await owner.deleteFrom('guides.guide').where('name', 'like', 'Person%').execute();
  });
});

describe('rows with errors', () => {
  const list =
    'Name;Mail;Sprachen;Telefon\n' +
    'Gut So;gut@beispiel.example;Arabisch;+49 171 1111111\n' +
    ';ohne@beispiel.example;Klingonisch;+49 171 2222222\n' +
    '=2+3 Formel;kein-mail;Deutsch;\n';

  it('are shown with what is wrong, and nothing is taken over while they are there', async () => {
    const path = await checked(list);
    const page = await pageOf(`${path}/pruefung`);
    expect(page).toContain('2 Zeilen haben Fehler');
    expect(page).toContain('Der Name fehlt.');
    expect(page).toContain('Sprachen: „Klingonisch“ steht nicht in der Liste der Sprachen.');
    expect(page).toContain('Mail: „kein-mail“ ist keine E-Mail-Adresse.');
    const refused = await post(`${path}/uebernahme`, hiddenIn(page));
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain('Solange Zeilen Fehler haben, wird nichts übernommen.');
    expect(await names()).not.toContain('Gut So');

    const faulty = await pageOf(`${path}/pruefung?zeige=fehler`);
    expect(faulty).not.toMatch(/scope="row"[^>]*><div><bdi>Gut So/);

    const done = await post(`${path}/uebernahme`, { ...hiddenIn(page), 'ohne-fehler': 'ja' });
    expect(done.headers.get('Location')).toBe('/team?uebernommen=1');
    expect(await names()).toContain('Gut So');
  });

  it.each(['', '?als=xlsx'])(
    'come back as a file to correct, with formulas made harmless, and can be uploaded again (%s)',
    async (as) => {
      const path = await checked(list.replaceAll('gut@', 'besser@').replace('Gut So', 'Besser So'));
      const answer = await get(`${path}/fehler${as}`);
      expect(answer.headers.get('Content-Disposition')).toMatch(as ? /\.xlsx/ : /\.csv/);
      const bytes = new Uint8Array(await answer.arrayBuffer());
      if (!as) {
        const text = new TextDecoder().decode(bytes);
        expect(text).toContain("'=2+3 Formel");
        expect(text).toContain("'+49 171 2222222");
        expect(text).not.toContain('Besser So');
      }
      const read = await readSheet(bytes);
      expect(read.ok && read.sheet.header).toEqual(['Name', 'Mail', 'Sprachen', 'Telefon', 'Fehler']);
      expect(read.ok && read.sheet.rows.map(([name, mail]) => [name, mail])).toEqual([
        ['', 'ohne@beispiel.example'],
        ['=2+3 Formel', 'kein-mail'],
      ]);

      const again = await checked(bytes);
      const twice = await readSheet(new Uint8Array(await (await get(`${again}/fehler`)).arrayBuffer()));
      expect(twice.ok && twice.sheet.header).toEqual(['Name', 'Mail', 'Sprachen', 'Telefon', 'Fehler']);
    },
  );
});

describe('people who may be there already', () => {
  it('are left out unless they are chosen', async () => {
    await buildGuide(owner, {
      siteId: site,
      name: 'Mohammad Rahimi',
      email: 'm.rahimi@beispiel.example',
      phone: '0171 7654321',
    });
    const path = await checked(
      'Name;Mail;Telefon\n' +
        'Ganz Anders;M.Rahimi@beispiel.example;\n' +
        'Noch Anders;;+49 171 7654321\n' +
        'Mohamad Rahimi;;\n' +
        'Wirklich Neu;neu@beispiel.example;\n' +
        'Doppelt Neu;neu@beispiel.example;\n',
    );
    const page = await pageOf(`${path}/pruefung`);
    expect(page).toContain('Schon im Team: Mohammad Rahimi (gleiche E-Mail-Adresse).');
    expect(page).toContain('Schon im Team: Mohammad Rahimi (gleiche Telefonnummer).');
    expect(page).toContain('Schon im Team: Mohammad Rahimi (ähnlicher Name).');
    expect(page).toContain('Wie Zeile 5: Wirklich Neu (gleiche E-Mail-Adresse).');
    const done = await post(`${path}/uebernahme`, { ...hiddenIn(page), trotzdem: ['4', '999', 'x'] });
    expect(done.headers.get('Location')).toBe('/team?uebernommen=2');
    const now = await names();
    expect(now).toEqual(expect.arrayContaining(['Mohamad Rahimi', 'Wirklich Neu']));
    expect(now).not.toContain('Ganz Anders');
    expect(now).not.toContain('Doppelt Neu');
  });

  it('when nobody else is left, it says so', async () => {
    const path = await checked('Name;Mail\nGanz Anders;m.rahimi@beispiel.example');
    const answer = await post(`${path}/uebernahme`, hiddenIn(await pageOf(`${path}/pruefung`)));
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('Es ist niemand zum Übernehmen übrig.');
  });
});

describe('bad luck with a file', () => {
  it.each<[string, string | Uint8Array, string]>([
    ['is missing', '', 'Bitte wählen Sie eine Datei aus.'],
    [
      'is a picture',
      Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0]),
      'Das ist keine Tabelle.',
    ],
    ['is a letter', 'Liebe Kollegin,\n\nanbei die Liste.', 'keine Tabelle mit mehreren Spalten'],
    ['has 50,000 rows', `Name;Ort\n${'A B;C\n'.repeat(50_000)}`, 'Möglich sind 5.000 Zeilen'],
    ['is a broken workbook', 'PK\u0003\u0004', 'Diese Datei lässt sich nicht lesen.'],
    [
      'is an old workbook',
      Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0, 0]),
      'Bitte speichern Sie sie als XLSX.',
    ],
    ['has a heading only', 'Name;Ort\n', 'In dieser Datei stehen keine Personen.'],
  ])('that %s: refused with the reason, nothing is kept', async (_, content, words) => {
    const before = await waiting();
    const answer = await upload(content);
    expect(answer.status).toBe(422);
    const page = await answer.text();
    expect(page).toContain(words);
    expect(page).toContain('href="#file"');
    expect(await waiting()).toEqual(before);
  });

  it('above six megabytes is refused before it is read', async () => {
    expect((await upload(new Uint8Array(7 * 1024 * 1024))).status).toBe(413);
  });

  it('markup in cells, headings and the name of the file stays text', async () => {
    const mark = '<script>alert(1)</script>';
    const uploaded = await upload(`Name;${mark}\n${mark};${mark}`, coordinator, `${mark}.csv`);
    const path = uploaded.headers.get('Location') as string;
    const page = await pageOf(path);
    expect(page).toContain('&lt;script');
    await post(path, { ...hiddenIn(page), 'column-0': 'name', 'column-1': 'languages' });
    const check = await pageOf(`${path}/pruefung`);
    expect(check).toContain('&lt;script');
    for (const html of [page, check]) expect(html).not.toContain('<script>alert');
    expect((await post(`${path}/abbruch`, {})).headers.get('Location')).toBe('/team');
    expect((await get(path)).status).toBe(404);
  });

  it('columns that do not fit together are asked for again', async () => {
    const path = (await upload('Name;Mail\nA B;a@b.example')).headers.get('Location') as string;
    const version = hiddenIn(await pageOf(path));
    const send = async (columns: Record<string, string>) => {
      const answer = await post(path, { ...version, ...columns });
      return [answer.status, /<a class="kern-link" href="#(column-\d)"/.exec(await answer.text())?.[1]];
    };
    expect(await send({ 'column-0': '', 'column-1': 'email' })).toEqual([422, 'column-0']);
    expect(await send({ 'column-0': 'name', 'column-1': 'name' })).toEqual([422, 'column-1']);
    expect(await send({ 'column-0': 'first-name' })).toEqual([422, 'column-0']);
    expect(await send({ 'column-0': 'religion', 'column-1': 'email' })).toEqual([422, 'column-0']);
    const stale = await post(path, { version: '9', 'column-0': 'name' });
    expect(stale.status).toBe(422);
  });

  it('a dry run somebody else has changed is not taken over', async () => {
    const path = await checked('Name;Mail\nStand Alt;alt@beispiel.example');
    const form = hiddenIn(await pageOf(`${path}/pruefung`));
    const page = await pageOf(path, deputy);
    await post(path, { ...hiddenIn(page), ...proposedIn(page), 'column-1': '' }, deputy);
    const answer = await post(`${path}/uebernahme`, form);
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('Jemand hat die Zuordnung inzwischen geändert.');
    expect(await names()).not.toContain('Stand Alt');
  });
});

describe('who may', () => {
  it('coordination and deputy, at their own site', async () => {
    expect((await get('/team/import', deputy)).status).toBe(200);
    expect((await get('/team/import', volunteer)).status).toBe(403);
    expect((await upload('Name;Ort\nA B;C', stranger)).status).toBe(422);
    const path = await checked('Name;Mail\nFremd Blick;fremd@beispiel.example');
    const elsewhere = await signedIn('Zwei Rollen', [
      { role: 'coordinating-guide', siteId: site },
      { role: 'coordinator', siteId: stranger.roles[0]?.siteId ?? '' },
    ]);
    expect((await get(path, elsewhere)).status).toBe(404);
    for (const rest of ['', '/pruefung', '/fehler']) {
      expect((await get(`${path}${rest}`, stranger)).status).toBe(404);
      expect((await get(`${path}${rest}`, volunteer)).status).toBe(403);
    }
    for (const rest of ['', '/uebernahme', '/abbruch']) {
      expect((await post(`${path}${rest}`, {}, stranger)).status).toBe(404);
    }
  });

  it('the template can be filled in and read back', async () => {
    const bytes = new Uint8Array(await (await get('/team/import/vorlage')).arrayBuffer());
    const path = await checked(bytes);
    expect(await pageOf(`${path}/pruefung`)).toContain('Eine Zeile: ');
    for (const language of ['', '/en']) {
      const template = new Uint8Array(await (await get(`${language}/team/import/vorlage`)).arrayBuffer());
      const read = await readSheet(template);
      expect(read.ok && read.sheet.header).toHaveLength(10);
    }
  });
});
