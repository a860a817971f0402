/** Reads a request body within its bound, whatever length the sender claims. */
import { BeelineError } from "#shared/errors.ts";

/** Public requests: the largest is a batch of 100 pings, about 20 KB. */
export const MAX_BODY_BYTES = 256 * 1024;

/** @throws BeelineError PAYLOAD_TOO_LARGE as soon as the bound is passed. */
export async function readBody(
  request: Request,
  maxBytes: number = MAX_BODY_BYTES,
): Promise<Uint8Array<ArrayBuffer>> {
  const tooLarge = () => new BeelineError("PAYLOAD_TOO_LARGE");
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge();
  if (!request.body) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body as ReadableStream<Uint8Array>) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}

/** @throws BeelineError UNSUPPORTED_MEDIA_TYPE for a body that is not declared as JSON. */
export function requireJson(request: Request, body: Uint8Array): void {
  if (body.byteLength === 0) return;
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/json\s*(;|$)/i.test(type)) throw new BeelineError("UNSUPPORTED_MEDIA_TYPE");
}

/** @throws BeelineError VALIDATION_FAILED when the text is not JSON. */
export function parseJson(body: Uint8Array | string): unknown {
  try {
    return JSON.parse(
      typeof body === "string"
        ? body
        : new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(body),
    );
  } catch {
    const message = "The body is not JSON";
    throw new BeelineError("VALIDATION_FAILED", {
      detail: message,
      issues: [{ path: "", message }],
    });
  }
}
