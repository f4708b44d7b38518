import { beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '#platform/acting';
import { newId } from '#platform/ids';
import { testApp } from '../../../../tests/app.ts';
import { lettersIn } from '../../../../tests/letters.ts';
import { post as postTo, sessionFor } from '../../../../tests/people.ts';
import { arrange, buildArranged, buildCast, type Cast } from '../arranged.build.ts';
import { berlin, buildGuidePerson, buildPerson, buildRequest, testNow } from '../assignments.build.ts';

const world = await testApp({ now: testNow });
const { app, owner, setNow } = world;
const parts = { database: app.database, owner };

let cast: Cast;
let other: Cast;
const sessions = new Map<string, string>();
beforeAll(async () => {
  cast = await buildCast(owner);
  other = await buildCast(owner);
});
async function cookieFor(person: Person): Promise<string> {
  const known = sessions.get(person.id) ?? (await sessionFor(app.accounts, person.email));
  sessions.set(person.id, known);
  return known;
}
const get = async (person: Person | null, path: string) =>
  app.http.request(path, person ? { headers: { Cookie: await cookieFor(person) } } : {});
const post = async (person: Person | null, path: string, fields: Record<string, string> = {}) =>
  postTo(app.http, path, fields, person ? await cookieFor(person) : null);
const text = async (person: Person | null, path: string) => (await get(person, path)).text();
const offersOf = (request: { id: string }) =>
  owner
    .selectFrom('assignments.offer')
    .select(['id', 'guideId', 'state', 'startsAt', 'relaxed'])
    .where('requestId', '=', request.id)
    .execute();
const stateOf = async (id: string) =>
  (
    await owner
      .selectFrom('assignments.assignment')
      .select('state')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
  ).state;
const nasty = '<script>alert(1)</script>"\'); drop table assignments.offer; --';

describe('the way from a question to confirmed hours', () => {
  it('is walked by four people', async () => {
    const cast = await buildCast(owner);
    const guide = await buildGuidePerson(owner, { siteId: cast.siteId, name: 'Amal Beispiel' });
    const request = await buildRequest(owner, {
      siteId: cast.siteId,
      requestedBy: cast.body.id,
      email: 'way@example.org',
    });

    // Coordination sees it waiting, opens it and asks the guide who fits.
    expect(await text(cast.coordinator, '/tag')).toContain(`/anfragen/${request.id}`);
    const desk = await text(cast.coordinator, `/anfragen/${request.id}`);
    expect(desk).toContain('Amal Beispiel');
    expect(desk).toContain('Arabisch als Muttersprache');
    const asked = await post(cast.coordinator, `/anfragen/${request.id}/angebote`, {
      slot: 'w0',
      'start-0': '10:15',
      [`guide-${guide.guideId}`]: 'ja',
      briefing: 'Elterngespräch',
      confirm: 'ja',
    });
    expect(asked.headers.get('Location')).toBe(`/anfragen/${request.id}?gefragt=1#angebote`);
    const [offer] = await offersOf(request);
    expect(offer?.startsAt).toEqual(berlin('2026-11-09T10:15'));

    // The guide decides on a page that names nobody.
    expect(await text(guide.person, '/angebote')).toContain(`/angebote/${offer?.id}`);
    const question = await text(guide.person, `/angebote/${offer?.id}`);
    expect(question).toContain('Elterngespräch');
    expect(question).not.toMatch(/Ratsuchende Person|06172 000 99|Beispielweg/);
    const missing = await post(guide.person, `/angebote/${offer?.id}/zusage`);
    expect(missing.status).toBe(422);
    expect(await missing.text()).toContain('Bitte bestätigen Sie das noch');
    const yes = await post(guide.person, `/angebote/${offer?.id}/zusage`, { 'no-conflict': 'ja' });
    const path = yes.headers.get('Location')?.split('?')[0] as string;
    expect(path).toMatch(/^\/einsaetze\/[0-9a-f-]{36}$/);
    expect(await text(guide.person, `${path}?danke=ja`)).toContain('Danke, dass Sie übernehmen!');
    expect(await text(guide.person, '/einsaetze')).toContain(path);

    // Whoever holds the secret link sees when and with whom, by first name.
    const status = await text(null, `/status/${request.secret}`);
    expect(status).toContain('mit Amal');
    expect(status).not.toContain('Amal Beispiel');
    const english = await text(null, `/en/status/${request.secret}`);
    expect(english).toContain('with Amal');
    expect(english).toContain('lang="de"');

    // Afterwards the guide records, and the school confirms.
    setNow(berlin('2026-11-09T12:00'));
    expect(await text(guide.person, path)).toContain('Stunden erfassen');
    const recorded = await post(guide.person, `${path}/stunden`, {
      day: '2026-11-09',
      from: '10:15',
      until: '11:30',
      topic: 'school',
      language: 'ar',
      'place-kind': 'school',
      'can-do-alone': 'yes',
      'follow-up': 'no',
      strain: '2',
    });
    expect(recorded.headers.get('Location')).toBe(`${path}?erfasst=ja`);
    expect(await text(guide.person, '/stunden/bestaetigen')).not.toContain('name="entry"');
    const list = await text(cast.body, '/stunden/bestaetigen');
    const entry = /name="entry" value="([0-9a-f-]{36})"/.exec(list)?.[1] as string;
    expect((await post(cast.body, '/stunden/bestaetigen', { entry })).headers.get('Location')).toBe(
      '/stunden/bestaetigen?bestaetigt=1',
    );
    expect(await text(guide.person, '/stunden')).toContain('1 Std. 15 Min.');
    const csv = await get(cast.finance, '/stunden/export?format=csv');
    expect(csv.headers.get('Content-Disposition')).toContain('stunden-2026-11-');
    expect(await csv.text()).toContain('Amal Beispiel;2026-11-09;10:15 Uhr;11:30 Uhr;75;1,25;');
    const xlsx = await get(cast.coordinator, '/stunden/export?format=xlsx');
    expect(new Uint8Array(await xlsx.arrayBuffer()).slice(0, 2)).toEqual(new Uint8Array([0x50, 0x4b]));
    const closed = await owner
      .selectFrom('requests.request')
      .select('state')
      .where('id', '=', request.id)
      .executeTakeFirst();
    expect(closed?.state).toBe('completed');
    setNow(testNow);
  });
});

describe('the day page', () => {
  it('is for coordination; whoever is not signed in is sent to sign in', async () => {
    expect((await get(null, '/tag')).headers.get('Location')).toContain('/anmelden');
    const guide = await buildGuidePerson(owner, { siteId: cast.siteId });
    for (const person of [guide.person, cast.body, cast.finance])
      expect((await get(person, '/tag')).status).toBe(403);
    expect((await get(cast.deputy, '/tag')).status).toBe(200);
  });

  it('says what will stand where nothing waits', async () => {
    const empty = await buildCast(owner);
    const page = await text(empty.coordinator, '/tag');
    expect(page).toContain('Nichts, was heute sein muss.');
    expect(page).toContain('Nichts wartet auf Sie.');
    expect(page).toContain('Niemand muss gerade antworten.');
  });

  it('shows nothing of another site', async () => {
    const request = await buildRequest(owner, { siteId: other.siteId });
    const arranged = await buildArranged(parts, other);
    const page = await text(cast.coordinator, '/tag?woche=2026-11-09');
    expect(page).not.toContain(request.id);
    expect(page).not.toContain(arranged.assignmentId);
    expect(await text(other.coordinator, '/tag?woche=2026-11-09')).toContain(arranged.assignmentId);
  });

  it.each(['2026-02-30', 'x', '2026-11-09', '9999-99-99', "'; select 1"])(
    'opens for the week of %s',
    async (week) => {
      expect((await get(cast.coordinator, `/tag?woche=${encodeURIComponent(week)}`)).status).toBe(200);
    },
  );
});

describe('the queue', () => {
  it('goes through all requests page by page, each once', async () => {
    const site = await buildCast(owner);
    const ids = new Set<string>();
    for (let i = 0; i < 120; i++) {
      ids.add(
        (
          await buildRequest(owner, {
            siteId: site.siteId,
            state: 'in-review',
            day: Temporal.PlainDate.from('2026-11-20').add({ days: i % 3 }),
          })
        ).id,
      );
    }
    const seen: string[] = [];
    let path: string | undefined = '/anfragen?gruppe=zu-pruefen';
    while (path) {
      const page = await text(site.coordinator, path);
      seen.push(...[...page.matchAll(/href="\/anfragen\/([0-9a-f-]{36})"/g)].map(([, id]) => id as string));
      path = /href="([^"]+)"[^>]*rel="next"/.exec(page)?.[1]?.replaceAll('&amp;', '&');
    }
    expect(seen).toHaveLength(120);
    expect(new Set(seen)).toEqual(ids);
  });

  it.each(['x', '2026-13-01_x', `2026-02-30_${newId()}`, nasty])(
    'begins anew behind a key that is none: %s',
    async (key) => {
      expect((await get(cast.coordinator, `/anfragen?nach=${encodeURIComponent(key)}`)).status).toBe(200);
    },
  );
});

describe('the request page', () => {
  it('does not exist for another site, for guides, bodies and finance', async () => {
    const request = await buildRequest(owner, { siteId: cast.siteId });
    expect((await get(other.coordinator, `/anfragen/${request.id}`)).status).toBe(404);
    expect((await post(other.coordinator, `/anfragen/${request.id}/angebote`, { board: 'ja' })).status).toBe(
      404,
    );
    const guide = await buildGuidePerson(owner, { siteId: cast.siteId });
    for (const person of [guide.person, cast.body, cast.finance]) {
      expect((await get(person, `/anfragen/${request.id}`)).status).toBe(403);
      expect((await post(person, `/anfragen/${request.id}/angebote`, { board: 'ja' })).status).toBe(403);
    }
    expect((await get(cast.coordinator, `/anfragen/${newId()}`)).status).toBe(404);
    expect((await get(cast.coordinator, '/anfragen/nichts')).status).toBe(404);
  });

  it('says who falls out and why, and which wish would bring whom back', async () => {
    const site = await buildCast(owner);
    await buildGuidePerson(owner, { siteId: site.siteId, name: 'Berta Muster', gender: 'female' });
    await buildGuidePerson(owner, {
      siteId: site.siteId,
      name: 'Olga Muster',
      languages: [{ tag: 'uk', level: 'fluent', modes: ['speak'] }],
    });
    const request = await buildRequest(owner, {
      siteId: site.siteId,
      genderWish: { gender: 'male', reason: 'medical' },
    });
    const page = await text(site.coordinator, `/anfragen/${request.id}`);
    expect(page).toContain('Gerade kann niemand.');
    expect(page).toContain('Berta Muster: Gewünscht ist ein Mann');
    expect(page).toContain('Olga Muster: Hat Arabisch nicht angegeben');
    expect(page).toContain('1 Person käme dazu');
    const relaxed = await text(
      site.coordinator,
      `/anfragen/${request.id}?ohne=gender&ohne=time&ohne=${encodeURIComponent(nasty)}`,
    );
    expect(relaxed).toContain('Berta Muster fragen');
    expect(relaxed).toContain('name="relaxed" value="gender"');
    expect(relaxed).not.toContain('value="time"');
  });

  it('tells the reasons of the first twelve, and lets the others be chosen by name', async () => {
    const cast = await buildCast(owner);
    const request = await buildRequest(owner, { siteId: cast.siteId });
    for (let number = 1; number <= 14; number++) await buildGuidePerson(owner, { siteId: cast.siteId });
    const desk = await text(cast.coordinator, `/anfragen/${request.id}`);
    expect(desk.match(/Arabisch als Muttersprache/g)).toHaveLength(12);
    expect(desk.match(/name="guide-[0-9a-f-]{36}"/g)).toHaveLength(14);
    expect(desk).toContain('Noch 2 könnten');
  });

  it('asks with the wish given up, and the guide can then accept', async () => {
    const guide = await buildGuidePerson(owner, { siteId: cast.siteId, gender: 'female' });
    const request = await buildRequest(owner, {
      siteId: cast.siteId,
      genderWish: { gender: 'male', reason: 'medical' },
    });
    const fields = { slot: 'w0', 'start-0': '09:00', [`guide-${guide.guideId}`]: 'ja' };
    const refused = await post(cast.coordinator, `/anfragen/${request.id}/angebote`, fields);
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain('könnten zu dieser Zeit nicht zusagen');
    const asked = await post(cast.coordinator, `/anfragen/${request.id}/angebote`, {
      ...fields,
      relaxed: 'gender',
    });
    expect(asked.status).toBe(303);
    expect((await offersOf(request))[0]?.relaxed).toEqual(['gender']);
  });

  it.each<[string, Record<string, string>, string]>([
    ['nobody', { slot: 'w0', 'start-0': '09:00' }, 'Bitte wählen Sie jemanden aus'],
    ['no time', { board: 'ja' }, 'Bitte wählen Sie eine Zeit.'],
    ['a window that is not there', { board: 'ja', slot: 'w9' }, 'Bitte wählen Sie eine Zeit.'],
    [
      'a time that is none',
      { board: 'ja', slot: 'w0', 'start-0': '25:00' },
      'Bitte schreiben Sie die Uhrzeit so: 14:30.',
    ],
    [
      'a time too late in the window',
      { board: 'ja', slot: 'w0', 'start-0': '11:30' },
      'außerhalb der genannten Zeiten',
    ],
    [
      'another day that does not exist',
      { board: 'ja', slot: 'other', 'other-day': '2027-02-29', 'other-start': '09:00' },
      'Diesen Tag gibt es nicht.',
    ],
    [
      'a day that has passed',
      { board: 'ja', slot: 'other', 'other-day': '2026-10-01', 'other-start': '09:00' },
      'Diese Zeit ist schon vorbei.',
    ],
    [
      'a text that is too long',
      { board: 'ja', slot: 'w0', 'start-0': '09:00', briefing: 'x'.repeat(601) },
      'höchstens 600 Zeichen',
    ],
  ])('an offer with %s is refused in words and keeps what was entered', async (_, fields, words) => {
    const request = await buildRequest(owner, { siteId: cast.siteId });
    const answer = await post(cast.coordinator, `/anfragen/${request.id}/angebote`, {
      briefing: nasty,
      ...fields,
    });
    expect(answer.status).toBe(422);
    const page = await answer.text();
    expect(page).toContain(words);
    if (!fields.briefing) expect(page).toContain('&lt;script>alert(1)');
    expect(page).not.toContain('<script>alert(1)');
    expect(await offersOf(request)).toEqual([]);
  });

  it('asks nobody twice when two coordinators ask at once', async () => {
    const guide = await buildGuidePerson(owner, { siteId: cast.siteId });
    const request = await buildRequest(owner, { siteId: cast.siteId });
    const fields = { slot: 'w0', 'start-0': '09:00', [`guide-${guide.guideId}`]: 'ja', board: 'ja' };
    const answers = await Promise.all([
      post(cast.coordinator, `/anfragen/${request.id}/angebote`, fields),
      post(cast.deputy, `/anfragen/${request.id}/angebote`, fields),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    expect(await offersOf(request)).toHaveLength(2);
  });

  it('from a stale page tells how it stands now', async () => {
    const { request } = await buildArranged(parts, cast);
    const late = await post(cast.coordinator, `/anfragen/${request.id}/angebote`, {
      slot: 'w0',
      'start-0': '09:00',
      board: 'ja',
    });
    expect(late.status).toBe(422);
    expect(await late.text()).toContain('Für diese Anfrage wird gerade niemand gesucht.');
  });

  it('goes on after an appointment that did not take place: search, another day, or the end', async () => {
    const { request, assignmentId } = await buildArranged(parts, cast);
    await post(cast.coordinator, `/einsaetze/${assignmentId}/absage`, { reason: 'ill', next: 'decide' });
    const page = await text(cast.coordinator, `/anfragen/${request.id}`);
    expect(page).toContain('Wie geht es weiter?');
    const version = /name="version" value="(\d+)"/.exec(page)?.[1] as string;
    const stale = await post(cast.coordinator, `/anfragen/${request.id}/suche`, { version: '0' });
    expect(stale.status).toBe(422);
    expect((await post(cast.coordinator, `/anfragen/${request.id}/suche`, { version })).status).toBe(303);
    const state = async () =>
      await owner
        .selectFrom('requests.request')
        .select(['state', 'version'])
        .where('id', '=', request.id)
        .executeTakeFirstOrThrow();
    expect((await state()).state).toBe('seeking-guide');

    await arrange(parts, cast, { request });
    const [standing] = await owner
      .selectFrom('assignments.assignment')
      .select('id')
      .where('requestId', '=', request.id)
      .where('state', '=', 'confirmed')
      .execute();
    await post(cast.coordinator, `/einsaetze/${standing?.id}/absage`, { reason: 'ill', next: 'decide' });
    const wrong = await post(cast.coordinator, `/anfragen/${request.id}/folgetermin`, {
      version: String((await state()).version),
      day: '2026-11-30',
      from: '10:00',
      until: '10:30',
      minutes: '60',
    });
    expect(wrong.status).toBe(422);
    expect(await wrong.text()).toContain('Die Zeit ist kürzer als der Termin.');
    const right = await post(cast.coordinator, `/anfragen/${request.id}/folgetermin`, {
      version: String((await state()).version),
      day: '2026-11-30',
      from: '10:00',
      until: '12:00',
      minutes: '60',
    });
    expect(right.status).toBe(303);
    expect((await state()).state).toBe('in-review');
  });
});

describe('an offer', () => {
  it('of somebody else does not exist', async () => {
    const [asked, colleague] = [
      await buildGuidePerson(owner, { siteId: cast.siteId }),
      await buildGuidePerson(owner, { siteId: cast.siteId }),
    ];
    const stranger = await buildGuidePerson(owner, { siteId: other.siteId });
    const request = await buildRequest(owner, { siteId: cast.siteId });
    await post(cast.coordinator, `/anfragen/${request.id}/angebote`, {
      slot: 'w0',
      'start-0': '09:00',
      [`guide-${asked.guideId}`]: 'ja',
    });
    const [offer] = await offersOf(request);
    for (const person of [colleague.person, stranger.person]) {
      expect((await get(person, `/angebote/${offer?.id}`)).status).toBe(404);
      expect((await post(person, `/angebote/${offer?.id}/zusage`, { 'no-conflict': 'ja' })).status).toBe(404);
      expect((await post(person, `/angebote/${offer?.id}/absage`)).status).toBe(404);
    }
    expect((await post(other.coordinator, `/angebote/${offer?.id}/ruecknahme`)).status).toBe(404);
    expect((await get(cast.coordinator, `/angebote/${offer?.id}`)).status).toBe(403);
  });

  it('answered with no thanks and asks for no reason', async () => {
    const guide = await buildGuidePerson(owner, { siteId: cast.siteId });
    const request = await buildRequest(owner, { siteId: cast.siteId });
    await post(cast.coordinator, `/anfragen/${request.id}/angebote`, {
      slot: 'w0',
      'start-0': '09:00',
      [`guide-${guide.guideId}`]: 'ja',
    });
    const [offer] = await offersOf(request);
    const page = await text(guide.person, `/angebote/${offer?.id}`);
    const [yes, no] = [...page.matchAll(/<button[^>]*class="([^"]+)"[^>]*>(?:<span[^>]*>)?(Ja|Nein)/g)];
    expect(yes?.[1]).toBe(no?.[1]);
    expect(page).not.toMatch(/<textarea|name="reason"/);
    const answered = await post(guide.person, `/angebote/${offer?.id}/absage`);
    expect(answered.headers.get('Location')).toBe('/angebote?danke=nein');
    expect(await text(guide.person, '/angebote?danke=nein')).toContain('Danke für Ihre Antwort');
    expect((await offersOf(request))[0]?.state).toBe('declined');
  });

  it('that somebody else was faster to take thanks for the yes', async () => {
    const [one, two] = [
      await buildGuidePerson(owner, { siteId: cast.siteId }),
      await buildGuidePerson(owner, { siteId: cast.siteId }),
    ];
    const request = await buildRequest(owner, { siteId: cast.siteId });
    await post(cast.coordinator, `/anfragen/${request.id}/angebote`, {
      slot: 'w0',
      'start-0': '09:00',
      board: 'ja',
    });
    const [offer] = await offersOf(request);
    const answers = await Promise.all(
      [one, two].map(({ person }) => post(person, `/angebote/${offer?.id}/zusage`, { 'no-conflict': 'ja' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 422]);
    const loser = answers.find(({ status }) => status === 422);
    expect(await loser?.text()).toContain('Jemand anderes war einen Moment schneller. Danke für Ihr Ja!');
  });
});

describe('an assignment', () => {
  it('is seen by the guide, coordination and the body that asked, by nobody else', async () => {
    const { assignmentId, guide } = await buildArranged(parts, cast, {
      request: { requestedBy: cast.body.id },
    });
    const path = `/einsaetze/${assignmentId}`;
    const colleague = await buildGuidePerson(owner, { siteId: cast.siteId });
    const otherBody = await buildPerson(owner, { siteId: cast.siteId, roles: ['requesting-body'] });
    for (const person of [guide.person, cast.coordinator, cast.deputy, cast.body]) {
      expect((await get(person, path)).status).toBe(200);
    }
    for (const person of [colleague.person, otherBody, other.coordinator, other.body]) {
      expect((await get(person, path)).status).toBe(404);
      for (const deed of [
        'bestaetigung',
        'verlegung/zusage',
        'rueckgabe',
        'niemand-da',
        'stunden/klaerung',
      ]) {
        expect((await post(person, `${path}/${deed}`)).status).toBe(404);
      }
    }
    expect((await get(cast.finance, path)).status).toBe(403);
    expect(await text(cast.body, path)).not.toContain('06172 000 99');
    expect(await text(cast.coordinator, path)).toContain('06172 000 99');
  });

  it('is given back, and the page says so', async () => {
    const { assignmentId, guide } = await buildArranged(parts, cast);
    const path = `/einsaetze/${assignmentId}`;
    expect(await text(guide.person, `${path}/rueckgabe`)).toContain('Das ist in Ordnung.');
    const wrong = await post(guide.person, `${path}/rueckgabe`, { reason: nasty });
    expect(wrong.status).toBe(422);
    expect((await post(guide.person, `${path}/rueckgabe`, { reason: 'ill' })).status).toBe(303);
    expect(await stateOf(assignmentId)).toBe('handed-back');
    const again = await post(guide.person, `${path}/rueckgabe`, { reason: 'ill' });
    expect(again.status).toBe(422);
    expect(await again.text()).toContain('Das hat sich inzwischen geändert.');
  });

  it('is moved with the guide’s yes', async () => {
    const { assignmentId, guide } = await buildArranged(parts, cast);
    const path = `/einsaetze/${assignmentId}`;
    for (const [fields, words] of [
      [{ day: '', from: '', until: '' }, 'Bitte geben Sie einen Tag an.'],
      [{ day: '2026-11-31', from: '10:00', until: '11:00' }, 'Diesen Tag gibt es nicht.'],
      [{ day: '12.11.2026', from: '11:00', until: '10:00' }, 'Das Ende liegt vor dem Anfang.'],
      [{ day: '01.11.2026', from: '10:00', until: '11:00' }, 'Diese Zeit ist schon vorbei.'],
    ] as const) {
      const wrong = await post(cast.coordinator, `${path}/verlegung`, fields);
      expect(wrong.status).toBe(422);
      expect(await wrong.text()).toContain(words);
    }
    expect(
      (
        await post(cast.coordinator, `${path}/verlegung`, {
          day: '12.11.2026',
          from: '10:00',
          until: '11:00',
        })
      ).status,
    ).toBe(303);
    const page = await text(guide.person, path);
    expect(page).toContain('Vorschlag für eine andere Zeit: Donnerstag, 12. November 2026');
    expect((await post(guide.person, `${path}/verlegung/zusage`)).status).toBe(303);
    expect(await text(guide.person, path)).toContain('Donnerstag, 12. November 2026');
  });

  it.each<[string, Record<string, string>, string]>([
    ['nothing', {}, 'Bitte geben Sie einen Tag an.'],
    ['an unknown topic', { topic: nasty }, 'Bitte wählen Sie ein Thema.'],
    ['an unknown language', { language: 'tlh' }, 'Bitte wählen Sie eine Sprache.'],
    ['no answer what can be done alone', { 'can-do-alone': '' }, 'ob die Person das jetzt allein kann'],
    ['a strain of 6', { strain: '6' }, 'Bitte wählen Sie eine Antwort oder keine.'],
    ['an end before the start', { until: '08:00' }, 'Das Ende liegt vor dem Anfang.'],
    ['a time to come', { until: '18:00' }, 'Diese Zeit kommt erst noch.'],
  ])('hours with %s are refused and what was entered stays', async (name, wrong, words) => {
    const { assignmentId, guide } = await buildArranged(parts, cast);
    setNow(berlin('2026-11-09T12:00'));
    const fields = {
      day: '2026-11-09',
      from: '09:00',
      until: '10:00',
      topic: 'school',
      language: 'ar',
      'place-kind': 'school',
      'can-do-alone': 'partly',
      'follow-up': 'no',
      strain: '',
    };
    const answer = await post(
      guide.person,
      `/einsaetze/${assignmentId}/stunden`,
      name === 'nothing' ? {} : { ...fields, ...wrong },
    );
    setNow(testNow);
    expect(answer.status).toBe(422);
    const page = await answer.text();
    expect(page).toContain(words);
    if (name !== 'nothing') expect(page).toContain('value="2026-11-09"');
    expect(page).not.toContain('<script>alert(1)');
    expect(await stateOf(assignmentId)).toBe('confirmed');
  });
});

describe('the page behind the secret link', () => {
  it('lets the person cancel, once, and tells the guide', async () => {
    const { request, assignmentId, guide } = await buildArranged(parts, cast);
    const path = `/status/${request.secret}`;
    expect(await text(null, path)).toContain('Ihr Termin');
    expect(await text(null, `${path}/absage`)).toContain('Möchten Sie den Termin absagen?');
    const wrong = await post(null, `${path}/absage`, { reason: nasty });
    expect(wrong.status).toBe(422);
    expect((await post(null, `${path}/absage`, { reason: 'ill' })).headers.get('Location')).toBe(path);
    expect(await stateOf(assignmentId)).toBe('cancelled');
    expect((await post(null, `${path}/absage`, { reason: 'ill' })).status).toBe(303);
    const letters = await lettersIn(owner, { to: guide.mail });
    expect(letters.filter(({ subject }) => subject.startsWith('Abgesagt'))).toHaveLength(1);
    const page = await text(null, path);
    expect(page).not.toContain(`${path}/absage`);
    expect(page).toContain('Der Termin findet nicht statt');
  });

  it('takes the request back with the appointment when nobody is needed any more', async () => {
    const { request, assignmentId } = await buildArranged(parts, cast);
    await post(null, `/status/${request.secret}/absage`, { reason: 'not-needed' });
    expect(await stateOf(assignmentId)).toBe('cancelled');
    expect(await text(null, `/status/${request.secret}`)).toContain('Die Anfrage ist beendet.');
  });

  it('no longer says that somebody will come once the appointment is over', async () => {
    const { request } = await buildArranged(parts, cast);
    setNow(berlin('2026-11-09T12:00'));
    expect(await text(null, `/status/${request.secret}`)).toContain(
      'Ihr Termin war am Montag, 9. November 2026',
    );
    setNow(testNow);
  });

  it('opens with nothing else', async () => {
    const { request } = await buildArranged(parts, cast);
    for (const secret of ['', 'x', `${request.secret}x`, nasty, request.id]) {
      expect((await get(null, `/status/${encodeURIComponent(secret)}`)).status).toBe(404);
      expect(
        (await post(null, `/status/${encodeURIComponent(secret)}/absage`, { reason: 'ill' })).status,
      ).toBe(404);
    }
  });
});

describe('the month', () => {
  it('adds up and shows what is left of the year', async () => {
    const site = await buildCast(owner);
    const guide = await buildGuidePerson(owner, {
      siteId: site.siteId,
      name: 'Amal Beispiel',
      coordinating: true,
    });
    const arranged = await buildArranged(parts, site, { guide });
    const row = (day: string, minutes: number, of: object = {}) => ({
      id: newId(),
      siteId: site.siteId,
      assignmentId: arranged.assignmentId,
      guideId: guide.guideId,
      personId: guide.person.id,
      kind: 'entry',
      revision: 1,
      replaces: null as string | null,
      day: Temporal.PlainDate.from(day),
      startedAt: berlin(`${day}T09:00`),
      endedAt: berlin(`${day}T10:00`),
      minutes,
      topicCode: 'school',
      languageTag: 'ar',
      placeKind: 'school',
      followUpNeeded: false,
      canDoAlone: 'yes',
      enteredBy: guide.person.id,
      enteredAt: testNow,
      ...of,
    });
    await owner
      .insertInto('assignments.hours')
      .values(row('2026-11-01', 400 * 60))
      .execute();
    const own = await text(guide.person, '/stunden?monat=2026-11');
    expect(own).toContain('400 Std. von 414 Std., noch 14 Std. frei');
    const all = await text(site.coordinator, '/stunden?monat=2026-11');
    expect(all).toContain('Amal Beispiel');
    expect(all).toContain('14 Std. von 414 Std.');
    const one = await text(site.finance, `/stunden?monat=2026-11&lotse=${guide.guideId}`);
    expect(one).toContain('400 Std.');
    expect(one).not.toContain(`/einsaetze/${arranged.assignmentId}`);
    expect(await text(site.coordinator, '/stunden?monat=2026-10')).not.toContain('href="/einsaetze/');
  });

  it('of another site does not exist', async () => {
    const { slug } = await owner
      .selectFrom('programme.site')
      .select('slug')
      .where('id', '=', other.siteId)
      .executeTakeFirstOrThrow();
    expect((await get(cast.coordinator, `/stunden?standort=${slug}`)).status).toBe(404);
    expect((await get(cast.coordinator, `/stunden/export?standort=${slug}&format=csv`)).status).toBe(404);
    expect((await get(cast.coordinator, `/stunden?lotse=${newId()}`)).status).toBe(404);
    expect((await get(cast.body, '/stunden')).status).toBe(403);
  });

  it.each(['2026-13', 'x', '2026-00', nasty])('falls back to this month for %s', async (month) => {
    expect(await text(cast.coordinator, `/stunden?monat=${encodeURIComponent(month)}`)).toContain(
      'November 2026',
    );
  });
});
