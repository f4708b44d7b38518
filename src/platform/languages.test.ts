import { describe, expect, it } from 'vitest';
import { sayDay, sayDuration, sayTime } from './dates.ts';
import { directionOf, localeOf, nativeNameOf, pageLanguageFor, pageLanguages } from './languages.ts';

describe('the languages of pages', () => {
  it('are tags Intl accepts, each with a name of its own', () => {
    for (const lang of pageLanguages) expect(() => new Intl.Locale(localeOf(lang)), lang).not.toThrow();
    expect(new Set(pageLanguages.map(nativeNameOf)).size).toBe(pageLanguages.length);
    expect(nativeNameOf('ar')).toBe('العربية');
    expect(nativeNameOf('de-simple')).toBe('Einfache Sprache');
  });

  it('run from right to left where they are written so', () => {
    expect(pageLanguages.filter((lang) => directionOf(lang) === 'rtl')).toEqual(['ar', 'fa', 'ps']);
  });

  it.each([
    ['ar-SY', 'ar'],
    ['prs-AF', 'fa'],
    ['kmr-Latn', 'ku'],
    ['sr-Latn-RS', 'bs'],
    ['uk', 'uk'],
    ['ja', null],
    ['', null],
  ])('a reader of %s is served in %s', (tag, lang) => {
    expect(pageLanguageFor(tag)).toBe(lang);
  });

  it('say days of the calendar and figures that stand on German letters and doors', () => {
    const day = Temporal.PlainDate.from('2026-11-23');
    for (const lang of pageLanguages) {
      expect(sayDay(day, lang), lang).toMatch(/\b23\b|23[^\d]/);
      expect(sayDay(day, lang), lang).toContain('2026');
      expect(sayDuration(90, lang), lang).toMatch(/1.*30/);
    }
    expect(sayDay(day, 'fa')).toContain('نوامبر');
    expect(sayTime(Temporal.PlainTime.from('14:30'), 'de-simple')).toBe('14:30 Uhr');
  });
});
