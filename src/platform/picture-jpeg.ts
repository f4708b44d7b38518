import jpeg from 'jpeg-js';
import { checkSize, mostPixels, PictureError } from './picture-limits.ts';

/** Each passes over all pixels again; a picture for the eye has about ten. */
const mostScans = 40;
const quality = 92;

/** The pixels, read and packed anew. Throws `PictureError`. */
export function jpegAnew(bytes: Buffer): { bytes: Buffer; width: number; height: number } {
  const frame = frameOf(bytes);
  checkSize(frame.width, frame.height);
  if (frame.scans > mostScans) throw new PictureError('picture-broken');
  if (frame.turned) throw new PictureError('picture-turned');
  const { data, width, height } = decoded(bytes.subarray(0, frame.end));
  if (width !== frame.width || height !== frame.height) throw new PictureError('picture-broken');
  return { bytes: jpeg.encode({ data, width, height }, quality).data, width, height };
}

function decoded(bytes: Buffer) {
  try {
    return jpeg.decode(bytes, {
      maxResolutionInMP: mostPixels / 1e6,
      maxMemoryUsageInMB: 256,
      tolerantDecoding: false,
      formatAsRGBA: true,
    });
  } catch {
    throw new PictureError('picture-broken');
  }
}

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly scans: number;
  /** To be turned before it is shown (Exif), which not every program does. */
  readonly turned: boolean;
  /** Where the picture ends; what follows is not part of it. */
  readonly end: number;
}

/** Walks over the segments (ITU T.81, annex B) without unpacking anything. */
function frameOf(bytes: Buffer): Frame {
  let [width, height, scans, at] = [0, 0, 0, 2];
  let turned = false;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) throw new PictureError('picture-broken');
    const marker = bytes[at + 1] as number;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const length = bytes.readUInt16BE(at + 2);
    const content = bytes.subarray(at + 4, at + 2 + length);
    if (length < 2 || at + 2 + length > bytes.length) throw new PictureError('picture-broken');
    if (isFrame(marker)) {
      // A second frame could have another size than the one that was checked.
      if (width > 0 || content.length < 6) throw new PictureError('picture-broken');
      height = content.readUInt16BE(1);
      width = content.readUInt16BE(3);
    }
    if (marker === 0xe1) turned ||= isTurned(content);
    at += 2 + length;
    if (marker !== 0xda) continue;
    scans += 1;
    at = endOfScan(bytes, at);
    if (bytes[at + 1] === 0xd9) return { width, height, scans, turned, end: at + 2 };
  }
  throw new PictureError('picture-broken');
}

/** Start of frame; the others of this range are tables. */
const isFrame = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/** The next marker that is neither a stuffed byte nor a restart. */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = from; at + 1 < bytes.length; at++) {
    const next = bytes[at + 1] as number;
    if (bytes[at] === 0xff && next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  throw new PictureError('picture-broken');
}

/** Whether Exif says that the picture stands otherwise than its pixels do. */
function isTurned(content: Buffer): boolean {
  if (content.toString('latin1', 0, 6) !== 'Exif\0\0') return false;
  const exif = content.subarray(6);
  const little = exif.toString('latin1', 0, 2) === 'II';
  const short = (at: number) => (little ? exif.readUInt16LE(at) : exif.readUInt16BE(at));
  try {
    const first = little ? exif.readUInt32LE(4) : exif.readUInt32BE(4);
    for (let entry = 0; entry < short(first); entry++) {
      const at = first + 2 + entry * 12;
      if (short(at) === 0x0112) return short(at + 8) !== 1;
    }
  } catch (error) {
    // It points behind its end: then it says nothing.
    if (!(error instanceof RangeError)) throw error;
  }
  return false;
}
