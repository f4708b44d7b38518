/** An operator of a content stream (ISO 32000-1, 7.8.2) with what stood before it. */
export interface Operation {
  readonly operator: string;
  readonly operands: readonly Operand[];
}

/** Numbers, names (`/Span`), other words, texts as bytes; arrays and dictionaries with what stands in them. */
export type Operand = number | string | Uint8Array | readonly Operand[] | ReadonlyMap<string, Operand>;

const blanks = new Set([0, 9, 10, 12, 13, 32]);
const breaks = new Set([...'()<>[]{}/%'].map((letter) => letter.charCodeAt(0)));

/** Reads a content stream, unpacked. Inline images are skipped. Throws where a text or an array has no end. */
export function operationsIn(bytes: Uint8Array): Operation[] {
  const operations: Operation[] = [];
  let operands: Operand[] = [];
  const reader = new Reader(bytes);
  for (;;) {
    const token = reader.next();
    if (token === null) return operations;
    if (typeof token === 'object' && 'word' in token) {
      if (token.word === 'BI') reader.skipImage();
      operations.push({ operator: token.word === 'BI' ? 'EI' : token.word, operands });
      operands = [];
    } else operands.push(token);
  }
}

interface Word {
  readonly word: string;
}
type Token = Exclude<Operand, never> | Word;

class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  next(): Token | null {
    this.#skipBlanks();
    const code = this.#bytes[this.#at];
    if (code === undefined) return null;
    switch (String.fromCharCode(code)) {
      case '(':
        return this.#text();
      case '<':
        return this.#bytes[this.#at + 1] === 0x3c ? this.#dictionary() : this.#hexadecimal();
      case '[':
        return this.#array();
      case '/':
        this.#at++;
        return `/${this.#regular()}`;
      default: {
        const word = this.#regular();
        if (word === '') throw new Error(`a sign ${String.fromCharCode(code)} out of place`);
        return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(word) ? Number(word) : { word };
      }
    }
  }

  /** After `BI`, past the `EI` at the end of the picture. */
  skipImage(): void {
    const text = Buffer.from(this.#bytes.subarray(this.#at)).toString('latin1');
    const end = /\sEI(?=\s|$)/.exec(text);
    if (!end) throw new Error('a picture without an end');
    this.#at += end.index + end[0].length;
  }

  #skipBlanks(): void {
    for (let code = this.#bytes[this.#at]; code !== undefined; code = this.#bytes[this.#at]) {
      if (code === 0x25) while (![10, 13, undefined].includes(this.#bytes[this.#at])) this.#at++;
      else if (blanks.has(code)) this.#at++;
      else return;
    }
  }

  #regular(): string {
    const from = this.#at;
    for (let code = this.#bytes[this.#at]; code !== undefined; code = this.#bytes[this.#at]) {
      if (blanks.has(code) || breaks.has(code)) break;
      this.#at++;
    }
    return Buffer.from(this.#bytes.subarray(from, this.#at)).toString('latin1');
  }

  #text(): Uint8Array {
    const bytes: number[] = [];
    let depth = 0;
    for (;;) {
      const code = this.#bytes[this.#at++];
      if (code === undefined) throw new Error('a text without an end');
      if (code === 0x28 && depth++ === 0) continue;
      if (code === 0x29 && --depth === 0) return Uint8Array.from(bytes);
      if (code === 0x5c) {
        const escaped = this.#bytes[this.#at++] ?? 0;
        const octal = /^[0-7]{1,3}/.exec(
          Buffer.from(this.#bytes.subarray(this.#at - 1, this.#at + 2)).toString('latin1'),
        )?.[0];
        if (octal) this.#at += octal.length - 1;
        bytes.push(octal ? Number.parseInt(octal, 8) & 255 : escaped);
      } else bytes.push(code);
    }
  }

  #hexadecimal(): Uint8Array {
    const from = ++this.#at;
    const end = this.#bytes.indexOf(0x3e, from);
    if (end < 0) throw new Error('a text without an end');
    this.#at = end + 1;
    const digits = Buffer.from(this.#bytes.subarray(from, end)).toString('latin1').replace(/\s/g, '');
    return Uint8Array.from(Buffer.from(digits.length % 2 === 1 ? `${digits}0` : digits, 'hex'));
  }

  #array(): Operand[] {
    this.#at++;
    return this.#upTo(']');
  }

  #dictionary(): ReadonlyMap<string, Operand> {
    this.#at += 2;
    const parts = this.#upTo('>>');
    const entries = new Map<string, Operand>();
    for (let at = 0; at + 1 < parts.length; at += 2) entries.set(String(parts[at]), parts[at + 1] as Operand);
    return entries;
  }

  #upTo(end: ']' | '>>'): Operand[] {
    const parts: Operand[] = [];
    for (;;) {
      this.#skipBlanks();
      const ahead = Buffer.from(this.#bytes.subarray(this.#at, this.#at + end.length)).toString('latin1');
      if (ahead === end) {
        this.#at += end.length;
        return parts;
      }
      const token = this.next();
      if (token === null) throw new Error(`no ${end} at the end`);
      parts.push(typeof token === 'object' && 'word' in token ? token.word : token);
    }
  }
}
