/** How a request is read at every HTTP door of ours, so that core and edge refuse the same things. */
import type { z } from "zod";
import { holdsCardNumber, pathOfCardNumber } from "./card-numbers.ts";
import { BeelineError, issuesOf } from "./errors.ts";

/** Of a public request: the largest is a batch of 100 pings, about 20 KB. */
export const MAX_BODY_BYTES = 256 * 1024;

const REQUEST_ID = /^[\w.:-]{1,100}$/;

/** The caller's own request id, unless it is one that nobody would want in a log. */
export function readRequestId(header: string | null | undefined): string | undefined {
  return header && REQUEST_ID.test(header) && !holdsCardNumber(header) ? header : undefined;
}

const BEARER = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+|bee_[a-z]{2}_[\w-]{43})$/i;
const API_KEY = /^bee_([a-z]{2})_[\w-]{43}$/;

/**
 * The access token or API key of an `Authorization` header; undefined for anything that is not
 * shaped like ours.
 */
export function bearerToken(authorization: string | null | undefined): string | undefined {
  return BEARER.exec(authorization ?? "")?.[1];
}

/** The region in an API key, `bee_<region>_<43 random characters>`; undefined for anything else. */
export function regionOfApiKey(token: string): string | undefined {
  return API_KEY.exec(token)?.[1];
}

/** What the caller proves itself with: `Authorization: Bearer`, or an API key in `X-Api-Key`. */
export function callerToken(
  headerOf: (name: string) => string | null | undefined,
): string | undefined {
  const authorization = headerOf("authorization");
  if (authorization) return bearerToken(authorization);
  const key = headerOf("x-api-key") ?? "";
  return regionOfApiKey(key) === undefined ? undefined : key;
}

/** @throws BeelineError UNSUPPORTED_MEDIA_TYPE for a body that is not declared as JSON. */
export function requireJson(contentType: string | null | undefined): void {
  if (/^application\/json\s*(;|$)/i.test(contentType ?? "")) return;
  throw new BeelineError("UNSUPPORTED_MEDIA_TYPE");
}

/** Our deepest body has six levels. Deeper ones only cost time and stack. */
export const MAX_JSON_DEPTH = 32;

/**
 * Counts brackets outside of strings, without parsing.
 * @throws BeelineError VALIDATION_FAILED for more than MAX_JSON_DEPTH levels
 */
export function requireShallow(text: string): void {
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (isInString) {
      if (char === BACKSLASH) at += 1;
      else if (char === QUOTE) isInString = false;
    } else if (char === QUOTE) isInString = true;
    else if (char === OPEN_BRACE || char === OPEN_BRACKET) {
      depth += 1;
      if (depth > MAX_JSON_DEPTH) throw tooDeep();
    } else if (char === OPEN_BRACE + 2 || char === OPEN_BRACKET + 2) depth -= 1;
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** Each closing one is two further on. */
const OPEN_BRACKET = 0x5b;
const OPEN_BRACE = 0x7b;

function tooDeep(): BeelineError {
  const detail = `The body has more than ${MAX_JSON_DEPTH} levels`;
  return new BeelineError("VALIDATION_FAILED", { detail, issues: [{ path: "", message: detail }] });
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

/**
 * Before anything is made of what a caller sent: also fields that no schema knows are looked at,
 * because whoever sends a card number is to hear of it, not to believe that it was kept safely.
 * @throws BeelineError VALIDATION_FAILED that tells where it stands, never the number
 */
export function refuseCardNumbers(
  value: unknown,
  part: "path" | "query" | "body" | "header",
): void {
  const path = pathOfCardNumber(value);
  if (path === undefined) return;
  const detail = `The ${part} holds what looks like a card number; never send one, only a token`;
  throw new BeelineError("VALIDATION_FAILED", { detail, issues: [{ path, message: detail }] });
}
