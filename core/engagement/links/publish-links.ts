/** Tells the edge of links: claims their codes and takes back what was revoked. Repeats are harmless. */
import { LinkBatch, LinkBatchAnswer, type ShelfLink } from "#shared/links/shelf.ts";
import { type Runtime, signHeaders } from "../../platform/index.ts";
import type { LinkRow } from "./link-row.ts";

const PATH = "/internal/links";
/** Somebody waits for the answer; the links loop tries again. */
const DEADLINE_MS = 3_000;

/** @throws Error when the edge does not answer, or not as agreed. */
export async function publishLinks(
  { config, ambient }: Runtime,
  rows: readonly LinkRow[],
): Promise<LinkBatchAnswer> {
  const body = JSON.stringify(LinkBatch.parse({ links: rows.map(shelfLinkOf) }));
  const stamp = {
    nowMs: ambient.now().getTime(),
    nonce: Buffer.from(ambient.randomBytes(16)).toString("hex"),
  };
  const answer = await fetch(config.edgeUrl + PATH, {
    method: "POST",
    headers: signHeaders(config.relaySecret, { method: "POST", path: PATH, body }, stamp),
    body,
    signal: AbortSignal.timeout(DEADLINE_MS),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`The edge answered ${answer.status}`);
  return LinkBatchAnswer.parse(JSON.parse(text));
}

function shelfLinkOf(row: LinkRow): ShelfLink {
  const { code, id, purpose, orderId, target } = row;
  const expiresAt = row.expiresAt.toISOString();
  return { code, id, purpose, orderId, target, expiresAt, isRevoked: row.revokedAt !== null };
}
