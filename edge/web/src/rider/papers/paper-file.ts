/** A paper's bytes as they are handed in: pictures are drawn anew and made small enough. */
import { MAX_PAPER_BYTES } from "#shared/contracts/onboarding.ts";
import { BeelineError } from "#shared/errors.ts";
import { say } from "../../i18n/speech.ts";

/** From what can be read well to what can just be read. */
const tries = [
  { side: 1_600, quality: 0.8 },
  { side: 1_280, quality: 0.7 },
  { side: 1_000, quality: 0.6 },
  { side: 800, quality: 0.5 },
] as const;

/** @returns base64 @throws BeelineError PAYLOAD_TOO_LARGE, VALIDATION_FAILED */
export async function paperFile(file: Blob): Promise<string> {
  if (file.type === "application/pdf") return encode(file);
  const bitmap = await createImageBitmap(file).catch(() => {
    const issue = { path: "file", message: say("papers.choose") };
    throw new BeelineError("VALIDATION_FAILED", { issues: [issue] });
  });
  for (const { side, quality } of tries) {
    const picture = await draw(bitmap, side, quality);
    if (picture.size <= MAX_PAPER_BYTES) return encode(picture);
  }
  throw new BeelineError("PAYLOAD_TOO_LARGE");
}

function draw(bitmap: ImageBitmap, side: number, quality: number): Promise<Blob> {
  const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error("no picture"))),
      "image/jpeg",
      quality,
    );
  });
}

async function encode(blob: Blob): Promise<string> {
  if (blob.size > MAX_PAPER_BYTES) throw new BeelineError("PAYLOAD_TOO_LARGE");
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
