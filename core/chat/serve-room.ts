/** What the order's room at the edge asks on behalf of those who are in it. */

import type { z } from "zod";
import { BeelineError } from "#shared/errors.ts";
import type {
  ReadChatRequest,
  ReceiptsAnswer,
  ReceiptsRequest,
  RoomChat,
  SendChatAnswer,
  SendChatRequest,
} from "#shared/room-chat.ts";
import { hasEnded } from "../identity/index.ts";
import { findOrder } from "../orders/index.ts";
import type { Ctx } from "../platform/index.ts";
import { noteReceipts, receiptsOf } from "./note-receipts.ts";
import { readChat } from "./read-chat.ts";
import { sendMessage } from "./send-message.ts";

/** @throws BeelineError NOT_FOUND */
export async function readForRoom(
  ctx: Ctx,
  { orderId, after }: z.infer<typeof ReadChatRequest>,
): Promise<RoomChat> {
  const order = await findOrder(ctx, orderId);
  if (!order) throw new BeelineError("NOT_FOUND");
  return readChat(ctx, order, after);
}

/** A refusal is told as an answer: what is thrown here means that nobody knows what was saved. */
export async function sendForRoom(ctx: Ctx, asked: SendChatRequest): Promise<SendChatAnswer> {
  const { orderId, personId, role, after, sid, ...message } = asked;
  const actor = { role, id: personId };
  try {
    if (sid !== undefined && hasEnded(ctx.runtime, sid)) throw new BeelineError("UNAUTHENTICATED");
    const ack = await sendMessage({ ...ctx, actor }, { orderId, ...message });
    return { ack, chat: await readForRoom(ctx, { orderId, after }) };
  } catch (error) {
    if (!(error instanceof BeelineError) || error.status >= 500) throw error;
    return { refused: { code: error.code, detail: error.message } };
  }
}

export async function noteForRoom(
  ctx: Ctx,
  { orderId, people }: ReceiptsRequest,
): Promise<z.infer<typeof ReceiptsAnswer>> {
  const order = await findOrder(ctx, orderId);
  if (!order) throw new BeelineError("NOT_FOUND");
  await noteReceipts(ctx, orderId, people);
  return { receipts: await receiptsOf(ctx, order) };
}
