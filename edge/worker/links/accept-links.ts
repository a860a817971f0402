/** `POST /internal/links`: a core claims codes for its links and takes links back. */
import type { Context } from "hono";
import { BeelineError } from "#shared/errors.ts";
import { parseId } from "#shared/ids.ts";
import { shelfOf } from "#shared/links/code-rules.ts";
import { LinkBatch, LinkBatchAnswer, type ShelfLink } from "#shared/links/shelf.ts";
import { configOf } from "../config.ts";
import type { EdgeContext, Env } from "../env.ts";
import { logLine } from "../gateway/log-line.ts";
import { readSigned } from "../relay/read-signed.ts";
import { roomOf } from "../room/room-of.ts";
import { endedStoreOf } from "../sessions/ended-store.ts";
import { forgetGuest } from "./ask-guest.ts";
import { forgetCode } from "./find-link.ts";

/** Who watches by a shared link that was taken back has to leave; the others come in again. */
async function sendAway(env: Env, { id, orderId }: ShelfLink): Promise<void> {
  forgetGuest(id);
  const region = parseId(id)?.region;
  if (orderId === null || !region) return;
  // Its guests' tokens end with it; not told of is not taken back, so a failure is the caller's.
  await endedStoreOf(configOf(env)).add(region, [id]);
  try {
    await roomOf(env, orderId).takeBack(id);
  } catch (error) {
    // Their tokens end by themselves.
    const cause = error instanceof Error ? error.message : "unknown";
    logLine("warn", "a room did not send its guests away", { orderId, cause });
  }
}

/** A hundred links with the longest targets there are. */
const MAX_BATCH_BYTES = 512 * 1024;

export async function acceptLinks(c: Context<EdgeContext>): Promise<Response> {
  const { links } = await readSigned(c, LinkBatch, MAX_BATCH_BYTES);
  const { cores } = configOf(c.env);
  const isServed = (id: string) => {
    const region = parseId(id)?.region;
    return region !== undefined && cores.has(region);
  };
  if (!links.every(({ id }) => isServed(id))) throw new BeelineError("NOT_FOUND");
  const shelves = Map.groupBy(links, ({ code }) => shelfOf(code));
  const answers = await Promise.all(
    [...shelves].map(([shelf, batch]) => c.env.LINK_SHELF.getByName(shelf).claim(batch)),
  );
  await Promise.all(
    links.filter(({ isRevoked }) => isRevoked).map((link) => sendAway(c.env, link)),
  );
  await Promise.all(links.map(({ code }) => forgetCode(c, code)));
  const kept = answers.flatMap((answer) => answer.kept);
  const taken = answers.flatMap((answer) => answer.taken);
  return c.json(LinkBatchAnswer.parse({ kept, taken }));
}
