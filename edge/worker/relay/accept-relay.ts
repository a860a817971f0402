/** `POST /internal/relay`: the frames of one tick, handed to their rooms with one call each. */
import type { Context } from "hono";
import { RelayAnswer, RelayBatch, type RelayFrame } from "#shared/rooms.ts";
import type { EdgeContext, Env } from "../env.ts";
import { logLine } from "../gateway/log-line.ts";
import { roomOf } from "../room/room-of.ts";
import { readSigned } from "./read-signed.ts";

/** 500 frames of about 2 KB, and as much again for long timelines. */
const MAX_RELAY_BYTES = 2 * 1024 * 1024;

export async function acceptRelay(c: Context<EdgeContext>): Promise<Response> {
  const { frames } = await readSigned(c, RelayBatch, MAX_RELAY_BYTES);
  const rooms = new Map<string, RelayFrame[]>();
  for (const frame of frames) {
    const room = rooms.get(frame.orderId);
    if (room) room.push(frame);
    else rooms.set(frame.orderId, [frame]);
  }
  const answers = await Promise.all(
    [...rooms].map(([orderId, batch]) => deliver(c.env, orderId, batch, c.get("requestId"))),
  );
  const unwatched = answers.filter((orderId) => orderId !== undefined);
  return c.json(RelayAnswer.parse({ unwatched }));
}

/** The id when nobody is in the room. A room that fails keeps its lease and heals by renewing. */
async function deliver(
  env: Env,
  orderId: string,
  frames: RelayFrame[],
  requestId: string,
): Promise<string | undefined> {
  try {
    const { isWatched } = await roomOf(env, orderId).receive(frames);
    return isWatched ? undefined : orderId;
  } catch (error) {
    const cause = error instanceof Error ? error.message : "unknown";
    logLine("warn", "a room did not take its frames", { requestId, orderId, cause });
    return undefined;
  }
}
