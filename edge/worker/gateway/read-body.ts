/** Reads a request body within its bound, whatever length the sender claims. */
import type { Route } from "#shared/contracts/route.ts";
import { BeelineError } from "#shared/errors.ts";
import { MAX_BODY_BYTES, requireJson, requireShallow } from "#shared/requests.ts";

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

export function textOf(body: Uint8Array): string {
  return new TextDecoder().decode(body);
}

/**
 * Whether a body is of a type that its route takes, and no deeper than a core would read.
 * @throws BeelineError UNSUPPORTED_MEDIA_TYPE, VALIDATION_FAILED
 */
export function requireBodyType(
  headers: Headers,
  { binary }: Pick<Route, "binary">,
  body: Uint8Array,
): void {
  const type = headers.get("content-type");
  if (binary && type === binary.contentType) return;
  requireJson(type);
  requireShallow(textOf(body));
}
