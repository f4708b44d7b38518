import type { StylePiece } from '../src/platform/page-styles.ts';

/**
 * The finished stylesheet in pieces, in its own order: each rule with what a page must hold for it to match, so
 * that a page can carry only its own (see `src/platform/page-styles.ts`). `always` are classes that scripts set.
 */
export function piecesOf(css: string, always: Pick<ReadonlySet<string>, 'has'>): StylePiece[] {
  return blocksIn(css).flatMap((block) => piecesOfBlock(block, [], always));
}

interface Block {
  readonly head: string;
  readonly body: string;
}

const wraps = /^@(media|supports|layer|container)\b/;

function piecesOfBlock(
  { head, body }: Block,
  around: readonly string[],
  always: Pick<ReadonlySet<string>, 'has'>,
): StylePiece[] {
  if (wraps.test(head)) {
    return blocksIn(body).flatMap((block) => piecesOfBlock(block, [...around, head], always));
  }
  // Fonts and keyframes are asked for by name.
  if (head.startsWith('@'))
    return [{ around, selectors: [[head, []]], body, sets: null, reads: readIn(body) }];
  const selectors = parted(head, ',').map((selector): [string, string[]] => [
    selector,
    needsOf(selector).filter((need) => !always.has(need)),
  ]);
  const of = { around, selectors };
  const declarations = parted(body, ';');
  const tokens = declarations.filter((one) => one.startsWith('--'));
  const others = declarations.filter((one) => !one.startsWith('--')).join(';');
  return [
    ...tokens.map((one) => ({ ...of, body: one, sets: one.slice(0, one.indexOf(':')), reads: readIn(one) })),
    ...(others ? [{ ...of, body: others, sets: null, reads: readIn(others) }] : []),
  ];
}

const readIn = (body: string) => [
  ...new Set([...body.matchAll(/var\((--[\w-]+)/g)].map(([, name = '']) => name)),
];

/**
 * Classes (`.card`) and elements (`li`) without which a selector matches nothing. What stands in brackets is
 * passed over: it may be one of several, or what must not be there.
 */
function needsOf(selector: string): string[] {
  let flat = selector.replace(/\[[^\]]*\]/g, '');
  for (let before = ''; before !== flat; ) {
    before = flat;
    flat = flat.replace(/::?[\w-]+\([^()]*\)|\([^()]*\)/g, '');
  }
  return [...new Set(flat.replace(/::?[\w-]+/g, '').match(/\.[\w-]+|(?<![\w.#-])[a-z][\w-]*/g) ?? [])];
}

/** Rules and at-rules with their braces gone; statements without any, of which we have none, are an error. */
function blocksIn(css: string): Block[] {
  const blocks: Block[] = [];
  for (let at = 0; at < css.length; ) {
    const open = nextOutside(css, at, '{');
    if (open < 0) throw new Error(`The stylesheet ends with ${css.slice(at, at + 80)}`);
    const close = closing(css, open);
    blocks.push({ head: css.slice(at, open).trim(), body: css.slice(open + 1, close) });
    at = close + 1;
    while (/\s/.test(css[at] ?? '')) at++;
  }
  return blocks;
}

function parted(text: string, by: ',' | ';'): string[] {
  const parts: string[] = [];
  for (let at = 0; at <= text.length; ) {
    const next = nextOutside(text, at, by);
    const end = next < 0 ? text.length : next;
    parts.push(text.slice(at, end).trim());
    at = end + 1;
  }
  return parts.filter(Boolean);
}

/** Where a character stands next outside of strings and brackets; -1 where it does not. */
function nextOutside(text: string, from: number, wanted: string): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const char = text[at] as string;
    if (char === '\\') at++;
    else if (char === '"' || char === "'") at = endOfString(text, at);
    else if (depth === 0 && char === wanted) return at;
    else if (char === '(' || char === '[') depth++;
    else if (char === ')' || char === ']') depth--;
  }
  return -1;
}

function closing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    const char = text[at] as string;
    if (char === '\\') at++;
    else if (char === '"' || char === "'") at = endOfString(text, at);
    else if (char === '{') depth++;
    else if (char === '}' && --depth === 0) return at;
  }
  throw new Error(`A brace stays open: ${text.slice(open, open + 80)}`);
}

function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === text[from]) return at;
  }
  throw new Error(`A string stays open: ${text.slice(from, from + 80)}`);
}
