/** Cursors of lists of things with ids of ours, newest first. */
import { BeelineError } from "#shared/errors.ts";
import { type IdKind, isIdOf } from "#shared/ids.ts";

export function writeIdCursor(id: string): string {
  return Buffer.from(id, "latin1").toString("base64url");
}

/** @throws BeelineError VALIDATION_FAILED for what is none of ours */
export function readIdCursor(kind: IdKind, cursor: string): string {
  const id = Buffer.from(cursor, "base64url").toString("latin1");
  if (isIdOf(kind, id)) return id;
  const issue = { path: "cursor", message: "Use the nextCursor of an earlier page" };
  throw new BeelineError("VALIDATION_FAILED", { issues: [issue] });
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
    nextCursor: rows.length > limit && last ? writeIdCursor(last.id) : null,
  };
}
