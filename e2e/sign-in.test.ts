import { TOTP } from 'otpauth';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './browser.ts';
import { demoMail, signIn } from './people.ts';
import { type RunningProgram, startProgram } from './program.ts';
import { type Lookout, openLookout, type Visitor } from './visitor.ts';

let program: RunningProgram;
let browser: Browser;
let lookout: Lookout;

beforeAll(async () => {
  program = await startProgram();
  browser = await launchBrowser();
  lookout = await openLookout(browser, program.url);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await program?.stop();
});

/** A phone or laptop that asks for a finger before it signs. */
async function withAuthenticator({ context, page }: Visitor): Promise<{ cdp: CDPSession; id: string }> {
  const cdp = await context.newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { cdp, id: authenticatorId };
}

const path = (page: Page) => new URL(page.url()).pathname;
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

async function signOut(page: Page): Promise<void> {
  await page.goto(`${program.url}/konto`);
  await press(page, 'Abmelden');
  await page.waitForURL('**/anmelden?abgemeldet=ja');
}

describe('with a passkey', () => {
  it('a coordinator adds one, signs in with it alone, names and removes it', async () => {
    const visitor = await lookout.visitor({ width: 360, javaScript: true });
    const { page, look } = visitor;
    const { cdp, id } = await withAuthenticator(visitor);
    await signIn(page, program.url, demoMail.coordinator);
    await page.waitForURL('**/tag');
    await page.goto(`${program.url}/konto/sicherheit`);
    await look('Sicherheit und Geräte');
    await page.getByLabel('Name des Passkeys').fill('Mein Handy');
    await press(page, 'Passkey anlegen');
    await page.waitForURL('**/konto/sicherheit?geaendert=passkey');
    await page.getByText('Mein Handy').first().click();
    await look('Sicherheit und Geräte');

    await signOut(page);
    await look('Anmelden');
    expect(await page.getByText('Das hat nicht geklappt.').isVisible()).toBe(false);
    await press(page, 'Mit Passkey anmelden');
    await page.waitForURL('**/tag');

    // Without finger, face or PIN it would be one factor only.
    await signOut(page);
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId: id, isUserVerified: false });
    await press(page, 'Mit Passkey anmelden');
    await page.getByText('Das hat nicht geklappt.').waitFor();
    expect(path(page)).toBe('/anmelden');
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId: id, isUserVerified: true });
    await press(page, 'Mit Passkey anmelden');
    await page.waitForURL('**/tag');

    await page.goto(`${program.url}/konto/sicherheit`);
    await page.getByText('Mein Handy').first().click();
    await page.locator('#name-0').fill('Diensthandy');
    await press(page, 'Namen speichern');
    await page.getByText('Diensthandy').first().click();
    await page.getByRole('button', { name: 'Passkey entfernen: Diensthandy' }).click();
    await page.waitForURL('**/konto/sicherheit?geaendert=passkey');
    expect(await page.getByText('Diensthandy').count()).toBe(0);
    await signOut(page);
    await press(page, 'Mit Passkey anmelden');
    await page.getByText('Mit diesem Passkey hat die Anmeldung nicht geklappt.').waitFor();
    await visitor.context.close();
  }, 120_000);
});

describe('with an app that shows codes', () => {
  it('finance sets it up without JavaScript, is asked for a code, and gets in with a recovery code', async () => {
    const visitor = await lookout.visitor({ width: 360 });
    const { page, look } = visitor;
    await signIn(page, program.url, demoMail.finance);
    await page.goto(`${program.url}/konto/sicherheit`);
    await press(page, 'App einrichten');
    await look('App einrichten');
    await page.getByText('Scannen geht nicht?').click();
    const secret = ((await page.locator('main code').textContent()) ?? '').replaceAll(' ', '');
    const totp = new TOTP({ secret });
    await page.getByLabel('Code aus der App').fill('000000');
    await press(page, 'App bestätigen');
    await look('App einrichten');
    await page.getByLabel('Code aus der App').fill(totp.generate());
    await press(page, 'App bestätigen');
    await look('Ihre Wiederherstellungscodes');
    const [recovery = ''] = await page.locator('main code').allTextContents();

    await signOut(page);
    await signIn(page, program.url, demoMail.finance);
    expect(path(page)).toBe('/konto/zweiter-schritt');
    await look('Bitte bestätigen Sie');
    await page.goto(`${program.url}/stunden`);
    expect(path(page)).toBe('/konto/zweiter-schritt');
    // The code of this half minute has been used for setting up; the next one counts.
    const next = totp.generate({ timestamp: Date.now() + 30_000 });
    await page.getByLabel('Code aus der App').fill(next);
    await press(page, 'Weiter');
    expect(path(page)).toBe('/stunden');

    await signOut(page);
    await signIn(page, program.url, demoMail.finance);
    await page.getByLabel('Code aus der App').fill(next);
    await press(page, 'Weiter');
    await page.getByText('Dieser Code gilt nicht.').first().waitFor();
    await page.getByText('Kein Zugriff auf die App?').click();
    await page.getByLabel('Wiederherstellungscode').fill(recovery);
    await press(page, 'Mit diesem Code bestätigen');
    expect(path(page)).toBe('/stunden');
    await visitor.context.close();
  }, 120_000);
});

describe('in an emergency', () => {
  it('a guide locks her account with the link in a letter, and her other browser is signed out', async () => {
    const phone = await lookout.visitor({ width: 360 });
    await signIn(phone.page, program.url, demoMail.guide);
    const library = await lookout.visitor();
    const { page, look } = library;
    await page.goto(`${program.url}/konto-sperren`);
    await look('Konto sperren');
    await page.getByLabel('E-Mail-Adresse').fill(demoMail.guide);
    await press(page, 'E-Mail schicken');
    await look('Schauen Sie in Ihr Postfach');
    await page.goto(`${program.url}/postausgang`);
    const letters = await page.content();
    const link = /http:\/\/localhost:\d+(\/konto-sperren\/[0-9a-f]+)/.exec(letters)?.[1] ?? '';
    expect(link).not.toBe('');
    await page.goto(program.url + link);
    await look('Konto sperren');
    await press(page, 'Jetzt sperren');
    await look('Ihr Konto ist gesperrt');
    await phone.page.goto(`${program.url}/konto`);
    expect(path(phone.page)).toBe('/anmelden');
    await signIn(phone.page, program.url, demoMail.guide);
    expect(path(phone.page)).toBe('/anmelden');
    for (const { context } of [phone, library]) await context.close();
  }, 120_000);
});
