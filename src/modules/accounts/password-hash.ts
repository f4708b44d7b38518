import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { verifyPassword as verifyScrypt } from 'better-auth/crypto';

/**
 * Argon2id with 46 MiB and one pass: OWASP Password Storage Cheat Sheet and ASVS 5.0, appendix C, the first of
 * the settings they call equally strong.
 */
export const argon2Cost = { memoryKiB: 47_104, passes: 1, lanes: 1, tagBytes: 32, saltBytes: 16 } as const;

const derive = promisify(argon2);
// Each takes 46 MiB and a core: more at once would only be slower together.
const mostAtOnce = 2;
let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= mostAtOnce) await new Promise<void>((go) => waiting.push(go));
  else running++;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}

interface Cost {
  readonly memoryKiB: number;
  readonly passes: number;
  readonly lanes: number;
  readonly tagBytes: number;
}

function tagOf(password: string, salt: Buffer, cost: Cost): Promise<Buffer> {
  return inTurn(() =>
    derive('argon2id', {
      message: password.normalize('NFKC'),
      nonce: salt,
      memory: cost.memoryKiB,
      passes: cost.passes,
      parallelism: cost.lanes,
      tagLength: cost.tagBytes,
    }),
  );
}

const unpadded = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
const written = ({ memoryKiB, passes, lanes }: Cost) => `m=${memoryKiB},t=${passes},p=${lanes}`;

/** `$argon2id$v=19$m=…,t=…,p=…$salt$hash`, as other programs write it. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(argon2Cost.saltBytes);
  const tag = await tagOf(password, salt, argon2Cost);
  return `$argon2id$v=19$${written(argon2Cost)}$${unpadded(salt)}$${unpadded(tag)}`;
}

export async function isPassword(password: string, hash: string): Promise<boolean> {
  const read = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(hash);
  if (!read) return verifyScrypt({ hash, password });
  const [, memory, passes, lanes, salt = '', kept = ''] = read;
  const expected = Buffer.from(kept, 'base64');
  const cost = {
    memoryKiB: Number(memory),
    passes: Number(passes),
    lanes: Number(lanes),
    tagBytes: expected.length,
  };
  return timingSafeEqual(await tagOf(password, Buffer.from(salt, 'base64'), cost), expected);
}

/** Whether a hash is of another kind than new ones are, so that the next sign-in makes it anew. */
export function isOutdated(hash: string): boolean {
  return !hash.startsWith(`$argon2id$v=19$${written(argon2Cost)}$`);
}
