/**
 * What a picture may be, and what of it is kept. The bytes have to be what they say they are, and
 * where and with what a picture was taken (EXIF, GPS, comments) is cut out before it is stored. Pure.
 */
import type { MediaType } from "#shared/contracts/index.ts";

/** Undefined when the bytes are not a whole picture of that type. */
export function cleanPicture(type: MediaType, bytes: Uint8Array): Uint8Array | undefined {
  switch (type) {
    case "image/jpeg":
      return cleanJpeg(bytes);
    case "image/png":
      return cleanPng(bytes);
    case "image/webp":
      return cleanWebp(bytes);
  }
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const JPEG_SCAN = 0xda;
const JPEG_COMMENT = 0xfe;
const isAppSegment = (marker: number) => marker >= 0xe0 && marker <= 0xef;
/** JFIF and the colour transform of Adobe's writers: how to read it, not where it was taken. */
const keptAppSegments = new Set([0xe0, 0xee]);

/** Segments up to the scan are looked through one by one; the scan itself holds only the picture. */
function cleanJpeg(bytes: Uint8Array): Uint8Array | undefined {
  const hasFrame = bytes.length > 4 && bytes[0] === 0xff && bytes[1] === 0xd8;
  if (!hasFrame) return undefined;
  const kept = [bytes.subarray(0, 2)];
  for (let at = 2; at + 4 <= bytes.length; ) {
    const marker = bytes[at + 1]!;
    if (bytes[at] !== 0xff) return undefined;
    const length = (bytes[at + 2]! << 8) | bytes[at + 3]!;
    const end = at + 2 + length;
    if (length < 2 || end > bytes.length) return undefined;
    if (marker === JPEG_SCAN) return join([...kept, untilEnd(bytes.subarray(at))]);
    const isDropped =
      marker === JPEG_COMMENT || (isAppSegment(marker) && !keptAppSegments.has(marker));
    if (!isDropped) kept.push(bytes.subarray(at, end));
    at = end;
  }
  return undefined;
}

/** Phones append a second picture, or a film, after the end of the first; it goes too. */
function untilEnd(scan: Uint8Array): Uint8Array {
  for (let at = 2; at + 1 < scan.length; at++) {
    if (scan[at] === 0xff && scan[at + 1] === 0xd9) return scan.subarray(0, at + 2);
  }
  return scan;
}

const PNG_MAGIC = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** What is needed to show a picture; everything else may tell about its maker. */
const pngChunks = new Set(
  ["IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "sBIT", "bKGD"].concat("pHYs"),
);

function cleanPng(bytes: Uint8Array): Uint8Array | undefined {
  if (!PNG_MAGIC.every((byte, at) => bytes[at] === byte)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept = [bytes.subarray(0, 8)];
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 12 + view.getUint32(at);
    const name = nameAt(bytes, at + 4);
    if (end > bytes.length) return undefined;
    if (pngChunks.has(name)) kept.push(bytes.subarray(at, end));
    if (name === "IEND") return join(kept);
    at = end;
  }
  return undefined;
}

const webpChunks = new Set(["VP8 ", "VP8L", "VP8X", "ALPH"]);
/** In the flags of VP8X: animation, XMP, EXIF and colour profile, none of which is kept. */
const WEBP_DROPPED_FLAGS = 0x02 | 0x04 | 0x08 | 0x20;

function cleanWebp(bytes: Uint8Array): Uint8Array | undefined {
  const isWebp = nameAt(bytes, 0) === "RIFF" && nameAt(bytes, 8) === "WEBP";
  if (!isWebp) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept: Uint8Array[] = [];
  for (let at = 12; at + 8 <= bytes.length; ) {
    const length = view.getUint32(at + 4, true);
    const end = at + 8 + length + (length % 2);
    const name = nameAt(bytes, at);
    if (end > bytes.length) return undefined;
    if (webpChunks.has(name)) {
      const chunk = bytes.slice(at, end);
      if (name === "VP8X") chunk[8] = chunk[8]! & ~WEBP_DROPPED_FLAGS;
      kept.push(chunk);
    }
    at = end;
  }
  if (!kept.some((chunk) => nameAt(chunk, 0).startsWith("VP8"))) return undefined;
  const body = join(kept);
  const head = bytes.slice(0, 12);
  new DataView(head.buffer).setUint32(4, body.length + 4, true);
  return join([head, body]);
}

function nameAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}
