import type { VNode } from 'preact';
import type { Lang } from '#platform/languages';
import { localHref } from '#ui/href';
import { type Block, type Inline, readText } from './written-text.ts';

/** A text somebody has written. `origin` makes links to our own pages whole, for readers elsewhere. */
export function WrittenText({
  markdown,
  lang,
  origin = '',
}: {
  markdown: string;
  /** Of the page it stands on, not of the text: links lead there. */
  lang: Lang;
  origin?: string;
}) {
  return <>{readText(markdown).map(blockOf)}</>;

  function blockOf(block: Block, key: number): VNode {
    switch (block.kind) {
      case 'heading': {
        const Heading = `h${block.level}` as const;
        return <Heading key={key}>{block.children.map(inlineOf)}</Heading>;
      }
      case 'paragraph':
        return <p key={key}>{block.children.map(inlineOf)}</p>;
      case 'list': {
        const items = block.items.map((item, index) => <li key={index}>{itemOf(item)}</li>);
        return block.ordered ? (
          <ol key={key} start={block.start === 1 ? undefined : block.start}>
            {items}
          </ol>
        ) : (
          <ul key={key}>{items}</ul>
        );
      }
      case 'quote':
        return <blockquote key={key}>{block.blocks.map(blockOf)}</blockquote>;
      case 'rule':
        return <hr key={key} />;
    }
  }

  /** An item of one paragraph is a line, not a paragraph. */
  function itemOf(blocks: readonly Block[]) {
    return blocks.map((block, index) =>
      block.kind === 'paragraph' && index === 0 ? block.children.map(inlineOf) : blockOf(block, index),
    );
  }

  function inlineOf(inline: Inline, key: number): VNode | string {
    if (typeof inline === 'string') return inline;
    switch (inline.kind) {
      case 'strong':
        return <strong key={key}>{inline.children.map(inlineOf)}</strong>;
      case 'emphasis':
        return <em key={key}>{inline.children.map(inlineOf)}</em>;
      case 'break':
        return <br key={key} />;
      case 'link': {
        const inside = inline.href.startsWith('/');
        return (
          <a
            key={key}
            class="kern-link"
            href={inside ? origin + localHref(lang, inline.href) : inline.href}
            rel={inside ? undefined : 'noreferrer'}
          >
            {inline.children.map(inlineOf)}
          </a>
        );
      }
    }
  }
}
