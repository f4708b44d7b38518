import { beforeAll, describe, expect, it } from 'vitest';
import { testApp } from '../../../../tests/app.ts';
import { post as postTo, sessionFor } from '../../../../tests/people.ts';
import { buildCast, type Cast } from '../arranged.build.ts';
import { buildGuidePerson, buildRequest, testNow, testToday } from '../assignments.build.ts';
import { readCounts } from './site-weights.ts';

const { app, owner } = await testApp({ now: testNow });

let cast: Cast;
let cookie: string;
beforeAll(async () => {
  cast = await buildCast(owner);
  cookie = await sessionFor(app.accounts, cast.coordinator.email);
});

const text = async (path: string) => (await app.http.request(path, { headers: { Cookie: cookie } })).text();
const counts = (day = testToday) => readCounts(owner, cast.siteId, day);

const usual = {
  language: '25',
  load: '25',
  continuity: '10',
  distance: '15',
  topic: '10',
  slots: '10',
  learning: '5',
  cost: '5',
};
const query = (of: Partial<typeof usual>) =>
  new URLSearchParams({ standort: cast.siteId, ...usual, ...of }).toString();
const seenOn = async () =>
  /name="seen" value="([^"]*)"/.exec(await text(`/gewichte?${query({})}`))?.[1] ?? '';
const save = async (of: Partial<typeof usual>, seen?: string) =>
  postTo(
    app.http,
    '/gewichte',
    { standort: cast.siteId, seen: seen ?? (await seenOn()), ...usual, ...of },
    cookie,
  );

describe('how much each wish counts at a site', () => {
  it('is shown with what would change before it is saved', async () => {
    await buildGuidePerson(owner, {
      siteId: cast.siteId,
      name: 'Kennt das Thema',
      languages: [{ tag: 'ar', level: 'fluent', modes: ['speak'] }],
      topics: ['school'],
    });
    await buildGuidePerson(owner, { siteId: cast.siteId, name: 'Spricht es von klein auf' });
    await buildRequest(owner, { siteId: cast.siteId });
    const before = await counts();
    const html = await text(`/gewichte?${query({ language: '10', topic: '40' })}`);
    expect(html).toContain('Bei der einen offenen Anfrage änderte sich die Reihenfolge');
    expect(html).toContain('Zuerst käme Kennt das Thema, bisher Spricht es von klein auf.');
    expect(await counts()).toEqual(before);
    // What counts a little more alike changes nothing, and that is said too.
    expect(await text(`/gewichte?${query({ slots: '11' })}`)).toContain(
      'bliebe die Reihenfolge, wie sie ist',
    );
  });

  it('holds from the day it was saved, is put right on the same day, and goes back with one press', async () => {
    const seen = await seenOn();
    expect((await save({ distance: '40' })).status).toBe(303);
    expect((await counts()).own.distance).toBe(40);
    expect((await counts(testToday.subtract({ days: 1 }))).own.distance).toBe(15);
    expect((await save({ distance: '0' })).status).toBe(303);
    expect((await counts()).own.distance).toBe(0);

    // Somebody who looked before cannot overwrite it unseen.
    const late = await save({ distance: '20' }, seen);
    expect(late.status).toBe(422);
    expect(await late.text()).toContain('Inzwischen hat jemand anderes etwas geändert');

    expect(await text('/gewichte')).toContain('Zurück zur Vorgabe');
    const back = { standort: cast.siteId, seen: await seenOn() };
    expect((await postTo(app.http, '/gewichte/vorgabe', back, cookie)).status).toBe(303);
    const { own, usual: ofState } = await counts();
    expect(own).toEqual(ofState);
    expect(await text('/gewichte')).toContain('folgt der Vorgabe des Landes');
  });

  it('says what is wrong with a number that is none or lies outside', async () => {
    for (const load of ['9', '61', 'viel', '']) {
      const html = await text(`/gewichte?${query({ load })}`);
      expect(html).toContain('innerhalb der genannten Grenzen');
      expect((await save({ load })).status).toBe(422);
    }
  });

  it('is nobody else’s to change', async () => {
    const other = await buildCast(owner);
    const fields = { standort: other.siteId, seen: await seenOn(), ...usual, distance: '40' };
    expect((await postTo(app.http, '/gewichte', fields, cookie)).status).toBe(404);
    expect((await readCounts(owner, other.siteId, testToday)).own.distance).toBe(15);
  });
});
