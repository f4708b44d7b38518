import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { momentAt, sayDay, sayShortDay } from '../src/platform/dates.ts';
import { launchBrowser } from './browser.ts';
import { demoMail, signIn } from './people.ts';
import { type RunningProgram, startProgram } from './program.ts';
import { type Lookout, openLookout, textOf, type Visitor } from './visitor.ts';

let program: RunningProgram;
let browser: Browser;
let lookout: Lookout;

beforeAll(async () => {
  program = await startProgram();
  browser = await launchBrowser();
  lookout = await openLookout(browser, program.url);
});

afterAll(async () => {
  await browser?.close();
  await program?.stop();
});

const today = Temporal.Now.plainDateISO('Europe/Berlin');
/** Amira, the guide of the demo, has time on Mondays. */
const monday = today.add({ days: 22 - today.dayOfWeek });
const nine = new Temporal.PlainTime(9);

const newcomer = { name: 'Leila Musterfrau', email: 'leila@demo.lotsenwerk.example' };
const place = { name: 'Bürgerbüro am Demoplatz', address: 'Demoplatz 7' };
const goal = 'Die neue Wohnung selbst anmelden können.';

let reference = '';
let statusUrl = '';
let requestPath = '';
let assignmentPath = '';

/** The same program on the same data, some time later. */
async function wait(until: Temporal.Instant): Promise<void> {
  const hours = Temporal.Now.instant().until(until).total('hours');
  const { port } = new URL(program.url);
  await program.stop({ keep: true });
  program = await startProgram(
    {
      PORT: port,
      NODE_OPTIONS: `--import=${path.join(import.meta.dirname, 'later.ts')}`,
      HOURS_LATER: String(Math.ceil(hours)),
    },
    program.folder,
  );
}

describe('from a request for help to confirmed hours, without JavaScript', { timeout: 120_000 }, () => {
  let asking: Visitor;
  let coordinating: Visitor;
  let guiding: Visitor;

  beforeAll(async () => {
    asking = await lookout.visitor({ width: 360 });
    coordinating = await lookout.visitor({ width: 1280 });
    guiding = await lookout.visitor({ width: 360 });
  });

  it('a newcomer asks on her phone, one question after the other', async () => {
    const { page, look } = asking;
    const goOn = () => page.locator('.step-page form .kern-btn--primary').click();
    let position = 0;
    /** The question of this path, one step further than the last. */
    const arriveAt = async (step: string, title: string) => {
      expect(new URL(page.url()).pathname).toBe(`/anfrage/${step}`);
      await look(title);
      const words = await textOf(page.locator('.progress-words'));
      const now = Number(/^Schritt (\d+) von \d+$/.exec(words)?.[1]);
      expect(now).toBe(++position);
    };

    await page.goto(program.url);
    await look();
    await page.locator('a[href="/anfrage"]').first().click();
    await look('Begleitung anfragen');
    await page.locator('form[action="/anfrage"] button').click();

    await arriveAt('fuer-wen', 'Für wen fragen Sie?');
    await page.locator('input[name=asked-by][value=self]').check();
    await goOn();

    await arriveAt('wohnort', 'Wo wohnen Sie?');
    await page.locator('#place').fill('Nirgendwohausen');
    await goOn();
    await look('Wo wohnen Sie?');
    expect(await page.locator('#fehler a').getAttribute('href')).toBe('#place');
    expect(await page.locator('#place').inputValue()).toBe('Nirgendwohausen');
    await page.locator('#place').fill('61348');
    await goOn();

    await arriveAt('sprache', 'Welche Sprache sprechen Sie am besten?');
    await page.locator('#language').selectOption('ar');
    await goOn();
    await arriveAt('deutsch', 'Wie gut sprechen Sie Deutsch?');
    await page.locator('.back-link a').click();
    expect(await page.locator('#language').inputValue()).toBe('ar');
    await page.locator('.back-link a').click();
    expect(await page.locator('#place').inputValue()).toBe('61348');
    await goOn();
    await goOn();
    await page.locator('input[name=german][value=little]').check();
    await goOn();

    await arriveAt('thema', 'Worum geht es?');
    await page.locator('input[name=topic][value=office]').check();
    await goOn();
    await arriveAt('ziel', 'Was möchten Sie danach allein können?');
    await page.locator('#goal').fill(goal);
    await goOn();
    await arriveAt('termin', 'Wann ist der Termin?');
    await page.locator('#day-1').fill(monday.toString());
    await page.locator('#from-1').fill('09:00');
    await page.locator('#until-1').fill('12:00');
    await page.locator('#minutes').selectOption('60');
    await goOn();
    await arriveAt('treffpunkt', 'Wo findet es statt?');
    await page.locator('input[name=meeting-place][value=office]').check();
    await page.locator('#place-name').fill(place.name);
    await page.locator('#place-address').fill(place.address);
    await goOn();
    await arriveAt('wuensche', 'Was sollen wir noch beachten?');
    await goOn();
    await arriveAt('kontakt', 'Wie erreichen wir Sie?');
    await page.locator('#name').fill(newcomer.name);
    await page.locator('#email').fill(newcomer.email);
    await goOn();
    await arriveAt('einwilligung', 'Sind Sie einverstanden?');
    await page.locator('#consent').check();
    await goOn();

    await look('Stimmt alles?');
    const answers = await page.locator('main').textContent();
    for (const words of [goal, place.name, newcomer.name, sayDay(monday, 'de')]) {
      expect(answers).toContain(words);
    }
    await page.locator('form[action="/anfrage/absenden"] button').click();

    await look('Ihre Anfrage ist angekommen');
    reference = await textOf(page.locator('main .lead strong'));
    await page.locator('main a[href^="/status/"]').click();
    await look('Wir haben Ihre Anfrage');
    statusUrl = page.url();
    expect(await page.locator('main').textContent()).toContain(reference);
  });

  it('the coordinator sees it on her day page, reads the limits and accepts', async () => {
    const { page, look } = coordinating;
    await signIn(page, program.url, demoMail.coordinator);
    await look('Heute');
    await page
      .locator('section[aria-labelledby=gruppe-mine] tr', { hasText: sayShortDay(monday, 'de') })
      .filter({ hasText: 'Arabisch' })
      .locator('a.kern-btn')
      .click();
    await look('Amt oder Bürgerbüro, Arabisch');
    requestPath = new URL(page.url()).pathname;
    expect(await page.locator('main').textContent()).toContain(reference);

    await page.getByRole('button', { name: 'In Prüfung nehmen' }).click();
    await look('Amt oder Bürgerbüro, Arabisch');
    expect(await page.locator('main .kern-alert').first().textContent()).toContain(
      'Nach den Regeln kann die Anfrage angenommen werden.',
    );
    await page.getByRole('button', { name: 'Anfrage annehmen' }).click();
    await look('Amt oder Bürgerbüro, Arabisch');
    await asking.page.reload();
    await asking.look('Wir suchen jemanden für Sie');
  });

  it('she asks a proposed guide and puts the question on the open board', async () => {
    const { page, look } = coordinating;
    const card = page.locator('#vorschlaege ~ form .kern-card', { hasText: 'Amira Beispiel' });
    expect(await card.textContent()).toContain('Arabisch');
    await card.locator('input[type=checkbox]').check();
    await page.locator('#board').check();
    await page.getByRole('button', { name: 'Ausgewählte fragen' }).click();
    await look('Amt oder Bürgerbüro, Arabisch');
    expect(await page.locator('main [role=status]').textContent()).toContain('2 Fragen sind unterwegs.');
    const asked = await page.locator('#angebote ~ table tbody th').allTextContents();
    expect(asked.sort()).toEqual(['Amira Beispiel', 'Offenes Brett']);
  });

  it('the guide reads enough to decide and nothing that tells who it is, and says yes', async () => {
    const { page, look } = guiding;
    await signIn(page, program.url, demoMail.guide);
    await look('Angebote');
    await page
      .locator('article', { hasText: sayDay(monday, 'de') })
      .first()
      .locator('a')
      .click();
    await look('Amt oder Bürgerbüro');
    const seen = await page.locator('main').textContent();
    for (const words of [sayDay(monday, 'de'), '09:00', 'Arabisch', goal, 'Bad Homburg']) {
      expect(seen).toContain(words);
    }
    const everything = await page.content();
    for (const secret of ['Leila', 'Musterfrau', newcomer.email, place.name, place.address, reference]) {
      expect(everything).not.toContain(secret);
    }

    const yes = page.getByRole('button', { name: 'Ja, ich übernehme' });
    const no = page.getByRole('button', { name: 'Nein, diesmal nicht' });
    const [boxOfYes, boxOfNo] = [await yes.boundingBox(), await no.boundingBox()];
    expect(boxOfYes?.width).toBe(boxOfNo?.width);
    expect(boxOfYes?.height).toBe(boxOfNo?.height);
    await yes.click();
    await look('Amt oder Bürgerbüro');
    expect(await page.locator('#fehler a').getAttribute('href')).toBe('#no-conflict');
    await page.locator('#no-conflict').check();
    await page.getByRole('button', { name: 'Ja, ich übernehme' }).click();

    await look('Amt oder Bürgerbüro');
    assignmentPath = new URL(page.url()).pathname;
    expect(assignmentPath).toMatch(/^\/einsaetze\//);
    const now = await page.locator('main').textContent();
    for (const words of ['Danke, dass Sie übernehmen!', newcomer.name, newcomer.email, place.name]) {
      expect(now).toContain(words);
    }
  });

  it('the newcomer sees who comes, when and where, and both have it by mail with a calendar', async () => {
    const { page, look } = asking;
    await page.goto(statusUrl);
    await look('Jemand kommt mit');
    const card = await page.locator('section[aria-labelledby=termin]').textContent();
    for (const words of ['mit Amira', sayDay(monday, 'de'), '09:00 bis 10:00 Uhr', place.name]) {
      expect(card).toContain(words);
    }
    expect(card).not.toContain('Beispiel');

    await page.goto(`${program.url}/postausgang`);
    await look('Postausgang');
    const letter = (to: string, subject: string) =>
      page.locator('article', { hasText: to }).filter({ hasText: subject }).first().textContent();
    for (const [to, subject] of [
      [newcomer.email, `Ihr Termin am ${sayDay(monday, 'de')}`],
      [demoMail.guide, 'Bestätigt: Amt oder Bürgerbüro'],
    ] as const) {
      expect(await letter(to, subject)).toContain('Kalender');
    }
    const toHer = await letter(newcomer.email, 'Ihr Termin am');
    expect(toHer).toContain('Amira begleitet Sie.');
    expect(await letter(demoMail.guide, 'Bestätigt: ')).not.toContain('Leila');
  });

  it('after the appointment the guide records her hours, in codes and without a story', async () => {
    await wait(momentAt(monday, nine).add({ hours: 3 }));
    const { page, look } = guiding;
    await page.goto(`${program.url}/einsaetze`);
    await look('Meine Einsätze');
    await page.locator(`a[href="${assignmentPath}"]`).click();
    await look('Amt oder Bürgerbüro');
    await page.getByRole('link', { name: 'Stunden erfassen' }).click();
    await look('Stunden erfassen');
    expect(await page.locator('#day').inputValue()).toBe(monday.toString());
    expect(await page.locator('main textarea').count()).toBe(0);
    await page.locator('#until').fill('10:25');
    await page.locator('input[name=can-do-alone][value=yes]').check();
    await page.locator('input[name=follow-up][value=no]').check();
    await page.locator('input[name=strain][value="2"]').check();
    await page.locator('main form button').click();
    await look('Amt oder Bürgerbüro');
    expect(new URL(page.url()).pathname).toBe(assignmentPath);
    expect(await page.locator('main').textContent()).toContain('erfasst, noch nicht bestätigt');
    expect(await page.getByRole('button', { name: 'Stunden bestätigen' }).count()).toBe(0);
  });

  it('the coordinator confirms them', async () => {
    const { page, look } = coordinating;
    await page.goto(`${program.url}/tag`);
    await look('Heute');
    await page.locator('a.kern-btn[href="/stunden/bestaetigen"]').click();
    await look('Stunden bestätigen');
    const row = page.locator('.choice', { has: page.locator(`a[href="${assignmentPath}"]`) });
    expect(await row.textContent()).toContain('Amira Beispiel');
    expect(await row.textContent()).toContain('1 Std. 30 Min.');
    await row.locator('input').check();
    await page.getByRole('button', { name: 'Ausgewählte bestätigen' }).click();
    await look('Stunden bestätigen');
    expect(await page.locator('main [role=status]').textContent()).toContain('Ein Eintrag ist bestätigt.');
    await page.goto(`${program.url}${assignmentPath}`);
    expect(await page.locator('main').textContent()).toContain('Stunden bestätigt');
    // How hard it was is for the care of the team, not for this page.
    expect(await page.locator('main').textContent()).not.toContain('anstrengend');
    await page.goto(`${program.url}${requestPath}`);
    await look('Amt oder Bürgerbüro, Arabisch');
    await asking.page.goto(statusUrl);
    await asking.look();
  });

  it("the provider's finance person finds them in the month and takes the figures along", async () => {
    const { page, context, look } = await lookout.visitor({ width: 1280 });
    await signIn(page, program.url, demoMail.finance);
    await page.goto(`${program.url}/stunden?monat=${monday.toPlainYearMonth()}`);
    await look('Stunden');
    await page.getByRole('link', { name: 'Amira Beispiel' }).click();
    await look('Amira Beispiel');
    const row = page.locator('tbody tr', { hasText: sayShortDay(monday, 'de') });
    expect(await row.textContent()).toContain('Amt oder Bürgerbüro');
    expect(await row.textContent()).toContain('bestätigt');
    const csv = await page.locator('a[href*="format=csv"]').getAttribute('href');
    const exported = await context.request.get(`${program.url}${csv}`);
    expect(exported.headers()['content-disposition']).toContain('.csv');
    const line = (await exported.text())
      .split(/\r?\n/)
      .find((one) => one.includes(assignmentPath.split('/').at(-1) as string));
    expect(line).toContain('Amira Beispiel');
    expect(line).toContain('90');
    const xlsx = await page.locator('a[href*="format=xlsx"]').getAttribute('href');
    const sheet = await (await context.request.get(`${program.url}${xlsx}`)).body();
    expect(sheet.subarray(0, 2).toString()).toBe('PK');
  });
});
