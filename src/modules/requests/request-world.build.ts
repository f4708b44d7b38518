import { buildSite, placeOfRole } from '#modules/programme';
import type { Acting, Person, Role } from '#platform/acting';
import type { Tx } from '#platform/database';
import { dayOf } from '#platform/dates';
import { newFormKey } from '#platform/form-key';
import { createHttp } from '#platform/http';
import { newId } from '#platform/ids';
import { unlimited } from '#platform/limits';
import { silentLog } from '#platform/log';
import type { Module } from '#platform/module';
import type { Route } from '#platform/routes';
import { errorPage, frameFor } from '#ui/frame';
import { testDatabase } from '../../../tests/database.ts';
import { lettersIn } from '../../../tests/letters.ts';

/** Told events and sent jobs, as they left their transactions. */
interface Sent {
  readonly queue: string;
  readonly data: object;
}

/**
 * Two sites with their people, and the module's pages in process. `module` is the manifest under test, `routes`
 * what modules above would add. The time stands still; letters and events are collected.
 */
export async function requestWorld(
  module: Module,
  options: { now?: Temporal.Instant; routes?: readonly Route[] } = {},
) {
  const world = await testDatabase();
  const { database, owner } = world;
  let now = options.now ?? Temporal.Now.instant();
  const sent: Sent[] = [];
  database.dispatchThrough(async (_tx, outgoing) => {
    sent.push(...outgoing.map(({ queue, data }) => ({ queue, data })));
  });

  const people = new Map<string, Person>();
  const http = createHttp({
    limits: unlimited,
    routes: [...module.routes, ...(options.routes ?? [])],
    database,
    clock: { now: () => now },
    log: silentLog,
    identify: async (request) => people.get(request.headers.get('X-As') ?? '') ?? null,
    frame: frameFor(module.navigation),
    errorPage,
    signInPath: (back) => `/anmelden?zurueck=${encodeURIComponent(back)}`,
    publicUrl: 'http://localhost',
  });

  async function addPerson(name: string, role: Role, siteId: string | null): Promise<Person> {
    const id = newId();
    const email = `${name}@demo.lotsenwerk.example`;
    await owner.insertInto('accounts.person').values({ id, name, email, emailVerified: true }).execute();
    await owner
      .insertInto('accounts.role')
      .values({
        id: newId(),
        personId: id,
        role,
        ...(await placeOfRole(owner, role, siteId)),
        validFrom: Temporal.PlainDate.from('2020-01-01'),
        validUntil: null,
        givenBy: null,
      })
      .execute();
    const person: Person = { id, name, email, roles: [{ role, siteId }] };
    people.set(name, person);
    return person;
  }

  const site = await buildSite(owner, {
    slug: 'hier',
    name: 'Standort Hier',
    servesCounties: ['06434'],
  });
  const elsewhere = await buildSite(owner, {
    slug: 'anderswo',
    name: 'Standort Anderswo',
    countyKey: '06431',
    latitude: 49.64,
    longitude: 8.64,
    servesCounties: ['06431'],
  });
  const koordination = await addPerson('koordination', 'coordinator', site.id);
  const vertretung = await addPerson('vertretung', 'deputy', site.id);
  const lotsin = await addPerson('koordinierende-lotsin', 'coordinating-guide', site.id);
  const guide = await addPerson('lotsin', 'guide', site.id);
  const finance = await addPerson('finanzen', 'finance', site.id);
  const schule = await addPerson('schule', 'requesting-body', site.id);
  const amt = await addPerson('amt', 'requesting-body', site.id);
  const fremd = await addPerson('fremde-koordination', 'coordinator', elsewhere.id);

  return {
    ...world,
    http,
    site,
    elsewhere,
    koordination,
    vertretung,
    lotsin,
    guide,
    finance,
    schule,
    amt,
    fremd,
    addPerson,
    sent,
    now: () => now,
    today: () => dayOf(now),
    setNow: (moment: Temporal.Instant) => {
      now = moment;
    },
    as: (person: Person): Acting => ({ kind: 'person', personId: person.id }),
    /** Runs a deed as somebody and keeps what it wrote. */
    write: <T>(person: Person, work: (tx: Tx) => Promise<T>) =>
      database.write({ kind: 'person', personId: person.id }, work),
    letters: () => lettersIn(owner),
    get: (path: string, of: { as?: string; cookie?: string } = {}) =>
      http.request(`http://localhost${path}`, {
        headers: { 'X-As': of.as ?? '', ...(of.cookie ? { Cookie: of.cookie } : {}) },
      }),
    post: (
      path: string,
      form: Record<string, string | readonly string[]>,
      of: { as?: string; cookie?: string } = {},
    ) => {
      const body = new URLSearchParams();
      for (const [name, value] of Object.entries({ _key: newFormKey(), ...form })) {
        for (const one of typeof value === 'string' ? [value] : value) body.append(name, one);
      }
      return http.request(`http://localhost${path}`, {
        method: 'POST',
        headers: {
          'X-As': of.as ?? '',
          Origin: 'http://localhost',
          'Content-Type': 'application/x-www-form-urlencoded',
          ...(of.cookie ? { Cookie: of.cookie } : {}),
        },
        body: body.toString(),
      });
    },
  };
}
