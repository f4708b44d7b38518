import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sayDay, sayShortDay } from '../src/platform/dates.ts';
import { type Answers, answerQuestions, ask } from './ask.ts';
import { launchBrowser } from './browser.ts';
import { demoMail, signIn } from './people.ts';
import { type RunningProgram, startProgram } from './program.ts';
import { type Lookout, openLookout, textOf, type Visitor } from './visitor.ts';

let program: RunningProgram;
let browser: Browser;
let lookout: Lookout;
let coordinator: Visitor;
let deputy: Visitor;

const deputyMail = 'vertretung.caritas-hochtaunus@demo.lotsenwerk.example';
const elsewhereMail = 'koordination.ib-hochtaunus@demo.lotsenwerk.example';
const otherGuideMail = 'lotse@demo.lotsenwerk.example';

const today = Temporal.Now.plainDateISO('Europe/Berlin');
/** The guides of the demo with an account have time on Mondays; no two stories take the same one. */
let mondays = 0;
const nextMonday = () => today.add({ days: 8 - today.dayOfWeek + 7 * (1 + ++mondays) });

function aMatter(name: string): Answers {
  return {
    language: 'de',
    topic: 'housing',
    goal: 'Eine Wohnungsanzeige allein verstehen.',
    day: nextMonday(),
    name: `${name} Musterfrau`,
    email: `${name.toLowerCase()}@demo.lotsenwerk.example`,
  };
}

/** A visitor asks; she gets her secret link, coordination the path of the request. */
async function newRequest(of: Answers): Promise<{ statusUrl: string; path: string; reference: string }> {
  const { page, context } = await lookout.visitor({ width: 360 });
  const statusUrl = await ask(page, program.url, of);
  await page.goto(statusUrl);
  const reference = (await textOf(page.locator('main .kern-preline').first())).replace('Anfrage ', '');
  await context.close();
  const queue = coordinator.page;
  await queue.goto(`${program.url}/anfragen?gruppe=zu-pruefen`);
  const path = await queue.locator('tbody a', { hasText: reference }).getAttribute('href');
  return { statusUrl, path: path ?? '', reference };
}

async function fillEntry(of: Answers): Promise<void> {
  const { page } = coordinator;
  await page.goto(`${program.url}/anfragen/telefon`);
  await page.locator('#language').fill('Deutsch');
  await page.locator('#topic').selectOption(of.topic);
  await page.locator('#goal').fill(of.goal);
  await page.locator('#day-1').fill(of.day.toString());
  await page.locator('#name').fill(of.name);
  await page.locator('#email').fill(of.email);
  await page.locator('#consent').check();
}

/** The same by telephone: on one page, and in review at once. */
async function calledIn(of: Answers): Promise<{ path: string }> {
  const { page } = coordinator;
  await fillEntry(of);
  await page.locator('main form .kern-btn--primary').click();
  return { path: new URL(page.url()).pathname };
}

const press = ({ page }: Visitor, name: string) => page.getByRole('button', { name, exact: true }).click();

/** Accepted and offered to these guides; the coordinator stands on the page of the request afterwards. */
async function offered(path: string, guides: readonly string[]): Promise<void> {
  const { page } = coordinator;
  await page.goto(program.url + path);
  const takeUp = page.getByRole('button', { name: 'In Prüfung nehmen' });
  if ((await takeUp.count()) > 0) await takeUp.click();
  await press(coordinator, 'Anfrage annehmen');
  for (const name of guides) await page.getByLabel(`${name} fragen`, { exact: true }).check();
  await press(coordinator, 'Ausgewählte fragen');
}

/** Opens the offer for a day. */
async function openOffer({ page }: Visitor, day: Temporal.PlainDate): Promise<void> {
  await page.goto(`${program.url}/angebote`);
  await page
    .locator('article a', { hasText: sayDay(day, 'de') })
    .first()
    .click();
}

async function acceptOffer(visitor: Visitor): Promise<void> {
  await visitor.page.locator('#no-conflict').check();
  await press(visitor, 'Ja, ich übernehme');
}

beforeAll(async () => {
  program = await startProgram();
  browser = await launchBrowser();
  lookout = await openLookout(browser, program.url);
  coordinator = await lookout.visitor();
  deputy = await lookout.visitor();
  await signIn(coordinator.page, program.url, demoMail.coordinator);
  await signIn(deputy.page, program.url, deputyMail);
});

afterAll(async () => {
  await browser?.close();
  await program?.stop();
});

describe('bad luck', { timeout: 90_000 }, () => {
  it('two coordinators decide at once: the second reads who decided what, and nothing is overwritten', async () => {
    const { path } = await calledIn(aMatter('Nadia'));
    await deputy.page.goto(program.url + path);
    await press(coordinator, 'Anfrage annehmen');

    const { page, look } = deputy;
    await page.locator('summary', { hasText: 'Anfrage ablehnen' }).click();
    await page.locator('input[name=decline-reason][value=no-capacity]').check();
    await press(deputy, 'Anfrage ablehnen');
    await look('Schon entschieden');
    const words = await textOf(page.locator('main'));
    expect(words).toContain('Katharina Demohn hat am');
    expect(words).toContain('Angenommen, die Suche beginnt');
    expect(words).toContain('Ihre Eingabe wurde nicht gespeichert.');
    await page.locator('main a.kern-btn').click();
    await look('Wohnung, Deutsch');
    expect(await textOf(page.locator('main'))).toContain('In Vermittlung');
    expect(await textOf(page.locator('.timeline'))).not.toContain('Abgelehnt');
  });

  it('the same form sent twice makes one request', async () => {
    const { page, context } = await lookout.visitor({ width: 360, javaScript: true });
    const matter = aMatter('Rosa');
    await page.goto(`${program.url}/anfrage`);
    await page.locator('form[action="/anfrage"] button').click();
    await answerQuestions(page, matter);
    // Once more on the same page: her browser's answer to a slow line, and a page opened a second time.
    const again = await context.newPage();
    await again.goto(page.url());
    await page.locator('form[action="/anfrage/absenden"] button').dblclick();
    // The browser may give the first sending up for the second; it is the page at the end that counts.
    await page.waitForURL('**/anfrage/fertig').catch(() => page.waitForURL('**/anfrage/fertig'));
    const number = await textOf(page.locator('main .lead strong'));
    await again.locator('form[action="/anfrage/absenden"] button').click();
    await again.waitForURL('**/anfrage/fertig');
    expect(await textOf(again.locator('main .lead strong'))).toBe(number);
    await page.goto(`${program.url}/postausgang`);
    const letters = page.locator('article', { hasText: matter.email });
    expect(await letters.count()).toBe(1);
  });

  it('the entry of a telephone call sent twice makes one request', async () => {
    const { page } = coordinator;
    const matter = aMatter('Salma');
    await fillEntry(matter);
    await page.locator('main form .kern-btn--primary').dblclick();
    await page.waitForURL(/\/anfragen\/[0-9a-f-]{36}$/);
    await page.goto(`${program.url}/anfragen?gruppe=zu-pruefen`);
    expect(await page.locator('tbody tr', { hasText: sayShortDay(matter.day, 'de') }).count()).toBe(1);
  });

  it('a secret link with another character opens nothing', async () => {
    const { statusUrl } = await newRequest(aMatter('Ivana'));
    const { page, look } = await lookout.visitor({ width: 360 });
    const at = statusUrl.length - 5;
    const other = statusUrl[at] === 'a' ? 'b' : 'a';
    const answer = await page.goto(statusUrl.slice(0, at) + other + statusUrl.slice(at + 1));
    expect(answer?.status()).toBe(404);
    await look();
    expect(await textOf(page.locator('main'))).not.toContain('Wohnungsanzeige');
    expect((await page.goto(`${statusUrl}/absage`))?.url()).toBe(statusUrl);
  });

  it('a request, an assignment and a guide of another site do not exist', async () => {
    const { path } = await calledIn(aMatter('Mirela'));
    const { page, look } = await lookout.visitor();
    await signIn(page, program.url, elsewhereMail);
    const inHere = ['/anfragen', '/einsaetze', '/team'];
    const { page: own } = coordinator;
    await own.goto(`${program.url}/tag`);
    const assignment = await own.locator('a[href^="/einsaetze/"]').first().getAttribute('href');
    await own.goto(`${program.url}/team`);
    const guide = await own.locator('tbody a[href^="/team/"]').first().getAttribute('href');
    for (const [index, other] of [path, assignment, guide].entries()) {
      expect(other).toMatch(new RegExp(`^${inHere[index]}/`));
      const answer = await page.goto(program.url + other);
      expect(answer?.status(), `${other}`).toBe(404);
    }
    await look();
    await page.goto(`${program.url}/anfragen`);
    expect(await page.locator(`a[href="${path}"]`).count()).toBe(0);
  });

  it('a yes after somebody else is thanked for, and nobody is assigned twice', async () => {
    const matter = aMatter('Elena');
    const { path } = await calledIn(matter);
    await offered(path, ['Amira Beispiel', 'Andrij Musterenko']);
    const amira = await lookout.visitor({ width: 360 });
    const andrij = await lookout.visitor({ width: 360 });
    await signIn(amira.page, program.url, demoMail.guide);
    await signIn(andrij.page, program.url, otherGuideMail);
    await openOffer(amira, matter.day);
    await openOffer(andrij, matter.day);
    await acceptOffer(amira);
    expect(new URL(amira.page.url()).pathname).toMatch(/^\/einsaetze\//);
    await acceptOffer(andrij);
    await andrij.look();
    const words = await textOf(andrij.page.locator('main'));
    expect(words).toContain('Jemand anderes war einen Moment schneller. Danke für Ihr Ja!');
    expect(words).not.toContain('Elena');
    await andrij.page.goto(`${program.url}/einsaetze`);
    expect(await andrij.page.locator('article', { hasText: sayDay(matter.day, 'de') }).count()).toBe(0);
  });

  it('a request taken back by its secret link frees the guide and tells her', async () => {
    const matter = aMatter('Fatma');
    const { path, statusUrl } = await newRequest(matter);
    await offered(path, ['Amira Beispiel']);
    const amira = await lookout.visitor({ width: 360 });
    await signIn(amira.page, program.url, demoMail.guide);
    await openOffer(amira, matter.day);
    await acceptOffer(amira);
    const assignmentUrl = amira.page.url();
    expect(await textOf(amira.page.locator('main'))).toContain('Fatma Musterfrau');

    const fatma = await lookout.visitor({ width: 360 });
    await fatma.page.goto(statusUrl);
    await fatma.look('Jemand kommt mit');
    await fatma.page.locator('a[href$="/zurueckziehen"]').click();
    await fatma.look();
    await press(fatma, 'Ja, zurückziehen');
    await fatma.look('Zurückgezogen');

    await amira.page.goto(assignmentUrl);
    await amira.look('Wohnung');
    const words = await textOf(amira.page.locator('main'));
    expect(words).toContain('abgesagt');
    expect(words).not.toContain('Fatma');
    await amira.page.goto(`${program.url}/postausgang`);
    const letter = amira.page.locator('article', { hasText: demoMail.guide });
    expect(await textOf(letter.filter({ hasText: 'Abgesagt: Wohnung' }).first())).toContain(
      sayDay(matter.day, 'de'),
    );
    expect(await letter.filter({ hasText: 'Abgesagt: Wohnung' }).count()).toBe(1);
  });
});
