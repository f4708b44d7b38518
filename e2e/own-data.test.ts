import type { Browser, Page } from 'playwright-core';
import { getDocumentProxy } from 'unpdf';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from './ask.ts';
import { launchBrowser } from './browser.ts';
import { demoMail, signIn } from './people.ts';
import { type RunningProgram, startProgram } from './program.ts';
import { type Lookout, openLookout, textOf, type Visitor } from './visitor.ts';

let program: RunningProgram;
let browser: Browser;
let lookout: Lookout;
let working: Visitor;

beforeAll(async () => {
  program = await startProgram();
  browser = await launchBrowser();
  lookout = await openLookout(browser, program.url);
  working = await lookout.visitor({ width: 1280 });
  await signIn(working.page, program.url, demoMail.dataProtectionOfficer);
});

afterAll(async () => {
  await browser?.close();
  await program?.stop();
});

const newcomer = { name: 'آمنة كريم', email: 'amina@demo.lotsenwerk.example' };
const day = Temporal.Now.plainDateISO('Europe/Berlin').add({ days: 20 });
const main = (page: Page) => textOf(page.locator('main'));
const send = (page: Page) => page.locator('main form button').last().click();

/** Opens the request that was asked last, from the desk. */
async function openLatest({ page }: Visitor, kind: string): Promise<void> {
  await page.goto(`${program.url}/datenschutz`);
  await page.locator('main tbody tr', { hasText: kind }).locator('a').first().click();
}

/** Presses a button of the page that is named so. */
const press = ({ page }: Visitor, name: string) => page.getByRole('button', { name, exact: true }).click();

/** Until the program has done what was ordered: looks again. */
async function until({ page }: Visitor, words: string): Promise<void> {
  await expect
    .poll(
      async () => {
        await page.goto(page.url().replace(/\?.*$/, ''));
        return main(page);
      },
      { timeout: 20_000, interval: 250 },
    )
    .toContain(words);
}

/** The file behind a link of the page. */
async function fileBehind(page: Page, label: string): Promise<Buffer> {
  const href = await page.getByRole('link', { name: label, exact: true }).getAttribute('href');
  const answer = await page.request.get(new URL(href ?? '', page.url()).href);
  expect(answer.status(), label).toBe(200);
  return answer.body();
}

async function wordsOf(pdf: Buffer): Promise<string> {
  const document = await getDocumentProxy(new Uint8Array(pdf));
  const words: string[] = [];
  for (let number = 1; number <= document.numPages; number += 1) {
    const { items } = await (await document.getPage(number)).getTextContent();
    words.push(...items.map((item) => ('str' in item ? item.str : '')));
  }
  return words.join(' ');
}

describe('a newcomer and her data', { timeout: 60_000 }, () => {
  let asking: Visitor;
  let ownData = '';
  /** Follows the link in the latest letter; a letter is written a moment after what it tells. */
  const follow = async () => {
    const { page } = asking;
    const letter = page
      .locator('article', { hasText: newcomer.email })
      .locator('a[href*="/vorgang/"]')
      .first();
    await expect
      .poll(
        async () => {
          await page.goto(`${program.url}/postausgang`);
          return letter.count();
        },
        { timeout: 20_000, interval: 250 },
      )
      .toBe(1);
    await letter.click();
  };

  it('comes from her request: nothing to prove, only to say what she wants', async () => {
    asking = await lookout.visitor({ width: 360 });
    const { page, look } = asking;
    await page.goto(
      await ask(page, program.url, {
        language: 'ar',
        topic: 'school',
        goal: 'Mit der Schule sprechen.',
        day,
        ...newcomer,
      }),
    );
    await page.locator('a[href^="/ihre-daten/anfrage/"]').click();
    ownData = page.url();
    await send(page);
    await look('Ihre Daten');
    expect(
      await page.locator('#fehler a').evaluateAll((all) => all.map((a) => a.getAttribute('href'))),
    ).toEqual(['#kind', '#name', '#email']);
    await page.locator('input[name=kind][value=access]').check();
    await page.locator('#name').fill(newcomer.name);
    await page.locator('#email').fill(newcomer.email);
    await send(page);
    await follow();
    await look('Ihr Antrag zu Ihren Daten');
    expect(await main(page)).toContain('Kirchlichen Datenschutz');
  });

  it('gets everything as PDF, in her letters, and as JSON, once it is collected and answered', async () => {
    const { page, look } = working;
    expect(new URL(page.url()).pathname).toBe('/datenschutz');
    await look('Anträge zu eigenen Daten');
    await openLatest(working, 'Auskunft');
    await press(working, 'Als beantwortet abschließen');
    expect(await main(page)).toContain('Bitte führen Sie zuerst aus');
    await press(working, 'Auskunft erstellen');
    await until(working, 'Auskunft erstellt');
    await look('Antrag D-');
    await press(working, 'Als beantwortet abschließen');
    await follow();
    expect(await wordsOf(await fileBehind(asking.page, 'Als PDF'))).toContain(newcomer.name);
    const json = JSON.parse((await fileBehind(asking.page, 'Als JSON')).toString('utf8'));
    expect(JSON.stringify(json.requests)).toContain(newcomer.email);
  });

  it('has something corrected: proven by a call, with a longer time to answer, then answered', async () => {
    const { page } = asking;
    await page.goto(`${program.url}/ihre-daten`);
    await page.locator('input[name=kind][value=rectification]').check();
    await page.locator('#site').selectOption({ label: await firstSite(page) });
    await page.locator('#name').fill(newcomer.name);
    await page.locator('#email').fill(newcomer.email);
    await send(page);
    await page.locator('#words').fill('Mein Name ist Amina Karim.');
    await send(page);
    await openLatest(working, 'Berichtigen');
    await press(working, 'Identität bestätigen');
    await working.look('Antrag D-');
    expect(await working.page.locator('#fehler a').getAttribute('href')).toBe('#proof');
    await working.page.locator('input[name=proof][value=call-back]').check();
    await working.page.locator('input[name=subject]').first().check();
    await press(working, 'Identität bestätigen');
    await working.page.locator('summary', { hasText: 'Frist verlängern' }).click();
    await press(working, 'Frist verlängern');
    expect(await working.page.locator('#fehler a').getAttribute('href')).toBe('#reason-extend');
    await working.page.locator('input[name=reason-extend][value=complex]').check();
    await press(working, 'Frist verlängern');
    expect(await main(working.page)).toContain('Frist verlängert');
    await press(working, 'Als beantwortet abschließen');
    expect(await main(working.page)).toContain('beantwortet');
  });

  it('is erased: nobody finds her any more, and her link opens nothing', async () => {
    const { page } = asking;
    await page.goto(ownData);
    await page.locator('input[name=kind][value=erasure]').check();
    await page.locator('#name').fill(newcomer.name);
    await page.locator('#email').fill(newcomer.email);
    await send(page);
    await openLatest(working, 'Löschen');
    await press(working, 'Löschen');
    await until(working, 'Gelöscht');
    await press(working, 'Als beantwortet abschließen');
    expect((await page.goto(ownData))?.status()).toBe(404);
  });
});

describe('a guide and her data', { timeout: 60_000 }, () => {
  it('takes it with her at once, has it restricted and sees the answer in her account', async () => {
    const guide = await lookout.visitor({ width: 360 });
    const { page, look } = guide;
    await signIn(page, program.url, demoMail.guide);
    await page.goto(`${program.url}/konto`);
    await page.locator('main a[href="/konto/daten"]').click();
    await look('Meine Daten');
    expect(await wordsOf(await fileBehind(page, 'Als PDF'))).toContain('Auskunft über gespeicherte Daten');
    const json = JSON.parse((await fileBehind(page, 'Als JSON')).toString('utf8'));
    expect(json.accounts.person.email).toBe(demoMail.guide);
    await page.locator('main a[href="/konto/daten/antrag"]').click();
    await page.locator('input[name=kind][value=restriction]').check();
    await page.locator('#site').selectOption({ label: await firstSite(page) });
    await send(page);
    await openLatest(working, 'Einschränken');
    await press(working, 'Einschränken');
    await until(working, 'Eingeschränkt seit');
    await working.look('Antrag D-');
    await press(working, 'Als beantwortet abschließen');
    await press(working, 'Einschränkung aufheben');
    await page.goto(`${program.url}/konto/daten`);
    expect(await textOf(page.locator('main tbody tr').first())).toContain('beantwortet');
  });
});

describe('who works on it', { timeout: 30_000 }, () => {
  it('reaches every page about data from where she begins', async () => {
    const { page, look } = working;
    await page.locator('nav a[href="/verwaltung/verarbeitungen"]').first().click();
    await look('Verzeichnis der Verarbeitungstätigkeiten');
    for (const [link, title] of [
      ['folgenabschaetzung', 'Folgenabschätzung'],
      ['geloescht', 'Was gelöscht wurde'],
    ]) {
      await page.locator(`main a[href$="/${link}"]`).click();
      await look(title);
      await page.locator('.back-link a').click();
    }
  });
});

/** The site of the demo that the data protection officer works for. */
async function firstSite(page: Page): Promise<string> {
  const names = await page.locator('#site option').allTextContents();
  return names.find((name) => name.includes('Caritas')) ?? '';
}
