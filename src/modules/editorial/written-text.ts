import { fromMarkdown } from 'mdast-util-from-markdown';

/** A piece of a line. */
export type Inline =
  | string
  | { readonly kind: 'strong' | 'emphasis'; readonly children: readonly Inline[] }
  | { readonly kind: 'link'; readonly href: string; readonly children: readonly Inline[] }
  | { readonly kind: 'break' };

export type Block =
  | { readonly kind: 'heading'; readonly level: 2 | 3 | 4; readonly children: readonly Inline[] }
  | { readonly kind: 'paragraph'; readonly children: readonly Inline[] }
  | {
      readonly kind: 'list';
      readonly ordered: boolean;
      readonly start: number;
      readonly items: readonly (readonly Block[])[];
    }
  | { readonly kind: 'quote'; readonly blocks: readonly Block[] }
  | { readonly kind: 'rule' };

export type TextFault =
  | 'html-not-allowed'
  | 'image-not-allowed'
  | 'heading-level'
  | 'link-unsafe'
  | 'link-leads-nowhere'
  | 'link-without-words'
  | 'too-deep';

interface Node {
  readonly type: string;
  readonly value?: string;
  readonly url?: string;
  readonly depth?: number;
  readonly ordered?: boolean | null;
  readonly start?: number | null;
  readonly children?: readonly Node[];
}

/** Code has no place in texts for everybody, and four blanks at the start of a line are a mistake. */
const subset = { disable: { null: ['codeIndented', 'codeFenced', 'codeText', 'definition'] } };
const deepest = 8;

/**
 * A text in a subset of Markdown (CommonMark): headings from ## on, paragraphs, lists, quotations, strong, emphasis,
 * links. It becomes a tree of what is named here and nothing else, so no markup of a writer ever reaches a page.
 */
export function readText(markdown: string): Block[] {
  return blocksOf((fromMarkdown(markdown, { extensions: [subset] }) as Node).children ?? [], 0);
}

function blocksOf(nodes: readonly Node[], depth: number): Block[] {
  if (depth > deepest) return [];
  return nodes.flatMap((node): Block[] => {
    const children = node.children ?? [];
    switch (node.type) {
      case 'heading':
        return [{ kind: 'heading', level: levelOf(node), children: inlinesOf(children, depth) }];
      case 'paragraph':
        return [{ kind: 'paragraph', children: inlinesOf(children, depth) }];
      case 'list': {
        const items = children.map((item) => blocksOf(item.children ?? [], depth + 1));
        return [{ kind: 'list', ordered: node.ordered === true, start: node.start ?? 1, items }];
      }
      case 'blockquote':
        return [{ kind: 'quote', blocks: blocksOf(children, depth + 1) }];
      case 'thematicBreak':
        return [{ kind: 'rule' }];
      case 'html':
        return [{ kind: 'paragraph', children: [node.value ?? ''] }];
      default:
        return [];
    }
  });
}

const levelOf = ({ depth = 2 }: Node) => Math.min(Math.max(depth, 2), 4) as 2 | 3 | 4;

function inlinesOf(nodes: readonly Node[], depth: number): Inline[] {
  if (depth > deepest) return [];
  return nodes.flatMap((node): Inline[] => {
    const children = inlinesOf(node.children ?? [], depth + 1);
    switch (node.type) {
      case 'text':
      case 'html':
        return [node.value ?? ''];
      case 'break':
        return [{ kind: 'break' }];
      case 'strong':
      case 'emphasis':
        return [{ kind: node.type, children }];
      case 'link':
        return isSafe(node.url ?? '') ? [{ kind: 'link', href: node.url ?? '', children }] : children;
      default:
        return children;
    }
  });
}

/** Leads to a page of ours, to another site, to a mailbox or a telephone, and to nothing that runs. */
function isSafe(href: string): boolean {
  if (/^\/(?![/\\])[^\s\\]*$/.test(href)) return true;
  if (/^(mailto:[^\s?]+@[^\s?]+|tel:\+?[\d-]+)$/.test(href)) return true;
  if (!/^https?:\/\/[^\s\\]+$/.test(href)) return false;
  const url = URL.parse(href);
  return url !== null && url.username === '' && url.password === '';
}

/** What keeps a text from being saved; `leadsSomewhere` knows the pages of ours. */
export function faultsOf(markdown: string, leadsSomewhere: (path: string) => boolean): TextFault[] {
  const faults = new Set<TextFault>();
  let last = 1;
  const look = (node: Node, depth: number): void => {
    if (depth > deepest) {
      faults.add('too-deep');
      return;
    }
    if (node.type === 'html') faults.add('html-not-allowed');
    if (node.type === 'image' || node.type === 'imageReference') faults.add('image-not-allowed');
    if (node.type === 'heading') {
      const level = node.depth ?? 2;
      if (level < 2 || level > 4 || level > last + 1) faults.add('heading-level');
      last = level;
    }
    if (node.type === 'link') {
      const href = node.url ?? '';
      if (!isSafe(href)) faults.add('link-unsafe');
      else if (href.startsWith('/') && !leadsSomewhere(href.replace(/[?#].*$/, '')))
        faults.add('link-leads-nowhere');
      if (wordsIn(node).trim() === '') faults.add('link-without-words');
    }
    // An item of a list is one deeper for the list alone.
    const within = ['list', 'blockquote', 'strong', 'emphasis', 'link'].includes(node.type);
    for (const child of node.children ?? []) look(child, within ? depth + 1 : depth);
  };
  look(fromMarkdown(markdown, { extensions: [subset] }) as Node, 0);
  return [...faults];
}

function wordsIn(node: Node): string {
  return node.value ?? (node.children ?? []).map(wordsIn).join('');
}

/** What somebody reads of a text, without its marks: each paragraph, heading and item a line. */
export function linesOf(markdown: string): string[] {
  return readText(markdown).flatMap(linesOfBlock);
}

function linesOfBlock(block: Block): string[] {
  switch (block.kind) {
    case 'heading':
    case 'paragraph':
      return [block.children.map(wordsOf).join('')];
    case 'list':
      return block.items.flat().flatMap(linesOfBlock);
    case 'quote':
      return block.blocks.flatMap(linesOfBlock);
    case 'rule':
      return [];
  }
}

function wordsOf(inline: Inline): string {
  if (typeof inline === 'string') return inline.replaceAll('\n', ' ');
  return inline.kind === 'break' ? ' ' : inline.children.map(wordsOf).join('');
}
