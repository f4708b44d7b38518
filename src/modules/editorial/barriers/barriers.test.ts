import { describe, expect, it } from 'vitest';
import { system } from '#platform/acting';
import { lettersWaiting } from '#platform/mail';
import { testApp } from '../../../../tests/app.ts';
import { post, sessionFor } from '../../../../tests/people.ts';
import { deleteReportsBefore } from './barrier-report.store.ts';

const now = Temporal.Instant.from('2026-11-23T09:00:00Z');
const { app, owner, database } = await testApp({ demo: true, now });
const centre = await sessionFor(app.accounts, 'zentrum@demo.lotsenwerk.example');
const coordinator = await sessionFor(app.accounts, 'koordination@demo.lotsenwerk.example');
const answerOf = async (path: string, cookie = '') => app.http.request(path, { headers: { Cookie: cookie } });
const textOf = async (path: string, cookie = '') => (await answerOf(path, cookie)).text();

// That of the demo.
await owner.deleteFrom('editorial.barrierReport').execute();

const words = 'Das Feld für den Tag wird nicht vorgelesen.';
const report = (more: Record<string, string> = {}) =>
  post(app.http, '/barrierefreiheit/melden', {
    was: words,
    seite: '/anfrage/wann',
    email: 'jemand@example.org',
    telefon: '',
    ...more,
  });
const rows = () => owner.selectFrom('editorial.barrierReport').selectAll().orderBy('id').execute();
const lettersTo = async (address: string) =>
  (await database.read(system, lettersWaiting)).filter(({ recipient }) => recipient === address);

describe('whoever cannot use something', () => {
  it('finds the form from the statement, and the body that helps if nobody answers', async () => {
    const page = await textOf('/barrierefreiheit');
    expect(page).toContain('href="/barrierefreiheit/melden"');
    expect(page).toContain('href="https://lbit.hessen.de"');
    expect(await textOf('/barrierefreiheit/melden')).toContain('höchstens 6 Wochen');
  });

  it('says so without an account, and hears by which day she has an answer', async () => {
    expect((await report()).headers.get('Location')).toBe('/barrierefreiheit/melden/danke');
    expect(await textOf('/barrierefreiheit/melden/danke')).toContain('4. Januar 2027');
    const [letter] = await lettersTo('jemand@example.org');
    expect(letter?.body).toContain('4. Januar 2027');
    expect(letter?.body).toContain('lbit.hessen.de');
    const [row] = await rows();
    expect(row).toMatchObject({ status: 'received', dueOn: Temporal.PlainDate.from('2027-01-04') });
    expect(Buffer.from(row?.words ?? []).toString()).not.toContain('Feld');
  });

  it.each([
    ['nothing', { was: '' }, 'was nicht geht'],
    ['too much', { was: 'x'.repeat(2001) }, 'zu lang'],
    ['half an address', { email: 'jemand@' }, 'nicht vollständig'],
    ['no number', { telefon: 'heute' }, 'mit Ziffern'],
  ])('%s leads back to the form with what was typed', async (_, wrong, message) => {
    const answer = await report(wrong);
    expect(answer.status).toBe(422);
    const page = await answer.text();
    expect(page).toContain(message);
    expect(page).toContain('/anfrage/wann');
    expect(await rows()).toHaveLength(1);
  });

  it('reaches the centre and nobody else', async () => {
    const [told] = await lettersTo('zentrum@demo.lotsenwerk.example');
    expect(told?.body).toContain('/redaktion/barrieren');
    expect(told?.body).not.toContain(words);
    const [row] = await rows();
    expect(await textOf('/redaktion/barrieren', centre)).toContain(words);
    expect(await textOf(`/redaktion/barrieren/${row?.id}`, centre)).toContain('jemand@example.org');
    expect((await answerOf('/redaktion/barrieren', coordinator)).status).toBe(403);
  });

  it('gets one answer', async () => {
    const [row] = await rows();
    const path = `/redaktion/barrieren/${row?.id}/antwort`;
    expect((await post(app.http, path, { answer: '', version: '1' }, centre)).status).toBe(422);
    const form = { answer: 'Danke, das Feld hat jetzt einen Namen.', version: '1' };
    expect((await post(app.http, path, form, centre)).status).toBe(303);
    expect((await post(app.http, path, form, centre)).status).toBe(422);
    const letters = await lettersTo('jemand@example.org');
    expect(letters.filter(({ body }) => body.includes('hat jetzt einen Namen'))).toHaveLength(1);
    expect(await textOf(`/redaktion/barrieren/${row?.id}`, centre)).toContain('hat jetzt einen Namen');
  });

  it('is forgotten with her key when the answer is old; one without an answer is kept', async () => {
    await report({ email: '', telefon: '06172 1234' });
    await database.write(system, (tx) => deleteReportsBefore(tx, now.add({ hours: 1 })));
    expect((await rows()).map(({ status }) => status)).toEqual(['received']);
    const keys = owner.selectFrom('keys.dataKey').select('id').where('kind', '=', 'barrier-report');
    expect(await keys.execute()).toHaveLength(1);
  });
});
