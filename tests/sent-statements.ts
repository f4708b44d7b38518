import pg from 'pg';

/** The text of every statement that any connection of this process sends from now on, without its values. */
export function sentStatements(): Set<string> {
  const texts = new Set<string>();
  const send = pg.Client.prototype.query as (...args: unknown[]) => unknown;
  pg.Client.prototype.query = function query(this: pg.Client, ...args: unknown[]) {
    const [asked] = args;
    const text = typeof asked === 'string' ? asked : (asked as { text?: unknown } | null)?.text;
    if (typeof text === 'string') texts.add(text);
    return send.apply(this, args);
  } as typeof pg.Client.prototype.query;
  return texts;
}
