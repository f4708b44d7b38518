/**
 * Numbers from 0 to 2^32 - 1 that settle ties between equally good guides. They are drawn anew for each request, so
 * nobody is first by name, age of the account or place in a list, and stay the same when the page is reloaded.
 */
export function lotsFor(requestId: string): (guideId: string) => number {
  const begun = Math.imul(mixIn(0x811c9dc5, requestId) ^ 0x1f, 0x01000193);
  return (guideId) => {
    let hash = mixIn(begun, guideId);
    // FNV-1a alone mixes the last characters badly; this is the closing step of MurmurHash3.
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return (hash ^ (hash >>> 16)) >>> 0;
  };
}

function mixIn(begun: number, text: string): number {
  let hash = begun;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}
