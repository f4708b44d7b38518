import { describe, expect, it } from 'vitest';
import { newId } from '#platform/ids';
import { requests } from '../index.ts';
import { buildContact, buildRequest } from '../request.build.ts';
import { readRequest } from '../request.store.ts';
import type { RequestState } from '../request.ts';
import { requestWorld } from '../request-world.build.ts';
import { decisionNames, decisionPath } from './decision.ts';

const world = await requestWorld(requests, { now: Temporal.Instant.from('2026-11-23T09:00:00Z') });
const { owner, site, elsewhere } = world;

const build = (state: RequestState, of: Partial<Parameters<typeof buildRequest>[1]> = {}) =>
  buildRequest(owner, { siteId: site.id, state, now: world.now(), ...of });
const stateOf = async (id: string) => (await readRequest(owner, id))?.state;
const as = 'koordination';
const where = (answer: Response) => answer.headers.get('Location');

describe('the decisions on a request', () => {
  it.each([
    ['received', 'take-up', {}, 'in-review'],
    ['in-review', 'accept', {}, 'seeking-guide'],
    ['in-review', 'ask-back', { question: 'Wann genau?' }, 'asked-back'],
    ['in-review', 'refer', { target: 'legal-counselling' }, 'referred'],
    ['in-review', 'decline', { 'decline-reason': 'no-capacity' }, 'declined'],
    ['asked-back', 'answer', { answer: 'Um neun.' }, 'in-review'],
    ['seeking-guide', 'mark-unmet', { 'unmet-reason': 'nobody-free' }, 'unmet'],
    ['arranged', 'withdraw', {}, 'withdrawn'],
    [
      'in-review',
      'change-days',
      { 'day-1': '2026-12-09', 'from-1': '10:00', 'until-1': '12:00', minutes: '60' },
      'in-review',
    ],
  ] as const)('from %s, %s leads back to the request', async (from, decision, form, to) => {
    const { id } = await build(from);
    const answer = await world.post(decisionPath(id, decision), { version: '1', ...form }, { as });
    expect(where(answer)).toBe(`/anfragen/${id}`);
    expect(await stateOf(id)).toBe(to);
  });

  it.each([
    ['ask-back', { question: '' }, /schreiben Sie Ihre Frage/],
    ['ask-back', { question: 'x'.repeat(501) }, /Höchstens 500/],
    ['refer', { target: 'mein-onkel' }, /wer helfen kann/],
    ['decline', { 'decline-reason': 'weil er Syrer ist' }, /wählen Sie einen Grund/],
    ['decline', {}, /wählen Sie einen Grund/],
    ['accept', { 'continue-reason': 'x' }, /warum es weitergeht/],
    [
      'change-days',
      { 'day-1': '2026-11-01', 'from-1': '10:00', 'until-1': '12:00', minutes: '60' },
      /schon vorbei/,
    ],
    ['change-days', {}, /Tag: Bitte ausfüllen/],
  ] as const)('%s with %j is shown again with what is wrong', async (decision, form, words) => {
    const { id } = await build('in-review');
    const answer = await world.post(decisionPath(id, decision), { version: '1', ...form }, { as });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toMatch(words);
    expect(await stateOf(id)).toBe('in-review');
  });

  it('a stale page is told who decided what and when, and changes nothing', async () => {
    const { id } = await build('in-review');
    const first = await world.post(
      decisionPath(id, 'decline'),
      { version: '1', 'decline-reason': 'no-capacity' },
      { as: 'vertretung' },
    );
    expect(first.status).toBe(303);
    const second = await world.post(decisionPath(id, 'accept'), { version: '1' }, { as });
    expect(second.status).toBe(409);
    const page = await second.text();
    expect(page).toContain('Schon entschieden');
    expect(page).toContain('vertretung hat am Montag, 23. November 2026 um 10:00 Uhr entschieden: Abgelehnt');
    expect(await stateOf(id)).toBe('declined');
  });

  it.each(['', '0', '2', '-1', '1e0', 'x'])('the version %j is none', async (version) => {
    const { id } = await build('received');
    const answer = await world.post(decisionPath(id, 'take-up'), { version }, { as });
    expect(answer.status).toBe(409);
    expect(await stateOf(id)).toBe('received');
  });

  it('a request of another site is not there, whatever is decided', async () => {
    const { id } = await build('in-review', { siteId: elsewhere.id });
    for (const decision of decisionNames) {
      const form = {
        version: '1',
        question: 'x',
        answer: 'x',
        target: 'emergency',
        'decline-reason': 'no-capacity',
        'unmet-reason': 'nobody-free',
        'day-1': '2026-12-09',
        'from-1': '10:00',
        'until-1': '12:00',
        minutes: '60',
      };
      const answer = await world.post(decisionPath(id, decision), form, { as });
      expect(answer.status, decision).toBe(404);
    }
    expect((await world.post(`/anfragen/${id}/angerufen`, {}, { as })).status).toBe(404);
    expect(await stateOf(id)).toBe('in-review');
  });

  // Rows are roles, columns what they may do from `in-review`; o: yes, -: no, 0: not there.
  const table: Record<string, string> = {
    koordination: 'accept o, ask-back o, refer o, decline o, withdraw o',
    vertretung: 'accept o, ask-back o, refer o, decline o, withdraw o',
    'koordinierende-lotsin': 'accept o, ask-back -, refer -, decline -, withdraw -',
    lotsin: 'accept -, ask-back -, refer -, decline -, withdraw -',
    finanzen: 'accept -, ask-back -, refer -, decline -, withdraw -',
    schule: 'accept -, ask-back -, refer -, decline -, withdraw -',
    'fremde-koordination': 'accept 0, ask-back 0, refer 0, decline 0, withdraw 0',
  };
  const forms: Record<string, Record<string, string>> = {
    'ask-back': { question: 'Wann?' },
    refer: { target: 'legal-counselling' },
    decline: { 'decline-reason': 'no-capacity' },
  };
  it.each(Object.entries(table))('%s: %s', async (role, cells) => {
    for (const cell of cells.split(', ')) {
      const [decision = '', sign = ''] = cell.split(' ');
      const { id } = await build('in-review');
      const form = { version: '1', ...forms[decision] };
      const answer = await world.post(decisionPath(id, decision as 'accept'), form, { as: role });
      expect(answer.status, cell).toBe({ o: 303, '-': 403, '0': 404 }[sign]);
    }
  });

  it('ticks off a telephone call', async () => {
    const contact = buildContact({ phone: '06172 000 3', email: null });
    const { id } = await build('in-review', { facts: { contact } });
    await world.post(decisionPath(id, 'refer'), { version: '1', target: 'legal-counselling' }, { as });
    expect((await readRequest(owner, id))?.callAbout).toBe('referred');
    expect(where(await world.post(`/anfragen/${id}/angerufen`, {}, { as }))).toBe(`/anfragen/${id}`);
    expect((await readRequest(owner, id))?.callAbout).toBeNull();
  });

  it('an id that is none is not found', async () => {
    for (const id of ['1', 'x'.repeat(36), `${newId()}'`, '%27;drop']) {
      expect((await world.post(`/anfragen/${id}/annahme`, { version: '1' }, { as })).status, id).toBe(404);
    }
  });
});
