import type { Browser, BrowserContext, Page } from 'playwright-core';
import { demoPassword } from '../src/modules/accounts/accounts.ts';

export type Width = 360 | 1280;

/** The people of the demo whom the program names when it starts. */
export const demoMail = {
  coordinator: 'koordination@demo.lotsenwerk.example',
  guide: 'lotsin@demo.lotsenwerk.example',
  requestingBody: 'schule@demo.lotsenwerk.example',
  finance: 'finanzen@demo.lotsenwerk.example',
  management: 'leitung@demo.lotsenwerk.example',
  dataProtectionOfficer: 'datenschutz@demo.lotsenwerk.example',
  countyOffice: 'kreis@demo.lotsenwerk.example',
  administrator: 'verwaltung@demo.lotsenwerk.example',
} as const;

/** A browser of somebody's own: its cookies, its window, with or without JavaScript. */
export async function openBrowserOf(
  browser: Browser,
  of: { width?: Width; javaScript?: boolean; lang?: string } = {},
): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({
    viewport: { width: of.width ?? 1280, height: of.width === 360 ? 740 : 900 },
    javaScriptEnabled: of.javaScript ?? false,
    locale: of.lang ?? 'de-DE',
  });
  context.setDefaultTimeout(10_000);
  return { context, page: await context.newPage() };
}

/** Signs in on the sign-in page with the demo's password. */
export async function signIn(page: Page, url: string, email: string): Promise<void> {
  await page.goto(`${url}/anmelden`);
  await page.getByLabel('E-Mail-Adresse').fill(email);
  await page.getByLabel('Mit Passwort anmelden').check();
  await page.getByLabel('Passwort', { exact: true }).fill(demoPassword);
  await page.getByRole('button', { name: 'Weiter' }).click();
}
