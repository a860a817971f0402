/** What was said around an order, opened for the room or for one reader. */
import { and, asc, desc, eq, gt, lt, max } from "drizzle-orm";
import { chatMessages } from "#drizzle/schema/index.ts";
import { CHAT_BATCH, CHAT_RECENT, type RoomChat, type RoomChatMessage } from "#shared/room-chat.ts";
import type { OrderRow } from "../orders/index.ts";
import { type Ctx, statement } from "../platform/index.ts";
import { type MessageRow, openMessage } from "./message-row.ts";
import { receiptsOf } from "./note-receipts.ts";

type ChatOrder = Pick<OrderRow, "id" | "customerId" | "riderId" | "storeId">;

/**
 * The conversation for the order's room.
 * @param after the newest message that the room has; without it the newest ones are told
 */
export async function readChat(
  ctx: Ctx,
  order: ChatOrder,
  after: number | undefined,
): Promise<RoomChat> {
  const [newestSeq, rows, receipts] = await Promise.all([
    newestOf(ctx, order.id),
    after === undefined ? newestRows(ctx, order.id) : rowsAfter(ctx, order.id, after),
    receiptsOf(ctx, order),
  ]);
  return { newestSeq, messages: await openRows(ctx, order, rows), receipts };
}

export async function newestOf(ctx: Ctx, orderId: string): Promise<number> {
  const [row] = await ctx.db
    .select({ newest: max(chatMessages.seq) })
    .from(chatMessages)
    .where(eq(chatMessages.orderId, orderId));
  return row?.newest ?? 0;
}

async function newestRows(ctx: Ctx, orderId: string): Promise<MessageRow[]> {
  const rows = await rowsBefore(ctx, orderId, Number.MAX_SAFE_INTEGER, CHAT_RECENT);
  return rows.toReversed();
}

function rowsAfter(ctx: Ctx, orderId: string, after: number): Promise<MessageRow[]> {
  return ctx.db
    .select()
    .from(chatMessages)
    .where(and(eq(chatMessages.orderId, orderId), gt(chatMessages.seq, after)))
    .orderBy(asc(chatMessages.seq))
    .limit(CHAT_BATCH);
}

/** Newest first. */
export function rowsBefore(
  ctx: Ctx,
  orderId: string,
  before: number,
  limit: number,
): Promise<MessageRow[]> {
  return ctx.db
    .select()
    .from(chatMessages)
    .where(and(eq(chatMessages.orderId, orderId), lt(chatMessages.seq, before)))
    .orderBy(desc(chatMessages.seq))
    .limit(limit);
}

/** Blocks between the people of this order; what they do elsewhere is nobody's business here. */
const selectBlocks = statement<{ blocker_id: string; blocked_id: string }>(`
  select blocker_id, blocked_id from chat_blocks
  where blocked_id = any($1::text[])
    and (blocker_id = any($2::text[])
      or blocker_id in (select id from people where store_id = $3 and role = 'partner'))`);

export async function openRows(
  ctx: Ctx,
  order: ChatOrder,
  rows: readonly MessageRow[],
): Promise<RoomChatMessage[]> {
  if (rows.length === 0) return [];
  const senders = [...new Set(rows.map(({ senderId }) => senderId))];
  const riders = [order.riderId, ...rows.map(({ riderId }) => riderId)];
  const people = [order.customerId, ...riders.filter((id) => id !== null)];
  const blocks = await selectBlocks(ctx, [senders, [...new Set(people)], order.storeId]);
  const blockersOf = Map.groupBy(blocks, (block) => block.blocked_id);
  return rows.map((row) => {
    const blockedBy = (blockersOf.get(row.senderId) ?? []).map((block) => block.blocker_id);
    return openMessage(ctx.runtime.sealer, row, blockedBy);
  });
}
