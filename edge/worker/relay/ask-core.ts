/** What a room asks its core: somebody watches (and what is the order now?), nobody watches, chat. */
import { z } from "zod";
import type { ChatReceipt } from "#shared/contracts/chat.ts";
import { BeelineError } from "#shared/errors.ts";
import { parseId } from "#shared/ids.ts";
import {
  type ReadChatRequest,
  ReceiptsAnswer,
  type ReceiptsRequest,
  RoomChat,
  SendChatAnswer,
  type SendChatRequest,
} from "#shared/room-chat.ts";
import { WatchAnswer, type WatchRequest } from "#shared/rooms.ts";
import type { CoreTarget, EdgeConfig } from "../config.ts";
import { askSigned, type Question } from "./ask-signed.ts";

/** Viewers wait for the answer; the alarm tries again. */
const WATCH_DEADLINE_MS = 4_000;

type Verb = "watch" | "unwatch" | "chat/read" | "chat/send" | "chat/receipts";

/** @throws BeelineError NOT_FOUND for an order of a region that is not served here */
function homeOf(config: EdgeConfig, orderId: string): CoreTarget {
  const region = parseId(orderId)?.region;
  const target = region && config.cores.get(region);
  if (!target) throw new BeelineError("NOT_FOUND");
  return target;
}

function question(verb: Verb, body: { readonly orderId: string }): Question {
  const requestId = `room_${crypto.randomUUID()}`;
  return { path: `/internal/rooms/${verb}`, body, requestId, deadlineMs: WATCH_DEADLINE_MS };
}

async function askRooms<T extends z.ZodType>(
  config: EdgeConfig,
  verb: Verb,
  asked: { readonly orderId: string },
  schema: T,
): Promise<z.output<T>> {
  return askSigned(config, homeOf(config, asked.orderId), question(verb, asked), schema);
}

/** @throws BeelineError UNAVAILABLE when the core is away or answers something else. */
export function watchOrder(
  config: EdgeConfig,
  asked: z.infer<typeof WatchRequest>,
): Promise<WatchAnswer> {
  return askRooms(config, "watch", asked, WatchAnswer);
}

/** Best effort: a lost unwatch costs one lease of frames for nobody. */
export async function unwatchOrder(config: EdgeConfig, orderId: string): Promise<void> {
  await askRooms(config, "unwatch", { orderId }, z.object({})).catch(() => undefined);
}

/** @throws BeelineError UNAVAILABLE */
export function readChat(
  config: EdgeConfig,
  asked: z.infer<typeof ReadChatRequest>,
): Promise<RoomChat> {
  return askRooms(config, "chat/read", asked, RoomChat);
}

const SEND_TRIES = 2;

/**
 * Nobody knows whether a call that failed was done, and asking again with the same clientMessageId
 * does no harm: it is tried twice.
 * @throws BeelineError UNAVAILABLE
 */
export async function sendChat(
  config: EdgeConfig,
  asked: SendChatRequest,
): Promise<SendChatAnswer> {
  for (let tried = 1; ; tried++) {
    try {
      return await askRooms(config, "chat/send", asked, SendChatAnswer);
    } catch (error) {
      if (tried === SEND_TRIES) throw error;
    }
  }
}

/** @throws BeelineError UNAVAILABLE */
export async function noteReceipts(
  config: EdgeConfig,
  asked: ReceiptsRequest,
): Promise<readonly ChatReceipt[]> {
  return (await askRooms(config, "chat/receipts", asked, ReceiptsAnswer)).receipts;
}
