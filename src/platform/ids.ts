import { createHash, randomBytes } from 'node:crypto';

/** A new id: UUID version 7 (RFC 9562), so that rows made one after another lie together. */
export function newId(now: Temporal.Instant = Temporal.Now.instant()): string {
  const bytes = randomBytes(16);
  let ms = now.epochMilliseconds;
  for (let i = 5; i >= 0; i--) {
    bytes[i] = ms % 256;
    ms = Math.floor(ms / 256);
  }
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** A secret for a link: 160 random bits, 27 URL-safe characters. Only its hash is ever stored. */
export function newSecret(): string {
  return randomBytes(20).toString('base64url');
}

/** What is stored of a secret: SHA-256 as 64 hex digits. */
export function hashOfSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function isId(text: string): boolean {
  return uuid.test(text);
}
