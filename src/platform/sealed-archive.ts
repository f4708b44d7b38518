import {
  argon2Sync,
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';

/** What opens an archive: words somebody remembers, or 32 random bytes in a file. */
export type ArchiveKey = { readonly passphrase: string } | { readonly bytes: Buffer };

/** The archive cannot be written or read as it is. The message is for the operator, German and English. */
export class ArchiveRefusal extends Error {
  override name = 'ArchiveRefusal';
  readonly why: 'no-archive' | 'newer' | 'wrong-key' | 'damaged' | 'cut' | 'weak-key';

  constructor(why: ArchiveRefusal['why'], cause?: unknown) {
    super(words[why].join('\n'), { cause });
    this.why = why;
  }
}

const words = {
  'no-archive': ['Die Datei ist keine Sicherung von Lotsenwerk.', 'The file is no backup of Lotsenwerk.'],
  newer: [
    'Die Datei hat ein Format, das dieses Programm nicht kennt. Nehmen Sie das Programm, mit dem sie gemacht wurde, oder ein neueres.',
    'The file has a format this program does not know. Use the program it was made with, or a newer one.',
  ],
  'wrong-key': [
    'Passwort oder Schlüsseldatei gehören nicht zu dieser Sicherung. Es wurde nichts geändert.',
    'Passphrase or key file do not belong to this backup. Nothing was changed.',
  ],
  damaged: [
    'Die Sicherung ist beschädigt: sie wurde nach dem Schreiben verändert oder abgeschnitten. Nehmen Sie eine andere Kopie.',
    'The backup is damaged: it was changed or cut after it was written. Use another copy.',
  ],
  cut: [
    'Die Sicherung ist unvollständig: das Ende fehlt. Nehmen Sie eine andere Kopie.',
    'The backup is incomplete: its end is missing. Use another copy.',
  ],
  'weak-key': [
    'BACKUP_PASSPHRASE braucht mindestens 16 Zeichen.',
    'BACKUP_PASSPHRASE needs at least 16 characters.',
  ],
} as const;

interface Header {
  format: 1;
  salt: string;
  argon2?: { memory: number; passes: number; parallelism: number };
}

const magic = 'lotsenwerk-archive\n';
const chunkLength = 64 * 1024;
const tagLength = 16;
const macLength = 32;
const argon2 = { memory: 64 * 1024, passes: 3, parallelism: 4 };
/** What a header may ask for at most: it is read before anything is known to be true. */
const most = { memory: 1024 * 1024, passes: 10, parallelism: 16 };

function deriveKeys(key: ArchiveKey, header: Header): { mac: Buffer; chunks: Buffer } {
  const salt = Buffer.from(header.salt, 'base64');
  const secret =
    'bytes' in key
      ? key.bytes
      : argon2Sync('argon2id', {
          message: Buffer.from(key.passphrase.normalize('NFKC')),
          nonce: salt,
          tagLength: 32,
          ...(header.argon2 ?? argon2),
        });
  const derived = Buffer.from(hkdfSync('sha256', secret, salt, 'lotsenwerk archive 1', 64));
  return { mac: derived.subarray(0, 32), chunks: derived.subarray(32) };
}

/** Counts chunks and marks the last one: none can be left out, doubled, moved or cut off unnoticed. */
function nonceOf(count: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(count), 3);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

/** Cuts a stream into pieces of one length; the last is what remains and may be empty only if it is the only one. */
async function* inPieces(
  source: AsyncIterable<Uint8Array>,
  length: number,
): AsyncGenerator<{ piece: Buffer; last: boolean }> {
  let waiting: Uint8Array[] = [];
  let size = 0;
  for await (const bytes of source) {
    waiting.push(bytes);
    size += bytes.length;
    if (size <= length) continue;
    const all = Buffer.concat(waiting, size);
    let at = 0;
    for (; size - at > length; at += length) yield { piece: all.subarray(at, at + length), last: false };
    waiting = [all.subarray(at)];
    size -= at;
  }
  yield { piece: Buffer.concat(waiting, size), last: true };
}

/**
 * Encrypts a stream so that it opens only with the key, whole and in order: AES-256-GCM in chunks of 64 KiB with
 * counted nonces, the last one marked. The key comes from a passphrase by Argon2id, or from a file.
 *
 * @throws ArchiveRefusal where the passphrase is too short
 */
export async function* sealArchive(
  key: ArchiveKey,
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer> {
  if ('passphrase' in key && [...key.passphrase].length < 16) throw new ArchiveRefusal('weak-key');
  const header: Header = {
    format: 1,
    salt: randomBytes(16).toString('base64'),
    ...('passphrase' in key && { argon2 }),
  };
  const head = Buffer.from(`${magic}${JSON.stringify(header)}\n`);
  const keys = deriveKeys(key, header);
  yield Buffer.concat([head, createHmac('sha256', keys.mac).update(head).digest()]);
  let count = 0;
  for await (const { piece, last } of inPieces(source, chunkLength)) {
    const cipher = createCipheriv('aes-256-gcm', keys.chunks, nonceOf(count++, last));
    yield Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()]);
  }
}

/**
 * Opens what `sealArchive` has sealed. Every byte given out is authentic; the end is only reached where nothing is
 * missing.
 *
 * @throws ArchiveRefusal
 */
export async function* openArchive(
  key: ArchiveKey,
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer> {
  const { header, head, mac, rest } = await readHead(source);
  if ('passphrase' in key !== (header.argon2 !== undefined)) throw new ArchiveRefusal('wrong-key');
  const keys = deriveKeys(key, header);
  const expected = createHmac('sha256', keys.mac).update(head).digest();
  if (!timingSafeEqual(expected, mac)) throw new ArchiveRefusal('wrong-key');
  let count = 0;
  for await (const { piece, last } of inPieces(rest, chunkLength + tagLength)) {
    const plain = openChunk(keys.chunks, piece, nonceOf(count, last));
    if (!plain) {
      const cut = last && (piece.length === 0 || openChunk(keys.chunks, piece, nonceOf(count, false)));
      throw new ArchiveRefusal(cut ? 'cut' : 'damaged');
    }
    count++;
    yield plain;
  }
}

function openChunk(key: Buffer, piece: Buffer, nonce: Buffer): Buffer | null {
  if (piece.length < tagLength) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagLength });
  decipher.setAuthTag(piece.subarray(-tagLength));
  try {
    return Buffer.concat([decipher.update(piece.subarray(0, -tagLength)), decipher.final()]);
  } catch {
    return null;
  }
}

async function readHead(source: AsyncIterable<Uint8Array>) {
  const iterator = source[Symbol.asyncIterator]();
  let read: Buffer = Buffer.alloc(0);
  const more = async () => {
    const { value, done } = await iterator.next();
    if (!done) read = Buffer.concat([read, value]);
    return !done;
  };
  const longest = 1000;
  while (read.length < longest && (await more()));
  if (read.length < magic.length || !read.subarray(0, magic.length).equals(Buffer.from(magic))) {
    throw new ArchiveRefusal('no-archive');
  }
  const end = read.indexOf('\n', magic.length) + 1;
  if (end === 0) throw new ArchiveRefusal(read.length < longest ? 'cut' : 'damaged');
  const header = readHeader(read.toString('utf8', magic.length, end));
  if (read.length < end + macLength) throw new ArchiveRefusal('cut');
  const after = read.subarray(end + macLength);
  async function* rest() {
    yield after;
    for (;;) {
      const { value, done } = await iterator.next();
      if (done) return;
      yield value;
    }
  }
  return { header, head: read.subarray(0, end), mac: read.subarray(end, end + macLength), rest: rest() };
}

function readHeader(text: string): Header {
  let header: Partial<Header>;
  try {
    header = JSON.parse(text);
  } catch (error) {
    throw new ArchiveRefusal('damaged', error);
  }
  if (header.format !== 1) throw new ArchiveRefusal('newer');
  const asked = header.argon2;
  const fair = (['memory', 'passes', 'parallelism'] as const).every(
    (name) => !asked || (Number.isInteger(asked[name]) && asked[name] > 0 && asked[name] <= most[name]),
  );
  if (typeof header.salt !== 'string' || Buffer.from(header.salt, 'base64').length !== 16 || !fair) {
    throw new ArchiveRefusal('damaged');
  }
  return header as Header;
}
