import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerQuestions, goOn, stepOf } from './ask.ts';
import { launchBrowser } from './browser.ts';
import { demoMail, signIn } from './people.ts';
import { type RunningProgram, startProgram } from './program.ts';
import { type Lookout, openLookout, textOf } from './visitor.ts';

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

const day = Temporal.Now.plainDateISO('Europe/Berlin').add({ days: 20 });

describe('somebody asks', { timeout: 90_000 }, () => {
  it('in English, on a phone with JavaScript', async () => {
    const { page, look } = await lookout.visitor({ width: 360, javaScript: true, lang: 'en-GB' });
    await page.goto(program.url);
    const manyLanguages = page.locator('.language-list > summary');
    if (await manyLanguages.count()) await manyLanguages.click();
    await page.locator('a[hreflang=en], .languages a', { hasText: 'English' }).first().click();
    await look();
    await page.locator('a[href="/en/anfrage"]').first().click();
    await look();
    await page.locator('form[action="/en/anfrage"] button').click();
    await answerQuestions(
      page,
      {
        lang: 'en',
        language: 'uk',
        topic: 'school',
        goal: 'To talk to the class teacher alone.',
        day,
        name: 'Olena Demchuk',
        email: 'olena@demo.lotsenwerk.example',
      },
      { onEach: look },
    );
    await look();
    await page.locator('form[action="/en/anfrage/absenden"] button').click();
    await look();
    await page.locator('main a[href^="/en/status/"]').click();
    await look();
    expect(await textOf(page.locator('main'))).toContain('To talk to the class teacher alone.');
    await page.goto(`${program.url}/postausgang`);
    const letter = page.locator('article', { hasText: 'olena@demo.lotsenwerk.example' });
    expect(await letter.locator('.letter-body').first().getAttribute('lang')).toBe('en');
    expect(await textOf(letter.first())).toContain(`${program.url}/en/status/`);
  });

  it('for somebody else, in the name of a school', async () => {
    const { page, look } = await lookout.visitor({ width: 1280 });
    await page.goto(`${program.url}/anfrage`);
    await page.locator('form[action="/anfrage"] button').click();
    const answers = {
      askedBy: 'institution',
      language: 'ti',
      topic: 'conversation-help',
      goal: 'Den Elternabend verstehen.',
      day,
      name: 'Selam Beispielay',
      email: '',
      asker: {
        name: 'Ines Probst-Demo',
        email: 'ines@demo.lotsenwerk.example',
        institution: 'Grundschule Musterwiese',
      },
    } as const;
    await answerQuestions(page, answers, { until: 'person' });
    await look('Wen begleiten wir?');
    await answerQuestions(page, answers, { until: 'einwilligung' });
    await look('Ist die Person einverstanden?');
    await goOn(page);
    await look('Ist die Person einverstanden?');
    expect(
      await page.locator('#fehler a').evaluateAll((all) => all.map((a) => a.getAttribute('href'))),
    ).toEqual(['#consent-how', '#consent']);
    await answerQuestions(page, answers);
    const everything = await textOf(page.locator('main'));
    for (const words of ['Grundschule Musterwiese', 'Ines Probst-Demo', 'Selam Beispielay', 'mündlich']) {
      expect(everything).toContain(words);
    }
    await page.locator('form[action="/anfrage/absenden"] button').click();
    await look('Ihre Anfrage ist angekommen');
  });

  it('with a matter that belongs to others, and is told kindly who they are', async () => {
    const { page, look } = await lookout.visitor({ width: 360 });
    await page.goto(`${program.url}/anfrage`);
    await page.locator('form[action="/anfrage"] button').click();
    const answers = { language: 'ar', goal: '', day, name: '', email: '' };
    await answerQuestions(page, { ...answers, topic: 'legal-advice' }, { until: 'thema-hinweis' });
    await look('Dabei helfen andere besser');
    expect(await textOf(page.locator('main .kern-alert'))).toContain('Anwältin, Anwalt');
    // Here no way leads on, also not by the address of a later page.
    expect(await page.locator('main form button').count()).toBe(0);
    await page.goto(`${program.url}/anfrage/pruefen`);
    expect(stepOf(page)).toBe('thema-hinweis');

    await page.locator('main a.kern-btn').click();
    await page.locator('input[name=topic][value=danger]').check();
    await goOn(page);
    await look('Holen Sie sofort Hilfe');
    const numbers = page.locator('main .kern-alert--danger a[href^="tel:"]');
    expect(await numbers.evaluateAll((all) => all.map((a) => a.getAttribute('href')))).toEqual([
      'tel:110',
      'tel:112',
      'tel:116016',
    ]);
  });

  it('and writes of violence: the numbers stand there at once, the words are kept', async () => {
    const { page, look } = await lookout.visitor({ width: 360 });
    await page.goto(`${program.url}/anfrage`);
    await page.locator('form[action="/anfrage"] button').click();
    const goal = 'Mein Mann schlägt mich, ich möchte weg.';
    const answers = { language: 'ar', topic: 'housing', goal, day, name: 'Amal Demoudi', email: '' };
    await answerQuestions(page, answers, { until: 'ziel' });
    await page.locator('#goal').fill(goal);
    await goOn(page);
    expect(stepOf(page)).toBe('ziel');
    await look('Was möchten Sie danach allein können?');
    expect(await page.locator('main [role=alert] a[href="tel:110"]').count()).toBe(1);
    expect(await page.locator('#goal').inputValue()).toBe(goal);
    // Whoever has read it is believed.
    await goOn(page);
    expect(stepOf(page)).toBe('termin');
  });
});

describe('a school with an account', { timeout: 90_000 }, () => {
  it('asks on one page, with its own name there already, and finds the request again', async () => {
    const { page, look } = await lookout.visitor({ width: 1280 });
    await signIn(page, program.url, demoMail.requestingBody);
    await look('Meine Anfragen');
    await page.locator('main a[href="/anfragen/neu"]').click();
    await look('Begleitung anfragen');
    expect(await page.locator('#asker-email').inputValue()).toBe(demoMail.requestingBody);
    await page.locator('#language').fill('Türkisch');
    await page.locator('#topic').selectOption('school');
    await page.locator('#goal').fill('Das Zeugnis allein lesen können.');
    await page.locator('#day-1').fill(day.toString());
    await page.locator('#name').fill('Hülya Beispieloğlu');
    await page.locator('main form .kern-btn--primary').click();
    await look('Begleitung anfragen');
    expect(await page.locator('#goal').inputValue()).toBe('Das Zeugnis allein lesen können.');
    await page.locator('#consent-how').selectOption('written');
    await page.locator('#consent').check();
    await page.locator('main form .kern-btn--primary').click();
    await look('Wir haben Ihre Anfrage');
    const reference = /Anfrage ([A-Z0-9-]+) ist gesendet/.exec(await textOf(page.locator('main')))?.[1];
    await page.goto(`${program.url}/meine-anfragen`);
    await look('Meine Anfragen');
    expect(await textOf(page.locator('tbody tr').first())).toContain(reference);
  });
});

describe('a page is read aloud', { timeout: 60_000 }, () => {
  /** What a device with these voices would have said, with its own tongue in place of the browser's, which has none here. */
  const listen = async (voices: readonly { lang: string; localService: boolean }[], path: string) => {
    const { page, look } = await lookout.visitor({ width: 360, javaScript: true });
    await page.addInitScript((own) => {
      const said: { text: string; lang: string }[] = [];
      const device = Object.assign(new EventTarget(), {
        said,
        getVoices: () => own,
        cancel: () => undefined,
        speak: (words: { text: string; lang: string; onend?: () => void }) => {
          said.push({ text: words.text, lang: words.lang });
          setTimeout(() => words.onend?.());
        },
      });
      class Words {
        readonly text: string;
        constructor(text: string) {
          this.text = text;
        }
      }
      Object.defineProperty(window, 'speechSynthesis', { value: device });
      Object.defineProperty(window, 'SpeechSynthesisUtterance', { value: Words });
    }, voices);
    await page.goto(program.url + path);
    const said = () =>
      page.evaluate(
        () => (window.speechSynthesis as unknown as { said: { text: string; lang: string }[] }).said,
      );
    return { page, look, said, button: page.locator('[data-read-aloud]') };
  };

  it('from its heading on, by a voice of the device, and the button ends it', async () => {
    const { page, look, said, button } = await listen([{ lang: 'ar-EG', localService: true }], '/ar/anfrage');
    await look();
    expect(await textOf(button)).toBe('استمع');
    await button.press('Enter');
    await page.waitForFunction(
      (words) => document.querySelector('[data-read-aloud]')?.textContent === words,
      'استمع',
    );
    const all = await said();
    expect(all[0]).toEqual({ text: await page.locator('h1').innerText(), lang: 'ar-EG' });
    expect(all.length).toBeGreaterThan(8);
    expect(new Set(all.map(({ text }) => text)).size).toBe(all.length);
  });

  it('and offered only where the voice is on the device and speaks the language', async () => {
    const { button } = await listen(
      [
        { lang: 'ar-EG', localService: false },
        { lang: 'de-DE', localService: true },
      ],
      '/ar/anfrage',
    );
    expect(await button.isVisible()).toBe(false);
  });
});
