import type { Page } from 'playwright-core';

/** What somebody answers on the public form, by the names of its fields. */
export interface Answers {
  readonly lang?: 'de' | 'en';
  readonly askedBy?: 'self' | 'relative' | 'institution';
  readonly place?: string;
  readonly language: string;
  readonly topic: string;
  readonly goal: string;
  readonly day: Temporal.PlainDate;
  readonly name: string;
  readonly email: string;
  /** Who asks for the person, where she does not ask herself. */
  readonly asker?: { readonly name: string; readonly email: string; readonly institution?: string };
}

/** What to do on each question's page. */
const answer: Readonly<Record<string, (page: Page, of: Answers) => Promise<void>>> = {
  'fuer-wen': (page, of) => page.locator(`input[name=asked-by][value=${of.askedBy ?? 'self'}]`).check(),
  wohnort: (page, of) => page.locator('#place').fill(of.place ?? '61348'),
  'ort-waehlen': (page) => page.locator('input[name=place-key]').first().check(),
  standort: (page) => page.locator('input[name=site]').first().check(),
  sprache: async (page, of) => {
    await page.locator('#language').selectOption(of.language);
  },
  deutsch: (page) => page.locator('input[name=german][value=little]').check(),
  thema: (page, of) => page.locator(`input[name=topic][value=${of.topic}]`).check(),
  'thema-hinweis': async () => {},
  ziel: (page, of) => page.locator('#goal').fill(of.goal),
  termin: async (page, of) => {
    await page.locator('#day-1').fill(of.day.toString());
    await page.locator('#from-1').fill('09:00');
    await page.locator('#until-1').fill('12:00');
  },
  treffpunkt: (page) => page.locator('input[name=meeting-place][value=office]').check(),
  wuensche: async () => {},
  kontakt: async (page, of) => {
    if (of.asker?.institution) await page.locator('#institution').fill(of.asker.institution);
    await page.locator(of.asker ? '#asker-name' : '#name').fill(of.asker?.name ?? of.name);
    await page.locator(of.asker ? '#asker-email' : '#email').fill(of.asker?.email ?? of.email);
  },
  person: (page, of) => page.locator('#name').fill(of.name),
  einwilligung: async (page, of) => {
    if (of.asker) await page.locator('input[name=consent-how][value=spoken]').check();
    await page.locator('#consent').check();
  },
};

/** Presses the one button of a question's page. */
export const goOn = (page: Page) => page.locator('.step-page form .kern-btn').first().click();

/** The question a page of the form asks: the last part of its address. */
export const stepOf = (page: Page) => new URL(page.url()).pathname.split('/').at(-1) ?? '';

/** Answers one question after the other, up to the page of `until` or to the check of everything. */
export async function answerQuestions(
  page: Page,
  of: Answers,
  { until = 'pruefen', onEach = async () => {} }: { until?: string; onEach?: () => Promise<void> } = {},
): Promise<void> {
  for (let step = stepOf(page); step !== until && step !== 'pruefen'; step = stepOf(page)) {
    await onEach();
    await answer[step]?.(page, of);
    await goOn(page);
    if (stepOf(page) === step) throw new Error(`${page.url()} does not take the answer`);
  }
}

/** Asks on the public form from its first page to the receipt; returns the address of the secret link. */
export async function ask(page: Page, url: string, of: Answers): Promise<string> {
  await page.goto(`${url}${of.lang === 'en' ? '/en' : ''}/anfrage`);
  await page.locator('form[action$="/anfrage"] button').click();
  await answerQuestions(page, of);
  await page.locator('form[action$="/absenden"] button').click();
  const link = await page.locator('main a[href*="/status/"]').getAttribute('href');
  return `${url}${link}`;
}
