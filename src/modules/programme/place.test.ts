import fc from 'fast-check';
import { expect, it } from 'vitest';
import { distanceKm, foldName, foldQuery, placeKey } from './place.ts';

const frankfurt = { latitude: 50.1109, longitude: 8.6821 };
const kassel = { latitude: 51.3127, longitude: 9.4797 };

it('measures from Frankfurt to Kassel about 145 km', () => {
  expect(distanceKm(frankfurt, kassel)).toBeCloseTo(145, -0.5);
});

it('measures the same in both directions, and nothing to itself', () => {
  const point = fc.record({
    latitude: fc.double({ min: -89, max: 89, noNaN: true }),
    longitude: fc.double({ min: -179, max: 179, noNaN: true }),
  });
  fc.assert(
    fc.property(point, point, (a, b) => {
      expect(distanceKm(a, b)).toBeCloseTo(distanceKm(b, a), 6);
      expect(distanceKm(a, a)).toBe(0);
      expect(distanceKm(a, b)).toBeLessThanOrEqual(20_020);
    }),
  );
});

it('folds names to what people type', () => {
  expect(foldName('Rüdesheim am Rhein')).toBe('rudesheim am rhein');
  expect(foldName('Bad Homburg v. d. Höhe')).toBe('bad homburg v d hohe');
  expect(foldName('Weißenborn')).toBe('weissenborn');
  expect(foldName('Rüsselsheim')).toBe('russelsheim');
});

it('understands ue for ü without losing names that are written with ue', () => {
  expect(foldQuery('Ruedesheim')).toContain('rudesheim');
  expect(foldQuery('Neuental')).toContain('neuental');
  expect(foldQuery('  ')).toEqual([]);
  expect(foldQuery('%_')).toEqual([]);
});

it('makes keys of county and name', () => {
  expect(placeKey('06437', 'Reichelsheim (Odenwald)')).toBe('06437-reichelsheim-odenwald');
});
