/** What a room tells its core: somebody watches (and what is the order now?), nobody watches. */
import { BeelineError } from "#shared/errors.ts";
import { parseId } from "#shared/ids.ts";
import { WatchAnswer } from "#shared/rooms.ts";
import type { EdgeConfig } from "../config.ts";
import { callCore } from "../gateway/call-core.ts";
import { signHeaders } from "./signature.ts";

/** Viewers wait for the answer; the alarm tries again. */
const WATCH_DEADLINE_MS = 4_000;

async function callRooms(
  config: EdgeConfig,
  path: "/internal/rooms/watch" | "/internal/rooms/unwatch",
  orderId: string,
): Promise<Response> {
  const region = parseId(orderId)?.region;
  const target = region && config.cores.get(region);
  if (!target) throw new BeelineError("NOT_FOUND");
  const request = { method: "POST", path, body: JSON.stringify({ orderId }) };
  const headers = await signHeaders(config.relaySecret, request);
  return callCore(target, {
    ...request,
    headers,
    requestId: `room_${crypto.randomUUID()}`,
    deadlineMs: WATCH_DEADLINE_MS,
  });
}

/** @throws BeelineError UNAVAILABLE when the core is away or answers something else. */
export async function watchOrder(config: EdgeConfig, orderId: string): Promise<WatchAnswer> {
  const answer = await callRooms(config, "/internal/rooms/watch", orderId);
  const parsed = WatchAnswer.safeParse(await answer.json().catch(() => undefined));
  if (!answer.ok || !parsed.success) throw new BeelineError("UNAVAILABLE");
  return parsed.data;
}

/** Best effort: a lost unwatch costs one lease of frames for nobody. */
export async function unwatchOrder(config: EdgeConfig, orderId: string): Promise<void> {
  await callRooms(config, "/internal/rooms/unwatch", orderId)
    .then((answer) => answer.body?.cancel())
    .catch(() => undefined);
}
