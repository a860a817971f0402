/** What a paper may be: a whole picture or a PDF, told by its bytes. Pure. */
import type { PaperType } from "#shared/contracts/onboarding.ts";
import { cleanPicture } from "../../chat/index.ts";

export interface PaperFile {
  readonly contentType: PaperType;
  readonly bytes: Uint8Array;
}

const pictures = ["image/jpeg", "image/png", "image/webp"] as const;
/** Readers look for the end of a PDF in its last kilobyte. */
const TAIL = 1_024;

/** Without where a picture was taken; undefined when the bytes are none of what is taken. */
export function readPaperFile(bytes: Uint8Array): PaperFile | undefined {
  for (const contentType of pictures) {
    const clean = cleanPicture(contentType, bytes);
    if (clean) return { contentType, bytes: clean };
  }
  const textOf = (part: Uint8Array) => String.fromCharCode(...part);
  const isPdf =
    textOf(bytes.subarray(0, 5)) === "%PDF-" && textOf(bytes.subarray(-TAIL)).includes("%%EOF");
  return isPdf ? { contentType: "application/pdf", bytes } : undefined;
}
