import type { Point } from '#modules/programme';
import drawn from '../../../../content/programme/map-hesse.json' with { type: 'json' };

/** The outline of each county by its official key of five digits, as an SVG path. */
export const countyPaths: Readonly<Record<string, string>> = drawn.counties;

const numbers = Object.values(countyPaths).join(' ').match(/-?\d+/g)?.map(Number) ?? [0, 0];
const edge = 12;
const [left, right] = rangeOf(numbers.filter((_, index) => index % 2 === 0));
const [top, bottom] = rangeOf(numbers.filter((_, index) => index % 2 === 1));

/** What of the drawing is seen: `x y width height`. */
export const mapView = `${left - edge} ${top - edge} ${right - left + 2 * edge} ${bottom - top + 2 * edge}`;

function rangeOf(all: readonly number[]): [number, number] {
  return [Math.min(...all), Math.max(...all)];
}

/** Where a point of the earth lies on the map. */
export function onMap({ latitude, longitude }: Point): { x: number; y: number } {
  return {
    x: Math.round((longitude - drawn.west) * drawn.perDegreeEast),
    y: Math.round((drawn.north - latitude) * drawn.perDegreeSouth),
  };
}

/** A city with a special status lies in the county whose key its own begins with. */
export function countyOnMap(countyKey: string): string {
  return countyKey.slice(0, 5);
}
