/** Cursors of lists: visible text, encoded only to keep clients from building on it. */
import { BeelineError } from "#shared/errors.ts";
import { type IdKind, isIdOf } from "#shared/ids.ts";

export function writeCursor(...parts: readonly (string | number)[]): string {
  return Buffer.from(parts.join(" "), "latin1").toString("base64url");
}

/** @throws BeelineError VALIDATION_FAILED for what is none of ours */
export function readCursor(cursor: string, shape: RegExp): string[] {
  const text = Buffer.from(cursor, "base64url").toString("latin1");
  if (shape.test(text)) return text.split(" ");
  throw strangeCursor();
}

const INSTANT_AND_ID = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z [\x21-\x7e]{1,80}$/;

/**
 * Where a list sorted by time, and by id at the same time, goes on.
 * @throws BeelineError VALIDATION_FAILED for what is none of ours
 */
export function readTimeCursor(cursor: string): { at: string; id: string } {
  const [at = "", id = ""] = readCursor(cursor, INSTANT_AND_ID);
  if (Date.parse(at) >= 0) return { at, id };
  throw strangeCursor();
}

/**
 * The id that a list sorted by id goes on behind.
 * @throws BeelineError VALIDATION_FAILED for what is none of ours
 */
export function readIdCursor(kind: IdKind, cursor: string): string {
  const id = Buffer.from(cursor, "base64url").toString("latin1");
  if (isIdOf(kind, id)) return id;
  throw strangeCursor();
}

/** What a query for one row more than a page has found. */
export function pageFrom<R extends { id: string }, T>(
  rows: readonly R[],
  limit: number,
  view: (row: R) => T,
): { items: T[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(view),
    nextCursor: rows.length > limit && last ? writeCursor(last.id) : null,
  };
}

function strangeCursor(): BeelineError {
  const issue = { path: "cursor", message: "Use the nextCursor of an earlier page" };
  return new BeelineError("VALIDATION_FAILED", { issues: [issue] });
}
