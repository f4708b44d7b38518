import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import {
  type CssColor,
  type CustomAtRules,
  type Selector,
  type SelectorComponent,
  type TokenOrValue,
  transform,
  type Variable,
  type Visitor,
} from 'lightningcss';

// The oldest browsers whose pages must look right; older ones get them plainer. Eight bits per part.
const targets = { chrome: 90 << 16, firefox: 90 << 16, safari: 15 << 16 };

type Words = Pick<ReadonlySet<string>, 'has'>;

/**
 * The whole stylesheet: what KERN has for the names that occur in our pages, then our own rules, minified.
 * `words` are all words in the sources that write HTML; a KERN rule stays when each of its classes is there.
 */
export function buildStyles(own: string, words: Words): string {
  const kern = readFileSync(createRequire(import.meta.url).resolve('@kern-ux/native/dist/kern.css'), 'utf8');
  const tokens = new Set([...kern.matchAll(/(--[\w-]+):/g)].map((match) => match[1]));
  const trimmed = transformed(kern, {
    Selector: (selector) => (canMatch(selector, words) ? undefined : []),
    Variable: (variable) => withoutFallback(variable, tokens),
    Color: toRgb,
  });
  return withoutUnusedProperties(transformed(toLogical(trimmed) + own, { Color: toRgb }));
}

function transformed(css: string, visitor: Visitor<CustomAtRules>): string {
  return transform({
    filename: 'styles.css',
    code: Buffer.from(css),
    minify: true,
    targets,
    visitor,
  }).code.toString();
}

function canMatch(selector: Selector, words: Words): boolean {
  return selector.every((part) => partCanMatch(part, words));
}

// Headings and running text get their looks from their element, in our own rules.
const byElement = /^kern-(heading|body|text|subline)/;

function partCanMatch(part: SelectorComponent, words: Words): boolean {
  if (part.type === 'class') return words.has(part.name) && !byElement.test(part.name);
  // Dark and light follow the device; nothing sets them by hand.
  if (part.type === 'attribute') return part.name !== 'data-kern-theme';
  if (part.type === 'pseudo-class' && (part.kind === 'is' || part.kind === 'where' || part.kind === 'has')) {
    return part.selectors.some((selector) => canMatch(selector, words));
  }
  return true;
}

/** KERN writes left and right; our pages also run from right to left. */
function toLogical(css: string): string {
  return css
    .replace(
      /(?<=[{;])(margin|padding|border)-(left|right)(?=[-:])/g,
      (_, of, side) => `${of}-inline-${sides[side]}`,
    )
    .replace(/(?<=[{;])(left|right)(?=:)/g, (side) => `inset-inline-${sides[side]}`)
    .replace(
      /(?<=[{;])border-(top|bottom)-(left|right)-radius(?=:)/g,
      (_, edge, side) => `border-${sides[edge]}-${sides[side]}-radius`,
    )
    .replace(/(?<=[{;]text-align:)(left|right)/g, (side) => sides[side] ?? side);
}
const sides: Record<string, string> = { left: 'start', right: 'end', top: 'start', bottom: 'end' };

/** KERN repeats the value of a token wherever it is used; that is only needed where the token is missing. */
function withoutFallback(
  variable: Variable,
  tokens: ReadonlySet<string | undefined>,
): TokenOrValue | undefined {
  if (!variable.fallback || !tokens.has(variable.name.ident)) return undefined;
  return { type: 'var', value: { name: { ident: variable.name.ident } } };
}

/** Old phones know no oklch. Matrices from the definition of the colour space by Björn Ottosson. */
function toRgb(color: CssColor): CssColor | undefined {
  if (typeof color !== 'object' || color.type !== 'oklch') return undefined;
  const angle = (color.h * Math.PI) / 180;
  const a = color.c * Math.cos(angle);
  const b = color.c * Math.sin(angle);
  const l = (color.l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (color.l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (color.l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return {
    type: 'rgb',
    r: channel(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    g: channel(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    b: channel(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
    alpha: color.alpha,
  };
}

function channel(linear: number): number {
  const value = linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
  return Math.round(255 * Math.min(1, Math.max(0, value)));
}

/** Tokens nobody reads go, and then those that only they have read. */
function withoutUnusedProperties(css: string): string {
  const used = new Set([...css.matchAll(/var\((--[\w-]+)/g)].map((match) => match[1]));
  const next = transformed(css, {
    Declaration: {
      custom: (declaration) =>
        declaration.name.startsWith('--') && !used.has(declaration.name) ? [] : undefined,
    },
  });
  return next.length === css.length ? next : withoutUnusedProperties(next);
}
