import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { system } from '#platform/acting';
import { actAlsoForSite } from '#platform/database';
import { newId } from '#platform/ids';
import { requests } from '../index.ts';
import { buildRequest, buildWindow } from '../request.build.ts';
import { assignmentsDone, readContact, readRequest, windowsOf } from '../request.store.ts';
import { requestWorld } from '../request-world.build.ts';
import { arrangeRequest } from './arrange-request.ts';
import { completeRequest } from './complete-request.ts';
import { closeContactWindow, openContactWindow } from './contact-window.ts';
import { noteAssignmentDone } from './note-assignment-done.ts';
import { reopenForFollowUp } from './reopen-for-follow-up.ts';
import { resumeSearch } from './resume-search.ts';

// The contact's policy asks the clock of the database.
const world = await requestWorld(requests);
const { database, owner, site, koordination, guide } = world;
const now = world.now();
const today = world.today();

const stateOf = async (id: string) => (await readRequest(owner, id))?.state;

describe('a guide has said yes', () => {
  it('arranges the request in the site’s name, and a second yes finds it arranged', async () => {
    const { id } = await buildRequest(owner, { siteId: site.id, state: 'seeking-guide' });
    const accept = () =>
      world.write(guide, async (tx) => {
        await actAlsoForSite(tx, site.id);
        return arrangeRequest(tx, { requestId: id, now });
      });
    expect(await accept()).toEqual({ ok: true });
    expect(await stateOf(id)).toBe('arranged');
    expect(await accept()).toEqual({ ok: false, refusal: 'not-in-this-state' });
  });

  it('gives it back, and the search begins again', async () => {
    const { id } = await buildRequest(owner, { siteId: site.id, state: 'arranged' });
    await database.write(system, (tx) => resumeSearch(tx, { requestId: id, reason: 'handed-back', now }));
    expect(await stateOf(id)).toBe('seeking-guide');
  });

  it('is done, and the request is completed', async () => {
    const { id } = await buildRequest(owner, { siteId: site.id, state: 'arranged' });
    const done = await database.write(system, (tx) =>
      completeRequest(tx, { requestId: id, version: null, by: 'system', now }),
    );
    expect(done).toEqual({ ok: true });
    expect((await readRequest(owner, id))?.closedAt).not.toBeNull();
  });
});

describe('a matter that goes on', () => {
  it('is counted once per assignment, looked at again with new days, and measured against the marks', async () => {
    const { id } = await buildRequest(owner, { siteId: site.id, state: 'arranged', assignmentsDone: 2 });
    expect(await database.write(system, (tx) => noteAssignmentDone(tx, id))).toBe(3);
    const windows = [buildWindow(today.add({ days: 9 }))];
    const done = await world.write(koordination, (tx) =>
      reopenForFollowUp(tx, {
        requestId: id,
        version: 1,
        by: koordination,
        windows,
        minutes: 30,
        now,
        today,
      }),
    );
    expect(done).toEqual({ ok: true, assignmentsDone: 3, review: 'warning' });
    const request = await readRequest(owner, id);
    expect(request).toMatchObject({ state: 'in-review', minutes: 30 });
    expect(request?.firstDay.equals(today.add({ days: 9 }))).toBe(true);
    expect(await windowsOf(owner, id)).toHaveLength(1);
    expect(await assignmentsDone(owner, request?.matterId ?? '')).toBe(3);
  });

  it('needs a day to come', async () => {
    const { id } = await buildRequest(owner, { siteId: site.id, state: 'arranged' });
    const windows = [buildWindow(today.subtract({ days: 1 }))];
    const done = await world.write(koordination, (tx) =>
      reopenForFollowUp(tx, {
        requestId: id,
        version: 1,
        by: koordination,
        windows,
        minutes: 30,
        now,
        today,
      }),
    );
    expect(done).toEqual({ ok: false, refusal: 'day-has-passed' });
    expect(await stateOf(id)).toBe('arranged');
  });
});

describe('the contact of the person', () => {
  const contactFor = (id: string) => database.read(world.as(guide), (db) => readContact(db, id));
  // Who goes along at the site is known to the module above; here a row of it is enough.
  beforeAll(async () => {
    await sql`insert into guides.guide (id, site_id, person_id, name, state, qualified_on, state_since, created_at)
      values (${newId(now)}, ${site.id}, ${guide.id}, 'Amal Beispiel', 'active', '2026-01-01', ${now.toString()}, ${now.toString()})`.execute(
      owner,
    );
  });

  it('is closed to a guide, opens with acceptance, and closes again at once', async () => {
    const { id } = await buildRequest(owner, { siteId: site.id, state: 'arranged' });
    expect(await contactFor(id)).toBeNull();
    const of = { requestId: id, personId: guide.id };
    const opened = now.subtract({ minutes: 5 });
    await world.write(koordination, (tx) =>
      openContactWindow(tx, { ...of, closesAt: now.add({ hours: 48 }), now: opened }),
    );
    expect((await contactFor(id))?.name).toBe('Amira Beispiel');
    await world.write(koordination, (tx) => closeContactWindow(tx, { ...of, now }));
    expect(await contactFor(id)).toBeNull();
  });

  it('is closed to a guide when its time is over, and never open to another guide', async () => {
    const { id } = await buildRequest(owner, { siteId: site.id, state: 'arranged' });
    const stranger = await world.addPerson('andere-lotsin', 'guide', site.id);
    await world.write(koordination, (tx) =>
      openContactWindow(tx, {
        requestId: id,
        personId: stranger.id,
        closesAt: now.add({ hours: 48 }),
        now: now.subtract({ hours: 1 }),
      }),
    );
    expect(await contactFor(id)).toBeNull();
    await world.write(koordination, (tx) =>
      openContactWindow(tx, {
        requestId: id,
        personId: guide.id,
        closesAt: now.subtract({ hours: 1 }),
        now: now.subtract({ hours: 2 }),
      }),
    );
    expect(await contactFor(id)).toBeNull();
  });

  it('shows a guide nothing else of the request', async () => {
    const { id } = await buildRequest(owner, { siteId: site.id, state: 'arranged' });
    expect(await database.read(world.as(guide), (db) => readRequest(db, id))).toBeNull();
  });
});
