import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { deskLanguages } from '#platform/languages';
import { languageName } from './language.ts';
import {
  definitionOf,
  isInBounds,
  isParameterKey,
  parameterGroups,
  parameterKeys,
  parameters,
  units,
} from './parameter.ts';
import { sayValue } from './parameter-words.ts';
import { placeKey } from './place.ts';
import { dataProtectionRegimes, regimes } from './provider.ts';
import { languageContent, states, topicContent } from './reference-data.ts';
import { regimeWords } from './regime-words.ts';
import { programmeTexts } from './texts.ts';
import { isReferralTarget, referralTargets, riskClasses } from './topic.ts';

const hesse = states.find(({ state }) => state.key === 'HE');
if (!hesse) throw new Error('Hesse is missing');
const { counties, places, values } = hesse;

describe('the counties of Hesse', () => {
  const ofKind = (kind: string) => counties.filter((county) => county.kind === kind);

  it('are 21, beside five independent cities and seven cities with special status', () => {
    expect(ofKind('county')).toHaveLength(21);
    expect(ofKind('independent-city').map(({ name }) => name)).toEqual([
      'Darmstadt',
      'Frankfurt am Main',
      'Offenbach am Main',
      'Wiesbaden',
      'Kassel',
    ]);
    expect(ofKind('special-status-city').map(({ name }) => name)).toEqual([
      'Bad Homburg v. d. Höhe',
      'Fulda',
      'Gießen',
      'Hanau',
      'Marburg',
      'Rüsselsheim am Main',
      'Wetzlar',
    ]);
  });

  it('carry the official keys: 411–414 and 431–440 in Darmstadt, 531–535 in Gießen, 611 and 631–636 in Kassel', () => {
    const numbers = (from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (_, index) => `06${from + index}`);
    expect(counties.filter(({ key }) => key.length === 5).map(({ key }) => key)).toEqual([
      ...numbers(411, 414),
      ...numbers(431, 440),
      ...numbers(531, 535),
      '06611',
      ...numbers(631, 636),
    ]);
  });

  it('have the names of the official register, compared once and sealed by a checksum', () => {
    const lines = counties.map(({ key, name }) => `${key} ${name}`).join('\n');
    expect(createHash('sha256').update(lines).digest('hex').slice(0, 16)).toBe('8bd655f286f5cbe9');
    expect(new Set(counties.map(({ key }) => key)).size).toBe(33);
    for (const { key, county } of counties) if (county) expect(key.startsWith(county)).toBe(true);
  });
});

describe('the places of Hesse', () => {
  const municipalities = places.filter(({ partOf }) => partOf === null);

  it('are all 421 municipalities, in the number each county has', () => {
    const counts = Object.fromEntries(
      counties
        .filter(({ key }) => key.length === 5)
        .map(({ key }) => [key, municipalities.filter(({ county }) => county === key).length]),
    );
    expect(counts).toEqual({
      '06411': 1,
      '06412': 1,
      '06413': 1,
      '06414': 1,
      '06431': 22,
      '06432': 23,
      '06433': 14,
      '06434': 13,
      '06435': 29,
      '06436': 12,
      '06437': 12,
      '06438': 13,
      '06439': 17,
      '06440': 25,
      '06531': 18,
      '06532': 23,
      '06533': 19,
      '06534': 22,
      '06535': 19,
      '06611': 1,
      '06631': 23,
      '06632': 20,
      '06633': 28,
      '06634': 27,
      '06635': 21,
      '06636': 16,
    });
    expect(municipalities).toHaveLength(421);
  });

  it('lie in Hesse, and nobody’s neighbours are far away', () => {
    for (const { name, latitude, longitude, county } of places) {
      expect(latitude, name).toBeGreaterThan(49.39);
      expect(latitude, name).toBeLessThan(51.66);
      expect(longitude, name).toBeGreaterThan(7.77);
      expect(longitude, name).toBeLessThan(10.24);
      const ofCounty = places.filter((place) => place.county === county);
      const mean = (of: 'latitude' | 'longitude') =>
        ofCounty.reduce((sum, place) => sum + place[of], 0) / ofCounty.length;
      // No Hessian county reaches further than about 50 km from its middle.
      expect(Math.abs(latitude - mean('latitude')), name).toBeLessThan(0.45);
      expect(Math.abs(longitude - mean('longitude')), name).toBeLessThan(0.65);
    }
  });

  it('have keys of their own, and villages a municipality in the same county', () => {
    const keys = new Set(municipalities.map(({ county, name }) => placeKey(county, name)));
    expect(new Set(places.map(({ county, name }) => placeKey(county, name))).size).toBe(places.length);
    for (const { county, partOf } of places) {
      if (partOf !== null) expect(keys).toContain(placeKey(county, partOf));
    }
  });

  it('have postal codes of Hesse, every municipality at least one', () => {
    for (const { name, postalCodes, partOf } of places) {
      if (partOf === null) expect(postalCodes.length, name).toBeGreaterThan(0);
      for (const code of postalCodes) expect(code, name).toMatch(/^(3[4-7]|55|59|6[013-9])\d{3}$/);
    }
    const codesOf = (name: string) => places.find((place) => place.name === name)?.postalCodes;
    expect(codesOf('Rödermark')).toEqual(['63322']);
    expect(codesOf('Lautertal (Odenwald)')).toEqual(['64686']);
    expect(codesOf('Lautertal (Vogelsberg)')).toEqual(['36369']);
    expect(codesOf('Hanau')).toEqual(['63450', '63452', '63454', '63456', '63457']);
    expect(codesOf('Bad Homburg v. d. Höhe')).toEqual(['61348', '61350', '61352']);
    expect(codesOf('Wiesbaden')).toContain('55252');
  });
});

describe('the values of Hesse', () => {
  it('are known parameters within their bounds, and none is forgotten', () => {
    for (const { key, value } of values) {
      expect(isParameterKey(key), key).toBe(true);
      if (isParameterKey(key)) expect(isInBounds(key, value), key).toBe(true);
    }
    expect(new Set(values.map(({ key }) => key))).toEqual(
      new Set(parameterKeys.filter((key) => !definitionOf(key).onlySites)),
    );
  });

  it('that belong to a year end with it', () => {
    const yearly = values.filter(({ key }) => isParameterKey(key) && parameters[key].group === 'tax');
    expect(yearly).toHaveLength(12);
    for (const { from, until } of yearly) {
      expect(until).toBe(Temporal.PlainDate.from(from).add({ years: 1 }).toString());
    }
  });
});

describe('the words of the data', () => {
  for (const lang of deskLanguages) {
    const say = programmeTexts(lang);
    const expectText = (key: string) => {
      expect(say.has(key), key).toBe(true);
      if (say.has(key)) expect(say.languageOf(key), `${key} in ${lang}`).toBe(lang);
    };

    it(`name every topic, with a hint where it is not green (${lang})`, () => {
      for (const { code, riskClass, referTo } of topicContent) {
        expectText(`topic.${code}`);
        if (riskClass !== 'green') expectText(`topic.${code}.hint`);
        if (referTo !== null) expect(isReferralTarget(referTo), referTo).toBe(true);
        expect(riskClasses as readonly string[]).toContain(riskClass);
      }
    });

    it(`say where to refer to (${lang})`, () => {
      for (const target of referralTargets) {
        expectText(`referral.${target}`);
        expectText(`referral.${target}.text`);
      }
    });

    it(`name every language (${lang})`, () => {
      const names = languageContent.map(([tag]) => languageName(tag, lang));
      for (const [index, [tag]] of languageContent.entries()) expect(names[index], tag).not.toBe(tag);
      expect(new Set(names).size).toBe(names.length);
    });

    it(`name every parameter and say its value (${lang})`, () => {
      for (const { key, value } of values) {
        if (!isParameterKey(key)) continue;
        expectText(`parameter.${key}`);
        expect(sayValue(key, value, lang)).toMatch(/\d/);
      }
      for (const unit of units) expectText(`unit.${unit}`);
      for (const group of parameterGroups) expectText(`parameter-group.${group}`);
    });

    it(`name the laws of data protection and whom to complain to (${lang})`, () => {
      for (const regime of dataProtectionRegimes) {
        expectText(`regime.${regime}`);
        expectText(`authority.${regimes[regime].authority}`);
        expect(regimeWords(regime, lang).law).not.toBe('');
      }
    });
  }

  it('are German and English by the amount', () => {
    expect(sayValue('allowance-rate', 500, 'de')).toBe('5,00\u00a0€ je Stunde');
    expect(sayValue('allowance-rate', 500, 'en')).toBe('€5.00 per hour');
    expect(sayValue('follow-up-application-due', 1231, 'de')).toBe('31. Dezember');
    expect(sayValue('trial-weeks', 1, 'de')).toBe('1 Woche');
    expect(sayValue('coordination-lump-sum-inhabitants-max', 50_000, 'de')).toContain('50.000');
  });
});

it('leaves no site a choice about what the law forbids', () => {
  const fixed = topicContent.filter(({ siteDecides }) => !siteDecides).map(({ code }) => code);
  expect(fixed).toContain('legal-advice');
  expect(fixed).toContain('court-or-police');
  expect(fixed).toContain('informed-consent');
  for (const topic of topicContent) {
    if (!topic.siteDecides) expect(topic.riskClass, topic.code).toBe('red');
  }
});
