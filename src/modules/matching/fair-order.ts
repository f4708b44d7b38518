/**
 * A number from 0 to 2^32 - 1 that settles a tie between equally good guides. It is drawn anew for each request,
 * so nobody is first by name, age of the account or place in a list, and stays the same when the page is reloaded.
 */
export function drawLot(requestId: string, guideId: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < requestId.length; i++) hash = Math.imul(hash ^ requestId.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ 0x1f, 0x01000193);
  for (let i = 0; i < guideId.length; i++) hash = Math.imul(hash ^ guideId.charCodeAt(i), 0x01000193);
  // FNV-1a alone mixes the last characters badly; this is the closing step of MurmurHash3.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
