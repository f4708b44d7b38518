import { createHmac } from 'node:crypto';
import type { ZodType } from 'zod';

// Control characters but tab and line feed; direction controls that can make a text read as another.
const unwanted = /(?![\t\n])\p{Cc}|\p{Bidi_Control}|\ufeff/gu;

// No writing puts more marks on one letter (UAX 15, stream-safe text). Sorting them takes the square of their
// number, so one long run would hold up everybody.
const tooManyMarks = /(\p{M}{30})\p{M}+/gu;

/** What a person typed, made harmless to read: one line feed per line break, no control characters, NFC, trimmed. */
export function cleanText(text: string): string {
  return (
    text
      .replace(/\r\n?/g, '\n')
      .replace(unwanted, '')
      .toWellFormed()
      .replace(tooManyMarks, '$1')
      .normalize('NFC')
      // Some marks become two.
      .replace(tooManyMarks, '$1')
      .trim()
  );
}

export interface UploadedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The fields of a sent form, cleaned. Unknown fields are just never asked for. */
export class FormFields {
  readonly #texts: ReadonlyMap<string, readonly string[]>;
  readonly #files: ReadonlyMap<string, UploadedFile>;
  /** First values that cleaning has changed. */
  readonly #asSent: ReadonlyMap<string, string>;

  constructor(
    texts: ReadonlyMap<string, readonly string[]>,
    files: ReadonlyMap<string, UploadedFile> = new Map(),
    asSent: ReadonlyMap<string, string> = new Map(),
  ) {
    this.#texts = texts;
    this.#files = files;
    this.#asSent = asSent;
  }

  /** The first value of a field sign by sign as it was sent: for passwords. */
  exact(name: string): string {
    return this.#asSent.get(name) ?? this.get(name);
  }

  /** The first value of a field; '' when it was not sent. */
  get(name: string): string {
    return this.#texts.get(name)?.[0] ?? '';
  }

  /** The version of the record a form was filled from; what is no number is older than any. */
  version(): number {
    const typed = this.get('version');
    return /^\d{1,9}$/.test(typed) ? Number(typed) : 0;
  }

  /** All values of a field that can be chosen several times; empty ones left out. */
  all(name: string): string[] {
    return (this.#texts.get(name) ?? []).filter((value) => value !== '');
  }

  file(name: string): UploadedFile | null {
    return this.#files.get(name) ?? null;
  }

  /** First values by name, to fill a form again or to hand to a schema. */
  toRecord(): Record<string, string> {
    return Object.fromEntries([...this.#texts].map(([name, values]) => [name, values[0] ?? '']));
  }

  static from(record: Record<string, string | readonly string[]>): FormFields {
    return new FormFields(
      new Map(
        Object.entries(record).map(([name, value]) => [
          name,
          (typeof value === 'string' ? [value] : value).map(cleanText),
        ]),
      ),
    );
  }

  /** Every text field with every value, as it would be sent again. */
  entries(): [string, string][] {
    return [...this.#texts].flatMap(([name, values]) =>
      values.map((value): [string, string] => [name, value]),
    );
  }

  /** A hash of everything that was sent. Keyed, for what people type can be guessed. */
  digest(key: string): Buffer {
    const hash = createHmac('sha256', key);
    hash.update(JSON.stringify(this.entries()));
    for (const [name, { bytes }] of this.#files) hash.update(`\n${name} ${bytes.length}\n`).update(bytes);
    return hash.digest();
  }

  static async read(request: Request): Promise<FormFields> {
    const texts = new Map<string, string[]>();
    const files = new Map<string, UploadedFile>();
    const asSent = new Map<string, string>();
    const type = request.headers.get('Content-Type') ?? '';
    const bytes = Buffer.from(await request.arrayBuffer());
    if (countOf(separatorIn(type), bytes) > mostFields) throw new TypeError('more fields than any form has');
    const data = await new Response(bytes, { headers: { 'Content-Type': type } }).formData();
    for (const [name, value] of data) {
      if (typeof value === 'string') {
        const values = texts.get(name);
        const cleaned = cleanText(value);
        if (!values && cleaned !== value) asSent.set(name, value);
        if (values) values.push(cleaned);
        else texts.set(name, [cleaned]);
      } else if (value.size > 0) {
        files.set(name, { name: cleanText(value.name).slice(0, 200), bytes: await value.bytes() });
      }
    }
    return new FormFields(texts, files, asSent);
  }
}

/** Reading tens of thousands of empty fields takes a second in which nobody else is answered. */
const mostFields = 2000;

function separatorIn(type: string): string {
  const boundary = /boundary="?([^";]+)/i.exec(type)?.[1];
  return boundary ? `--${boundary}` : '&';
}

function countOf(sign: string, bytes: Buffer): number {
  let count = 0;
  for (
    let at = bytes.indexOf(sign);
    at >= 0 && count <= mostFields;
    at = bytes.indexOf(sign, at + sign.length)
  ) {
    count++;
  }
  return count;
}

/** A field that was filled in wrongly: its name and the code of the reason. */
export interface FieldError {
  readonly name: string;
  readonly code: string;
}

export type Entered<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly errors: FieldError[] };

/**
 * Checks what was entered against a schema whose messages are codes. One error per field, in the order of
 * the schema.
 */
export function checkEntered<T>(schema: ZodType<T>, input: unknown): Entered<T> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return { ok: true, value: parsed.data };
  const errors = new Map<string, string>();
  for (const issue of parsed.error.issues) {
    const name = String(issue.path[0] ?? '');
    if (!errors.has(name)) errors.set(name, issue.message);
  }
  return { ok: false, errors: [...errors].map(([name, code]) => ({ name, code })) };
}
