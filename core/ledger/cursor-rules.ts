/** Cursors of the ledger's lists: visible text, encoded only to keep clients from building on it. */
import { BeelineError } from "#shared/errors.ts";

export function writeCursor(...parts: readonly (string | number)[]): string {
  return Buffer.from(parts.join(" "), "latin1").toString("base64url");
}

/** @throws BeelineError VALIDATION_FAILED for what is none of ours */
export function readCursor(cursor: string, shape: RegExp): string[] {
  const text = Buffer.from(cursor, "base64url").toString("latin1");
  if (shape.test(text)) return text.split(" ");
  const issue = { path: "cursor", message: "Use the nextCursor of an earlier page" };
  throw new BeelineError("VALIDATION_FAILED", { issues: [issue] });
}
