/** Tells the edge of links: claims their codes and takes back what was revoked. Repeats are harmless. */
import { LinkBatch, LinkBatchAnswer, type ShelfLink } from "#shared/links/shelf.ts";
import { askEdge, type Runtime } from "../../platform/index.ts";
import type { LinkRow } from "./link-row.ts";

/** Somebody waits for the answer; the links loop tries again. */
const DEADLINE_MS = 3_000;

/** @throws Error when the edge does not answer, or not as agreed. */
export function publishLinks(runtime: Runtime, rows: readonly LinkRow[]): Promise<LinkBatchAnswer> {
  const body = LinkBatch.parse({ links: rows.map(shelfLinkOf) });
  const path = "/internal/links";
  return askEdge(runtime, { path, body, answer: LinkBatchAnswer, deadlineMs: DEADLINE_MS });
}

function shelfLinkOf(row: LinkRow): ShelfLink {
  const { code, id, purpose, orderId, target } = row;
  const expiresAt = row.expiresAt.toISOString();
  return { code, id, purpose, orderId, target, expiresAt, isRevoked: row.revokedAt !== null };
}
