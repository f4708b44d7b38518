import { beforeAll, describe, expect, it } from 'vitest';
import {
  buildRequest as buildBare,
  readContact,
  readRequest,
  requests,
  requestTimeline,
  withdrawConsent,
} from '#modules/requests';
import { system } from '#platform/acting';
import { dayOf } from '#platform/dates';
import { hashOfSecret } from '#platform/ids';
import { silentLog } from '#platform/log';
import { openMailer } from '#platform/mail';
import { testDatabase } from '../../../../tests/database.ts';
import { lettersIn } from '../../../../tests/letters.ts';
import { as, buildArranged, buildCast, type Cast, publicUrl } from '../arranged.build.ts';
import { readPrivatePlace } from './assignment.store.ts';
import { endWithdrawnRequest } from './end-of-request.ts';

const world = await testDatabase();
const { database, owner } = world;
database.dispatchThrough(async () => {});
let cast: Cast;
beforeAll(async () => {
  cast = await buildCast(owner);
});

// The database compares with its own clock whether a contact is open.
const now = Temporal.Now.instant();
const local = (hours: number) =>
  now.add({ hours }).toZonedDateTimeISO('Europe/Berlin').toPlainDateTime().toString();
const soon = { now, start: local(30), end: local(31) };
const arranged = (placeKind: 'office' | 'private-home' = 'office') =>
  buildArranged(world, cast, {
    ...soon,
    request: { placeKind, now, day: Temporal.PlainDateTime.from(soon.start).toPlainDate() },
  });
const withdraw = (requestId: string, secret: string) =>
  database.write({ kind: 'token', tokenHash: hashOfSecret(secret) }, (tx) =>
    withdrawConsent(tx, { requestId, by: 'secret-link', now, publicUrl }),
  );
const night = () => database.write(system, async (tx) => requests.personalData.retention?.(tx, now));

describe('a person who no longer consents', () => {
  it('is hidden from the guide in the same moment, and everybody is told', async () => {
    const { request, assignmentId, guide } = await arranged('private-home');
    const seen = () =>
      database.read(as(guide.person), async (db) => ({
        contact: await readContact(db, request.id),
        home: await readPrivatePlace(db, assignmentId),
      }));
    expect((await seen()).contact).not.toBeNull();
    expect((await seen()).home).not.toBeNull();

    expect(await withdraw(request.id, request.secret)).toEqual({ ok: true });
    expect(await seen()).toEqual({ contact: null, home: null });
    expect((await readRequest(owner, request.id))?.state).toBe('withdrawn');
    expect((await requestTimeline(owner, request.id)).at(-1)?.reason).toBe('consent-withdrawn');

    await endWithdrawnRequest.hear(
      { database, mailer: openMailer(null, ''), log: silentLog, now, today: dayOf(now), publicUrl },
      { requestId: request.id, siteId: cast.siteId } as never,
    );
    const subjects = (await lettersIn(owner)).map(({ recipient, subject }) => `${recipient}: ${subject}`);
    const { email } = await owner
      .selectFrom('programme.site')
      .select('email')
      .where('id', '=', cast.siteId)
      .executeTakeFirstOrThrow();
    const told = (to: string, what: string) =>
      subjects.filter((line) => line.startsWith(`${to}: `) && line.includes(what));
    expect(told(guide.mail, 'Abgesagt')).toHaveLength(1);
    expect(told(email ?? '', 'Einwilligung widerrufen')).toHaveLength(1);
    expect(told(`asking-${request.id}@example.org`, 'Einwilligung widerrufen')).toHaveLength(1);
  });

  it('need not wait for a period: the next night takes her out, also where the request had ended', async () => {
    const open = await buildBare(owner, { siteId: cast.siteId, state: 'seeking-guide', now });
    const done = await buildBare(owner, { siteId: cast.siteId, state: 'completed', now });
    const other = await buildBare(owner, { siteId: cast.siteId, state: 'completed', now });
    await withdraw(open.id, open.secret);
    await withdraw(done.id, done.secret);
    expect((await readRequest(owner, done.id))?.state).toBe('completed');
    await night();
    expect((await readRequest(owner, open.id))?.state).toBe('anonymised');
    expect((await readRequest(owner, done.id))?.state).toBe('anonymised');
    expect(await readContact(owner, done.id)).toBeNull();
    expect((await readRequest(owner, other.id))?.state).toBe('completed');
  });

  it('says it once; nobody takes it back, and no window opens again', async () => {
    const { request, guide } = await arranged();
    await withdraw(request.id, request.secret);
    const letters = (await lettersIn(owner)).length;
    expect(await withdraw(request.id, request.secret)).toEqual({ ok: true });
    expect(await lettersIn(owner)).toHaveLength(letters);
    await expect(
      database.write({ kind: 'token', tokenHash: hashOfSecret(request.secret) }, (tx) =>
        tx
          .updateTable('requests.consent')
          .set({ withdrawnAt: null })
          .where('requestId', '=', request.id)
          .execute(),
      ),
    ).rejects.toThrow(/a withdrawal stays/);
    await expect(
      database.write(as(cast.coordinator), (tx) =>
        tx
          .insertInto('requests.contactWindow')
          .values({
            requestId: request.id,
            siteId: cast.siteId,
            personId: guide.person.id,
            opensAt: now,
            closesAt: now.add({ hours: 1 }),
          })
          .execute(),
      ),
    ).rejects.toThrow(/row-level security/);
  });

  it('is nobody a guide may speak for', async () => {
    const { request, guide } = await arranged();
    await expect(
      database.write(as(guide.person), (tx) =>
        withdrawConsent(tx, { requestId: request.id, by: guide.person, now, publicUrl }),
      ),
    ).rejects.toThrow();
    expect((await readRequest(owner, request.id))?.state).toBe('arranged');
  });
});
