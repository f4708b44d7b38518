import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** A rule of the stylesheet, or one token of it. The build writes them, `client/page-styles.build.ts`. */
export interface StylePiece {
  /** The at-rules it stands in, the outermost first. */
  readonly around: readonly string[];
  /** Each selector with the classes (`.card`) and elements (`li`) a page must hold for it to match. */
  readonly selectors: readonly (readonly [string, readonly string[]])[];
  readonly body: string;
  /** The token it gives a value to; kept where something kept reads it. */
  readonly sets: string | null;
  /** The tokens it reads. */
  readonly reads: readonly string[];
}

/** What stands between `<style>` and `</style>`, and its source expression in a Content-Security-Policy. */
export interface PageStyles {
  readonly css: string;
  readonly source: string;
}

const file = path.join(
  import.meta.dirname,
  import.meta.dirname.endsWith('dist') ? '' : '../../dist',
  'page-styles.json',
);
/** Pages differ in few ways; more than this would be somebody's doing. */
const mostKept = 500;

/**
 * Gives a page the rules that can match something in it, in the order of the whole stylesheet: fewer bytes than
 * the whole, and the page can be painted as soon as it is there. What scripts add later is among them.
 */
export class StylesByPage {
  readonly #pieces: readonly StylePiece[];
  readonly #known: readonly string[];
  readonly #kept = new Map<string, PageStyles>();

  constructor(pieces: readonly StylePiece[]) {
    this.#pieces = pieces;
    const needs = pieces.flatMap(({ selectors }) => selectors.flatMap(([, needs]) => needs));
    this.#known = [...new Set(needs)];
  }

  /** As the build left them; null without a build, when pages load the whole stylesheet. */
  static built(): StylesByPage | null {
    try {
      return new StylesByPage(JSON.parse(readFileSync(file, 'utf8')) as StylePiece[]);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  /** The styles of a whole page in HTML. */
  of(html: string): PageStyles {
    const names = namesIn(html);
    // Only names the stylesheet knows tell pages apart.
    const key = this.#known.filter((name) => names.has(name)).join(' ');
    let styles = this.#kept.get(key);
    if (!styles) {
      const css = written(this.#pieces, names);
      const source = `'sha256-${createHash('sha256').update(css).digest('base64')}'`;
      styles = { css, source };
      if (this.#kept.size >= mostKept) this.#kept.clear();
      this.#kept.set(key, styles);
    }
    return styles;
  }
}

/** Elements by their name, classes with a dot before it. */
function namesIn(html: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [, element] of html.matchAll(/<([a-z][\w-]*)/g)) names.add(element as string);
  const classes = new Set([...html.matchAll(/\sclass="([^"]*)"/g)].map(([, list]) => list as string));
  for (const list of classes) for (const name of list.split(/\s+/)) names.add(`.${name}`);
  return names;
}

function written(pieces: readonly StylePiece[], names: ReadonlySet<string>): string {
  const candidates = pieces
    .map((piece) => ({
      ...piece,
      head: piece.selectors
        .filter(([, needs]) => needs.every((need) => names.has(need)))
        .map(([selector]) => selector)
        .join(','),
    }))
    .filter(({ head }) => head !== '');
  const read = new Set(candidates.filter(({ sets }) => sets === null).flatMap(({ reads }) => reads));
  // A set grows while one goes through it: what a token reads is read too.
  for (const token of read) {
    for (const { sets, reads } of candidates) if (sets === token) for (const one of reads) read.add(one);
  }
  const kept = candidates.filter(({ sets }) => sets === null || read.has(sets));

  let css = '';
  let open: readonly string[] = [];
  let head = '';
  for (const piece of kept) {
    const isSame = piece.around.join('{') === open.join('{');
    if (isSame && piece.head === head && !head.startsWith('@')) {
      css += `;${piece.body}`;
      continue;
    }
    if (head !== '') css += '}';
    if (!isSame) {
      css += '}'.repeat(open.length) + piece.around.map((one) => `${one}{`).join('');
      open = piece.around;
    }
    head = piece.head;
    css += `${head}{${piece.body}`;
  }
  return css === '' ? '' : `${css}}${'}'.repeat(open.length)}`;
}
