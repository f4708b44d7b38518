/** Paragraphs of a letter in plain text. */
export function bodyOf(paragraphs: readonly string[]): string {
  return `${paragraphs.join('\n\n')}\n`;
}
