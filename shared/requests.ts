/** How a request is read at every HTTP door of ours, so that core and edge refuse the same things. */
import type { z } from "zod";
import { BeelineError, issuesOf } from "./errors.ts";

/** Of a public request: the largest is a batch of 100 pings, about 20 KB. */
export const MAX_BODY_BYTES = 256 * 1024;

const REQUEST_ID = /^[\w.:-]{1,100}$/;

/** The caller's own request id, unless it is one that nobody would want in a log. */
export function readRequestId(header: string | null | undefined): string | undefined {
  return header && REQUEST_ID.test(header) ? header : undefined;
}

const BEARER = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i;

/** The token of an `Authorization` header; undefined for anything that is not shaped like ours. */
export function bearerToken(authorization: string | null | undefined): string | undefined {
  return BEARER.exec(authorization ?? "")?.[1];
}

/** @throws BeelineError UNSUPPORTED_MEDIA_TYPE for a body that is not declared as JSON. */
export function requireJson(contentType: string | null | undefined): void {
  if (/^application\/json\s*(;|$)/i.test(contentType ?? "")) return;
  throw new BeelineError("UNSUPPORTED_MEDIA_TYPE");
}

/** @throws BeelineError VALIDATION_FAILED when the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const detail = "The body is not JSON";
    throw new BeelineError("VALIDATION_FAILED", {
      detail,
      issues: [{ path: "", message: detail }],
    });
  }
}

/** @throws BeelineError VALIDATION_FAILED that names the fields, without echoing what was sent. */
export function parsePart<T extends z.ZodType>(
  schema: T,
  value: unknown,
  part: "path" | "query" | "body",
): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const detail = `The ${part} is not valid`;
  throw new BeelineError("VALIDATION_FAILED", { detail, issues: issuesOf(parsed.error) });
}
