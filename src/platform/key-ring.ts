import { createHmac, randomBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { writeWhole } from './whole-file.ts';

/** A key that wraps data keys. The highest number is the newest. */
export interface RingKey {
  readonly id: number;
  /** 32 bytes. */
  readonly bytes: Buffer;
}

/** The key ring cannot be used as it is. The message is for the operator, German and English. */
export class KeyRingRefusal extends Error {
  override name = 'KeyRingRefusal';
}

const damaged = (where: string) =>
  new KeyRingRefusal(
    `Der Schlüsselring (${where}) ist beschädigt. Stellen Sie ihn aus der Sicherung wieder her.\n` +
      `The key ring (${where}) is damaged. Restore it from the backup.`,
  );

/**
 * Reads `index:<base64url>,1:<base64url>,…`: one key for blind indexes, which never changes, and the ring keys.
 * Separators are commas or line ends. null where it is no key ring.
 */
export function parseKeyRing(text: string): { index: Buffer; keys: Map<number, RingKey> } | null {
  const keys = new Map<number, RingKey>();
  let index: Buffer | null = null;
  for (const entry of text.split(/[,\n]/)) {
    if (entry.trim() === '') continue;
    const [, name = '', value = ''] = /^\s*(index|[1-9]\d{0,8}):([\w+/=-]+)\s*$/.exec(entry) ?? [];
    const bytes = Buffer.from(value, 'base64url');
    if (bytes.length !== 32) return null;
    if (name === 'index') index = bytes;
    else keys.set(Number(name), { id: Number(name), bytes });
  }
  return index && keys.size > 0 ? { index, keys } : null;
}

/** A key ring of one new key, as `parseKeyRing` reads it. */
export function makeKeyRing(): string {
  return `index:${randomBytes(32).toString('base64url')},1:${randomBytes(32).toString('base64url')}`;
}

/**
 * The keys that wrap the data keys of persons and requests. They never stand in the database. A ring in a file
 * notices when another process has turned it.
 */
export class KeyRing {
  readonly #file: string | null;
  #text = '';
  #seen = '';
  #index: Buffer = Buffer.alloc(0);
  #keys = new Map<number, RingKey>();
  /** Whoever read a row just before its key was rewrapped still opens it. */
  readonly #removed = new Map<number, RingKey>();

  private constructor(text: string, file: string | null) {
    this.#file = file;
    this.#take(text);
  }

  /** The ring of the setting KEY_RING. */
  static of(text: string): KeyRing {
    return new KeyRing(text, null);
  }

  /** The ring in `<folder>/ring`, readable by this user only; made at the first start. */
  static inFolder(keysPath: string): KeyRing {
    const file = path.join(keysPath, 'ring');
    let text: string;
    try {
      text = readFileSync(file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      text = `${makeKeyRing().replaceAll(',', '\n')}\n`;
      writeWhole(file, text, 0o600);
    }
    const ring = new KeyRing(text, file);
    ring.#seen = stampOf(file);
    return ring;
  }

  /** Whether keys are added and removed by the program; those of a setting by the operator. */
  get turnsItself(): boolean {
    return this.#file !== null;
  }

  /** With which data keys are wrapped from now on. */
  get newest(): RingKey {
    this.#reread();
    const newest = this.#keys.get(Math.max(...this.#keys.keys()));
    if (!newest) throw damaged(this.#file ?? 'KEY_RING');
    return newest;
  }

  get ids(): number[] {
    this.#reread();
    return [...this.#keys.keys()].sort((a, b) => a - b);
  }

  /** @throws KeyRingRefusal where the ring does not have it */
  key(id: number): RingKey {
    if (!this.#keys.has(id)) this.#reread();
    const key = this.#keys.get(id) ?? this.#removed.get(id);
    if (key) return key;
    throw new KeyRingRefusal(
      `Der Schlüssel ${id} fehlt im Schlüsselring. Stellen Sie den Schlüsselring aus der Sicherung wieder her.\n` +
        `The key ${id} is missing in the key ring. Restore the key ring from the backup.`,
    );
  }

  /** What equal values have in common, unguessable without the ring: HMAC-SHA-256, by site and column. */
  blindIndex(of: { siteId: string; column: string; value: string }): string {
    return createHmac('sha256', this.#index)
      .update(`${of.column}\n${of.siteId}\n${of.value}`)
      .digest('base64url');
  }

  /** Adds a key that becomes the newest. Only for a ring in a file. */
  add(key: RingKey): void {
    this.#write([...this.#keys.values(), key]);
  }

  /** Removes a key that nothing hangs on any more. Only for a ring in a file. */
  remove(id: number): void {
    this.#write([...this.#keys.values()].filter((key) => key.id !== id));
  }

  #write(keys: readonly RingKey[]): void {
    if (!this.#file) throw new Error('the keys of a setting are changed by the operator');
    const lines = keys.map((key) => `${key.id}:${key.bytes.toString('base64url')}`);
    const text = `${[`index:${this.#index.toString('base64url')}`, ...lines].join('\n')}\n`;
    writeWhole(this.#file, text, 0o600);
    this.#take(text);
    this.#seen = stampOf(this.#file);
  }

  #reread(): void {
    if (!this.#file) return;
    const stamp = stampOf(this.#file);
    if (stamp === this.#seen) return;
    this.#take(readFileSync(this.#file, 'utf8'));
    this.#seen = stamp;
  }

  #take(text: string): void {
    if (text === this.#text) return;
    const read = parseKeyRing(text);
    if (!read) throw damaged(this.#file ?? 'KEY_RING');
    for (const [id, key] of this.#keys) if (!read.keys.has(id)) this.#removed.set(id, key);
    this.#index = read.index;
    this.#keys = read.keys;
    this.#text = text;
  }
}

function stampOf(file: string): string {
  const { mtimeMs, ino, size } = statSync(file);
  return `${mtimeMs} ${ino} ${size}`;
}
