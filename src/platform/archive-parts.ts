import { hash } from 'node:crypto';
import { ArchiveRefusal } from './sealed-archive.ts';

/** An archive from inside: notes, and the bytes that belong to the note before them. */
export type ArchivePart<Note> = { readonly note: Note } | { readonly bytes: Uint8Array };

const kinds = { note: 1, bytes: 2 } as const;
const headLength = 5;
const longestNote = 16 * 1024 * 1024;

/** Writes parts one behind the other, each with its kind and length in front. */
export async function* writeParts<Note>(parts: AsyncIterable<ArchivePart<Note>>): AsyncGenerator<Buffer> {
  for await (const part of parts) {
    const body = 'note' in part ? Buffer.from(JSON.stringify(part.note)) : part.bytes;
    const head = Buffer.alloc(headLength);
    head[0] = 'note' in part ? kinds.note : kinds.bytes;
    head.writeUInt32BE(body.length, 1);
    yield Buffer.concat([head, body]);
  }
}

/** Reads what `writeParts` wrote. Bytes may come in other pieces than they were written in. */
export async function* readParts<Note>(source: AsyncIterable<Uint8Array>): AsyncGenerator<ArchivePart<Note>> {
  let read: Buffer = Buffer.alloc(0);
  let bytesLeft = 0;
  for await (const piece of source) {
    read = read.length === 0 ? Buffer.from(piece) : Buffer.concat([read, piece]);
    for (;;) {
      if (bytesLeft > 0) {
        const bytes = read.subarray(0, bytesLeft);
        if (bytes.length === 0) break;
        bytesLeft -= bytes.length;
        read = read.subarray(bytes.length);
        yield { bytes };
        continue;
      }
      if (read.length < headLength) break;
      const length = read.readUInt32BE(1);
      if (read[0] === kinds.bytes) {
        bytesLeft = length;
        read = read.subarray(headLength);
        continue;
      }
      if (read[0] !== kinds.note || length > longestNote) throw new ArchiveRefusal('damaged');
      if (read.length < headLength + length) break;
      const note: Note = JSON.parse(read.toString('utf8', headLength, headLength + length));
      read = read.subarray(headLength + length);
      yield { note };
    }
  }
  if (read.length > 0 || bytesLeft > 0) throw new ArchiveRefusal('cut');
}

/**
 * Counts the rows of a table in the text form of COPY, and a sum over them that does not depend on their order:
 * equal tables have equal sums on every server.
 */
export class RowSum {
  rows = 0;
  readonly #lanes = new Uint32Array(8);
  #begun: Uint8Array[] = [];

  add(bytes: Uint8Array): void {
    let from = 0;
    for (;;) {
      const end = bytes.indexOf(10, from);
      if (end === -1) break;
      const line = bytes.subarray(from, end);
      this.#addRow(this.#begun.length > 0 ? Buffer.concat([...this.#begun.splice(0), line]) : line);
      from = end + 1;
    }
    if (from < bytes.length) this.#begun.push(bytes.slice(from));
  }

  #addRow(line: Uint8Array): void {
    this.rows++;
    const digest = hash('sha256', line, 'buffer');
    for (let lane = 0; lane < 8; lane++) {
      this.#lanes[lane] = (this.#lanes[lane] as number) + digest.readUInt32BE(lane * 4);
    }
  }

  get sum(): string {
    return Buffer.from(this.#lanes.buffer).toString('hex');
  }
}
