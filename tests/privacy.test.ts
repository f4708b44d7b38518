import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { Keepers } from '#modules/privacy';
import { system } from '#platform/acting';
import { blindIndex } from '#platform/crypto';
import type { DataSubject } from '#platform/module';
import { testApp } from './app.ts';
import { type PlantedSite, plantSite } from './planted-site.ts';

const { app, database, owner } = await testApp();
await owner.transaction().execute(async (tx) => {
  for (const { loadContent } of app.house.modules) await loadContent?.(tx);
});
const keepers = new Keepers(() => app.house.modules);
const here: PlantedSite = await plantSite(owner);
const there: PlantedSite = await plantSite(owner);
const collected = async (subject: DataSubject) =>
  JSON.stringify(await database.read(system, (db) => keepers.collect(db, subject)));

/** Every text of every table, also of rows nobody reads any more. */
async function tablesWith(marker: string): Promise<string[]> {
  const { rows: tables } = await sql<{ name: string }>`
    select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')`.execute(
    owner,
  );
  const hits: string[] = [];
  for (const { name } of tables) {
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from ${sql.table(name)} t where strpos(lower(t::text), ${marker.toLowerCase()}) > 0`.execute(
      owner,
    );
    if ((rows[0]?.n ?? 0) > 0) hits.push(name);
  }
  return hits;
}

describe('a person planted everywhere', () => {
  it('finds herself in what a request keeps, and nobody of another site', async () => {
    const text = await collected({ kind: 'request', id: here.first.requestId });
    for (const own of [
      `Ratsuchende ${here.canary}`,
      `06172 ${here.canary}`,
      `${here.canary.toLowerCase()}@example.org`,
      `Allein hingehen ${here.canary}`,
      `Anmerkung ${here.canary}`,
      `Wann, ${here.canary}?`,
    ]) {
      expect(text).toContain(own);
    }
    expect(text.toLowerCase()).not.toContain(there.canary.toLowerCase());
    expect(text).not.toContain(here.second.requestId);
  });

  it('finds herself as a guide, by her record and by her account', async () => {
    const byRecord = await collected({ kind: 'guide', id: here.first.guideId });
    expect(byRecord).toContain(`Lotsin ${here.canary}`);
    const byAccount = await collected({ kind: 'person', id: here.people.guide, sites: null });
    expect(byAccount).toContain(here.people.guide);
    expect(byAccount).toContain(`Lotsin ${here.canary}`);
    for (const text of [byRecord, byAccount]) {
      expect(text.toLowerCase()).not.toContain(there.canary.toLowerCase());
      expect(text).not.toContain('Ratsuchende');
      expect(text).not.toContain('06172');
    }
  });

  it('is told at one provider nothing of what another keeps', async () => {
    const text = await collected({ kind: 'person', id: here.people.guide, sites: [there.id] });
    expect(text).not.toContain(`Lotsin ${here.canary}`);
    expect(text).not.toContain('hours');
  });

  it('reads her copy in words: there is one for every field of hers', async () => {
    const words = {
      ...(await import('../src/modules/privacy/texts/de.json', { with: { type: 'json' } })).default,
      ...(await import('../src/modules/privacy/texts-newcomer/de.json', { with: { type: 'json' } })).default,
    };
    const subjects: DataSubject[] = [
      { kind: 'request', id: here.first.requestId },
      { kind: 'guide', id: here.first.guideId },
      ...Object.values(here.people).map((id) => ({ kind: 'person', id, sites: null }) as const),
    ];
    const missing = new Set<string>();
    for (const subject of subjects) {
      for (const kept of Object.values(JSON.parse(await collected(subject)))) {
        JSON.stringify(kept, (name, value) => {
          const field = name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
          if (!/^\d*$/.test(name) && !Object.hasOwn(words, `label.${field}`)) missing.add(name);
          return value;
        });
      }
    }
    expect([...missing]).toEqual([]);
  });

  it('is in no table once request, guides and accounts are erased, and hours stay', async () => {
    const today = Temporal.Now.plainDateISO();
    const erase = (subject: DataSubject) =>
      app.database.write(system, (tx) => keepers.erase(tx, subject, today));
    for (const one of [here.first, here.second]) await erase({ kind: 'request', id: one.requestId });
    for (const id of Object.values(here.people)) await erase({ kind: 'person', id, sites: null });
    const text = await collected({ kind: 'request', id: here.first.requestId });
    expect(text.replace(/"reference":"[^"]*"/, '')).not.toContain(here.canary);
    // The site's own name, its news, letters on their way and numbers of requests are nobody's.
    const nobodys = ['requests.request', 'platform.mail', 'editorial.wording', 'editorial.step'];
    const left = await tablesWith(here.canary);
    expect(left.filter((name) => !nobodys.includes(name))).toEqual([]);
    const { rows } = await sql<{ minutes: number }>`
      select minutes from assignments.hours where id = ${here.first.hoursId}::uuid`.execute(owner);
    expect(rows).toEqual([{ minutes: 60 }]);
    expect(await tablesWith(there.canary)).toContain('guides.guide');
  });
});

it('a guide is restricted by the program, and shown again when that is lifted', async () => {
  const guide = { kind: 'guide', id: there.first.guideId } as const;
  for (const since of [Temporal.Now.instant(), null]) {
    await database.write(system, (tx) => keepers.restrict(tx, guide, since));
    const { rows } = await sql<{ restricted: boolean }>`
      select restricted_at is not null as restricted from guides.guide where id = ${guide.id}::uuid`.execute(
      owner,
    );
    expect(rows).toEqual([{ restricted: since !== null }]);
  }
});

describe('who asks', async () => {
  const home = await plantSite(owner);
  // Who asked is written once; here another one has asked all along.
  await owner.transaction().execute(async (tx) => {
    await sql`alter table requests.request disable trigger user`.execute(tx);
    await sql`update requests.request set asked_by = 'institution' where id = ${home.first.requestId}`.execute(
      tx,
    );
    await sql`alter table requests.request enable trigger user`.execute(tx);
  });
  const opened = ({ tokenHash }: PlantedSite['first']) =>
    database.read({ kind: 'token', tokenHash }, (db) => keepers.openedByLink(db));
  const found = (of: { email?: string; words?: string }) =>
    database.read({ kind: 'person', personId: home.people.coordinator }, (db) =>
      keepers.find(db, { siteId: home.id, phone: null, email: null, words: '', ...of }),
    );

  it('is known by a secret link only where nobody asked for her', async () => {
    expect(await opened(home.second)).toEqual({
      siteId: home.id,
      subject: { kind: 'request', id: home.second.requestId },
    });
    expect(await opened(home.first)).toEqual({ siteId: home.id, subject: null });
  });

  it('is known by an address only where the record carries it: a reference anybody may have read', async () => {
    await sql`update requests.request set reference = 'AB34-CD56' where id = ${home.second.requestId}`.execute(
      owner,
    );
    const byReference = await found({ words: 'Es geht um AB34-CD56.', email: 'fremd@example.org' });
    expect(byReference).toMatchObject([{ id: home.second.requestId, byContact: false }]);
    const printed = await database.read(system, async (db) =>
      blindIndex(db, {
        siteId: home.id,
        column: 'requests.contact',
        value: `mail:${home.canary.toLowerCase()}@example.org`,
      }),
    );
    await sql`update requests.contact_fingerprint set fingerprint = ${printed} where request_id = ${home.second.requestId}`.execute(
      owner,
    );
    const byAddress = await found({ email: `${home.canary.toLowerCase()}@example.org` });
    expect(byAddress).toMatchObject([{ id: home.second.requestId, byContact: true }]);
  });
});

describe('the certificate of conduct', () => {
  it('can be uploaded nowhere: lists of guides and a picture for a site are the only files taken', () => {
    const uploads = app.house.modules.flatMap(({ routes }) =>
      routes.filter(({ options }) => options.upload).map(({ method, path }) => `${method} ${path}`),
    );
    expect(uploads.filter((route) => !route.includes('/import'))).toEqual(['POST /redaktion/logo/:id']);
  });

  it('leaves a note with days and nothing else', async () => {
    const { rows } = await sql<{ name: string }>`
      select attname as name from pg_attribute where attrelid = 'guides.obligation'::regclass
        and attnum > 0 and not attisdropped order by 1`.execute(owner);
    expect(rows.map(({ name }) => name)).toEqual([
      'guide_id',
      'id',
      'kind',
      'noted_at',
      'noted_by',
      'site_id',
      'valid_from',
      'valid_until',
    ]);
  });
});

describe('each night', () => {
  it('is written down what went, by a rule there are words for', async () => {
    await sql`insert into platform.sent_form (key, sent_by, led_to, sent_at)
      values (gen_random_uuid(), 'nobody', '/x', now() - interval '99 days')`.execute(owner);
    await app.jobs.runNow('platform.tidy-up');
    const { rows } = await sql<{ module: string; rule: string; gone: number }>`
      select module, rule, gone from privacy.retention_log`.execute(owner);
    expect(rows).toContainEqual({ module: 'platform', rule: 'sent-forms', gone: 1 });
    const words = await import('../src/modules/privacy/texts/de.json', { with: { type: 'json' } });
    for (const { module, rule } of rows) expect(words.default).toHaveProperty([`rule.${module}.${rule}`]);
  });
});
