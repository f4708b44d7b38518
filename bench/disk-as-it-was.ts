import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What a process asked of the disk; `at` is when, in seconds since 1970. */
export interface Call {
  readonly process: string;
  readonly at: number;
  readonly name: string;
  /** As strace writes it, decoded only where it is looked at. */
  readonly text: string;
  /** An answer that came later, by another line. */
  readonly resumed: boolean;
}

/** One line of `strace -f -ttt -T -xx -y`; undefined where it is none of a call. */
export function readCall(line: string): Call | undefined {
  const found = /^(\d+) +(\d+\.\d+) (?:<\.\.\. )?(\w+)(?:\(| resumed)/.exec(line);
  if (!found) return undefined;
  const [, process = '', at = '', name = ''] = found;
  return { process, at: Number(at), name, text: line, resumed: /^\d+ +[\d.]+ <\.\.\. /.test(line) };
}

const decoded = (hex: string) => Buffer.from(hex.replaceAll('\\x', ''), 'hex');
const page = 4096;

interface Write {
  readonly at: number;
  readonly offset: number;
  readonly bytes: Buffer;
}
interface File {
  /** What is on the disk for certain. */
  synced: Buffer<ArrayBufferLike>;
  /** Written since, in order. A cut takes any of it. */
  pending: Write[];
}

/**
 * The files of a data folder, replayed from the calls. What a file was called, that it was made, cut short or
 * deleted is taken as it came, as a file system with a journal keeps it; what stood in it only where it was synced.
 */
export class DiskAsItWas {
  /** How often the write-ahead log was synced. */
  syncs = 0;
  readonly #base: string;
  readonly #root: string;
  readonly #files = new Map<string, File>();
  readonly #gone = new Set<string>();
  /** Where the next `write` of an open file goes, by process and number of the file. */
  readonly #ends = new Map<string, number>();
  /** Syncs that are not answered yet: how much was pending when they were asked. */
  readonly #asked = new Map<string, { file: string; count: number }>();

  /** @param base a copy of the folder from before the first call */
  constructor(base: string, root: string) {
    this.#base = base;
    this.#root = root;
  }

  apply(call: Call): void {
    const { name, text, process, resumed } = call;
    if (resumed) {
      const asked = this.#asked.get(process);
      if (asked && / = 0(\s|$)/.test(text)) this.#sync(asked.file, asked.count);
      this.#asked.delete(process);
      return;
    }
    const failed = / = -1 E\w+/.test(text.slice(-120));
    if (failed) return;
    if (name === 'openat') this.#open(text, process);
    else if (name === 'rename' || name === 'renameat') this.#rename(text);
    else if (name === 'unlink' || name === 'unlinkat') this.#unlink(text);
    else {
      const head = /\((\d+)<((?:\\x[0-9a-f]{2})+)>(\(deleted\))?/.exec(text);
      const [, number = '', where = '', deleted] = head ?? [];
      const whole = decoded(where).toString();
      // Sockets and pipes have no place.
      const file = whole.startsWith('/') && !deleted ? this.#inFolder(whole) : undefined;
      if (!file) return;
      if (name === 'fsync' || name === 'fdatasync') {
        const count = this.#file(file).pending.length;
        if (text.includes('<unfinished')) this.#asked.set(process, { file, count });
        else this.#sync(file, count);
      } else if (name === 'ftruncate') this.#cut(file, Number(/, (\d+)/.exec(text.slice(-120))?.[1] ?? 0));
      else if (name === 'fallocate') this.#extend(file, text);
      else this.#write(file, `${process} ${number}`, call);
    }
  }

  /** Writes the folder as it might be found after a cut now; how many pages were lost. */
  write(to: string, chance: number): number {
    cpSync(this.#base, to, { recursive: true });
    for (const name of this.#gone) rmSync(path.join(to, name), { force: true });
    let dropped = 0;
    for (const [name, file] of this.#files) {
      let bytes: Buffer<ArrayBufferLike> = Buffer.from(file.synced);
      for (const { offset, bytes: written } of file.pending) {
        for (let at = 0; at < written.length; ) {
          const length = Math.min(page - ((offset + at) % page), written.length - at);
          if (Math.random() < chance) dropped++;
          else bytes = place(bytes, offset + at, written.subarray(at, at + length));
          at += length;
        }
        // The file is as long as it was made, whatever stands in it.
        if (bytes.length < offset + written.length)
          bytes = place(bytes, offset + written.length, Buffer.alloc(0));
      }
      mkdirSync(path.dirname(path.join(to, name)), { recursive: true });
      writeFileSync(path.join(to, name), bytes, { mode: 0o600 });
    }
    rmSync(path.join(to, 'postmaster.pid'), { force: true });
    return dropped;
  }

  #inFolder(file: string): string | undefined {
    const whole = path.resolve(this.#root, file);
    if (!whole.startsWith(`${this.#root}/`) || whole.endsWith(' (deleted)')) return undefined;
    const name = whole.slice(this.#root.length + 1);
    // What it says of itself, and who runs.
    return name.startsWith('log/') || name === 'postmaster.pid' ? undefined : name;
  }

  #file(name: string): File {
    let file = this.#files.get(name);
    if (!file) {
      const before = path.join(this.#base, name);
      const there = !this.#gone.has(name) && existsSync(before);
      file = { synced: there ? readFileSync(before) : Buffer.alloc(0), pending: [] };
      this.#files.set(name, file);
      this.#gone.delete(name);
    }
    return file;
  }

  #sync(name: string, count: number): void {
    const file = this.#files.get(name);
    if (!file) return;
    if (name.startsWith('pg_wal/')) this.syncs++;
    for (const { offset, bytes } of file.pending.splice(0, count))
      file.synced = place(file.synced, offset, bytes);
  }

  #open(text: string, process: string): void {
    const found = /"((?:\\x[0-9a-f]{2})+)", ([A-Z_|]+).* = (\d+)</.exec(text);
    if (!found) return;
    const [, name = '', flags = '', number = ''] = found;
    const file = this.#inFolder(decoded(name).toString());
    if (!file) return;
    this.#ends.set(`${process} ${number}`, 0);
    if (flags.includes('O_TRUNC')) this.#cut(file, 0);
    else if (flags.includes('O_CREAT')) this.#file(file);
  }

  #names(text: string): string[] {
    return [...text.matchAll(/"((?:\\x[0-9a-f]{2})+)"/g)].map(([, name = '']) => decoded(name).toString());
  }

  #rename(text: string): void {
    const [from, to] = this.#names(text).map((name) => this.#inFolder(name));
    if (!from || !to) return;
    const file = this.#file(from);
    this.#files.delete(from);
    this.#gone.add(from);
    this.#files.set(to, file);
    this.#gone.delete(to);
  }

  #unlink(text: string): void {
    const [name] = this.#names(text).map((one) => this.#inFolder(one));
    if (!name) return;
    this.#files.delete(name);
    this.#gone.add(name);
  }

  #cut(name: string, length: number): void {
    const file = this.#file(name);
    file.synced = Buffer.from(file.synced.subarray(0, length));
    file.pending = file.pending
      .filter(({ offset }) => offset < length)
      .map((one) => ({ ...one, bytes: one.bytes.subarray(0, length - one.offset) }));
  }

  #extend(name: string, text: string): void {
    const [, offset = '0', length = '0'] = /, (\d+), (\d+)\)?/.exec(text.slice(text.indexOf('>'))) ?? [];
    const file = this.#file(name);
    const end = Number(offset) + Number(length);
    if (file.synced.length < end) file.synced = place(file.synced, end, Buffer.alloc(0));
  }

  #write(name: string, open: string, { at, name: call, text }: Call): void {
    const bytes = Buffer.concat(
      [...text.matchAll(/"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?/g)].map(([, hex = '', cut]) => {
        if (cut) throw new Error('a call was written down in part');
        return decoded(hex);
      }),
    );
    let offset = this.#ends.get(open) ?? 0;
    if (call === 'write') this.#ends.set(open, offset + bytes.length);
    else
      offset = Number(
        /, (\d+)(?:\)| <unfinished)/.exec(text.slice(text.lastIndexOf('"')))?.[1] ?? Number.NaN,
      );
    if (Number.isNaN(offset))
      throw new Error(`a call says not where it writes: ${text.slice(0, 80)} … ${text.slice(-80)}`);
    this.#file(name).pending.push({ at, offset, bytes });
  }
}

/** The bytes with others put in at a place; what lies between is zero. */
function place(into: Buffer, offset: number, bytes: Buffer): Buffer {
  let whole = into;
  if (whole.length < offset + bytes.length) {
    whole = Buffer.alloc(offset + bytes.length);
    into.copy(whole);
  }
  bytes.copy(whole, offset);
  return whole;
}
