import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import pg from 'pg';
import { describe, expect, inject, it } from 'vitest';
import { assignments } from '#modules/assignments';
import { createGuides, readGuide } from '#modules/guides';
import { readContact, readRequest, requests } from '#modules/requests';
import { eraseKey, newKey, saveKeys, seal } from '#platform/crypto';
import { openKysely, openPool } from '#platform/database';
import { hashOfSecret, newId } from '#platform/ids';
import { KeyRing } from '#platform/key-ring';
import { lettersWaiting } from '#platform/mail';
import { migrate, readMigrations } from '#platform/migrations';
import { encryptExisting, sealedTables } from '../src/encrypt-existing.ts';
import { requestWorld } from '../src/modules/requests/request-world.build.ts';
import { migrationsFolder } from '../src/prepare-database.ts';
import { filesWith } from './files-with.ts';
import { plantSite } from './planted-site.ts';

const newCanary = () => `Kanari${randomBytes(6).toString('hex')}q`;

describe('what is confidential', async () => {
  const guides = createGuides({ invite: async () => ({ ok: true, personId: newId() }) as never });
  const world = await requestWorld(requests, {
    now: Temporal.Instant.from('2026-11-23T09:00:00Z'),
    routes: [...guides.routes, ...assignments.routes],
  });
  const { owner, site } = world;

  const send = async (canary: string) => {
    const begun = await world.post('/anfrage', {});
    const cookie = `anfrage=${/anfrage=([\w-]+)/.exec(begun.headers.get('Set-Cookie') ?? '')?.[1]}`;
    const answers = {
      'fuer-wen': { 'asked-by': 'self' },
      wohnort: { place: 'Bad Homburg v. d. Höhe' },
      sprache: { language: 'ar' },
      deutsch: { german: 'little' },
      thema: { topic: 'office' },
      ziel: { goal: `Allein hingehen können ${canary}` },
      termin: { 'day-1': '2026-12-03', 'from-1': '09:00', 'until-1': '12:00', minutes: '60' },
      treffpunkt: { 'meeting-place': 'office', 'place-name': `Amt ${canary}`, 'place-address': '' },
      wuensche: { gender: 'female', 'gender-reason': 'medical' },
      kontakt: { name: `Amira ${canary}`, phone: '06172 000111', email: `${canary}@b.example` },
      einwilligung: { consent: 'ja' },
    };
    for (const [step, form] of Object.entries(answers)) {
      expect((await world.post(`/anfrage/${step}`, form, { cookie })).status, step).toBe(303);
    }
    return cookie;
  };
  const sent = async (canary: string) => {
    const cookie = await send(canary);
    const done = await world.post('/anfrage/absenden', {}, { cookie });
    expect(done.headers.get('Location')).toBe('/anfrage/fertig');
    const secret = cookie.slice('anfrage='.length);
    const { id } = await owner
      .selectFrom('requests.request')
      .select('id')
      .where('statusTokenHash', '=', hashOfSecret(secret))
      .executeTakeFirstOrThrow();
    return { id, secret };
  };

  it('stands nowhere in the files of the database, its log or what it writes ahead', async () => {
    const canary = newCanary();
    // Begun and not sent, sent, asked back by coordination and answered; a guide, a list; letters about it all.
    await send(canary);
    const { id, secret } = await sent(canary);
    await world.post(`/anfragen/${id}/aufnahme`, { version: '1' }, { as: 'koordination' });
    const question = { version: '2', question: `Wann, ${canary}?` };
    expect((await world.post(`/anfragen/${id}/rueckfrage`, question, { as: 'koordination' })).status).toBe(
      303,
    );
    const answer = { version: '3', answer: `Um neun ${canary}` };
    expect((await world.post(`/status/${secret}/antwort`, answer)).status).toBe(303);
    await plantSite(owner, { countyKey: '06412' });
    const key = newKey(newId());
    await owner.transaction().execute(async (tx) => {
      const email = seal(key, 'guides.guide.email', `${canary}@guide.example`);
      await sql`insert into guides.guide (id, site_id, name, email, state, state_since, created_at)
        values (${key.id}, ${site.id}, 'Amal', ${email}, 'interested', now(), now())`.execute(tx);
      await saveKeys(tx, [{ key, kind: 'guide', siteId: site.id }]);
    });
    const status = await (await world.get(`/status/${secret}`)).text();
    expect(status).toContain(canary);
    expect((await readContact(owner, id))?.name).toBe(`Amira ${canary}`);
    expect(
      (await lettersWaiting(owner)).some(({ body, recipient }) => `${recipient}${body}`.includes(canary)),
    ).toBe(true);
    expect((await readGuide(owner, key.id))?.email).toBe(`${canary}@guide.example`);

    // What is not sealed is found by the same search.
    const open = newCanary();
    await sql`update accounts.person set name = ${open} where id = ${world.guide.id}`.execute(owner);
    const control = await filesWith(owner, open);
    if (control) expect(control.length).toBeGreaterThan(0);
    expect((await filesWith(owner, canary)) ?? []).toEqual([]);
  });

  it('in a planted site stands in no column of the database', async () => {
    const planted = await plantSite(owner, { countyKey: '06412' });
    for (const { table, columns, filled = [] } of sealedTables) {
      for (const column of [...columns, ...filled]) {
        const { rows } = await sql<{ type: string; plain: number; all: number }>`
          select coalesce(max(pg_typeof(${sql.ref(column)})::text), 'bytea') as type, count(*)::int as all,
            (count(*) filter (where position(${planted.canary}::bytea in ${sql.ref(column)}) > 0))::int as plain
          from ${sql.table(table)} where ${sql.ref(column)} is not null`.execute(owner);
        expect(rows[0], `${table}.${column}`).toMatchObject({ type: 'bytea', plain: 0 });
      }
    }
  });

  it('of a person whose key is erased is gone, and every page says so kindly', async () => {
    const canary = newCanary();
    const { id, secret } = await sent(canary);
    const other = await sent(newCanary());
    await owner.transaction().execute((tx) => eraseKey(tx, id));
    expect(await readContact(owner, id)).toBeNull();
    expect(await readRequest(owner, id)).toMatchObject({ goal: '', placeName: '', genderWish: null });
    const page = await world.get(`/status/${secret}`);
    expect(page.status).toBe(200);
    expect(await page.text()).not.toContain(canary);
    const desk = await world.get(`/anfragen/${id}`, { as: 'koordination' });
    expect(desk.status).toBe(200);
    expect(await desk.text()).not.toContain(canary);
    const taken = await world.post(`/anfragen/${id}/aufnahme`, { version: '1' }, { as: 'koordination' });
    expect(taken.status).toBe(303);
    expect(await readContact(owner, other.id)).not.toBeNull();
  });
});

describe('a database from before', async () => {
  it('is readable and sealed afterwards, and keeps no page with what was readable', async () => {
    const server = inject('server');
    const name = `${server.template.replace('template', 'test')}_upgrade`;
    const admin = new pg.Client({ ...server.owner, database: 'postgres' });
    await admin.connect();
    await admin.query(`create database ${name}`);
    const keyRing = KeyRing.of(server.keyRing);
    const login = { ...server.owner, database: name };
    const client = new pg.Client(login);
    await client.connect();
    const owner = openKysely(openPool({ ...login, keyRing, max: 2 }));
    const canary = newCanary();
    try {
      const all = await readMigrations(migrationsFolder);
      const at = all.findIndex(({ name }) => name === '0010-encryption.sql');
      await migrate(client, all.slice(0, at));
      const ids = {
        site: newId(),
        request: newId(),
        matter: newId(),
        guide: newId(),
        mail: newId(),
        question: newId(),
      };
      // The world around these rows does not matter here.
      await client.query('set session_replication_role = replica');
      const plain = async (table: string, row: object) => {
        const columns = Object.keys(row).join(', ');
        await client.query(
          `insert into ${table} (${columns}) select ${columns} from jsonb_populate_record(null::${table}, $1)`,
          [JSON.stringify(row)],
        );
      };
      const now = '2026-11-01T10:00:00Z';
      await plain('programme.site', {
        id: ids.site,
        slug: 'hier',
        provider_id: newId(),
        county_key: '06434',
        name: 'Hier',
        street: '-',
        postal_code: '61348',
        town: 'Hier',
        latitude: 50,
        longitude: 8,
        status: 'active',
      });
      await plain('requests.request', {
        id: ids.request,
        site_id: ids.site,
        matter_id: ids.matter,
        reference: 'AAAA-BBBB',
        state: 'asked-back',
        channel: 'public',
        asked_by: 'self',
        message_language: 'de',
        language_tag: 'ar',
        language_mode: 'speak',
        german_level: 'little',
        setting: 'on-site',
        place_kind: 'office',
        place_name: canary,
        place_address: '',
        area_name: '',
        minutes: 60,
        topic_code: 'office',
        goal: `Ziel ${canary}`,
        note: '',
        wishes_long_company: false,
        gender_wish: 'female',
        gender_reason: 'medical',
        child_present: false,
        accessibility: [],
        guides_needed: 1,
        urgent: false,
        consent_how: 'spoken',
        consent_at: now,
        status_token_hash: 'x',
        submitted_at: now,
        first_day: '2026-11-20',
        due_on: '2026-11-20',
        version: 1,
      });
      const contact = { name: canary, phone: '06172 1', email: `${canary}@b.example` };
      await plain('requests.contact', { request_id: ids.request, site_id: ids.site, ...contact });
      await plain('requests.question', {
        id: ids.question,
        site_id: ids.site,
        request_id: ids.request,
        asked: canary,
        asked_at: now,
        answer_until: '2026-11-20',
      });
      await plain('requests.draft', {
        token_hash: 'y',
        answers: { goal: canary },
        created_at: now,
        updated_at: now,
      });
      const guide = { id: ids.guide, site_id: ids.site, name: 'Amal', state: 'interested', version: 1 };
      await plain('guides.guide', {
        ...guide,
        email: `${canary}@guide.example`,
        coordinating: false,
        health_guide: false,
        state_since: now,
        created_at: now,
      });
      await plain('platform.mail', {
        id: ids.mail,
        recipient: `${canary}@b.example`,
        subject: canary,
        body: canary,
        lang: 'de',
        created_at: now,
        failed_attempts: 0,
      });
      await client.query('set session_replication_role = default');
      const before = await filesWith(owner, canary);
      if (before) expect(before.length).toBeGreaterThan(0);

      expect(await migrate(client, all, encryptExisting(keyRing))).toContain('0010-encryption.sql');
      expect(await readContact(owner, ids.request)).toMatchObject(contact);
      expect(await readRequest(owner, ids.request)).toMatchObject({
        goal: `Ziel ${canary}`,
        placeName: canary,
        note: '',
        genderWish: { gender: 'female', reason: 'medical' },
      });
      expect((await readGuide(owner, ids.guide))?.email).toBe(`${canary}@guide.example`);
      expect(await lettersWaiting(owner)).toMatchObject([{ body: canary, recipient: `${canary}@b.example` }]);
      const prints = await owner.selectFrom('requests.contactFingerprint').select('samePerson').execute();
      expect(prints).toEqual([{ samePerson: true }, { samePerson: true }]);
      const after = await filesWith(owner, canary);
      expect(after?.filter((file) => !file.includes('/pg_wal/')) ?? []).toEqual([]);
    } finally {
      await client.end();
      await owner.destroy();
      await admin.query(`drop database ${name} with (force)`);
      await admin.end();
    }
  });
});
