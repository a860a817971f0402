/**
 * Hands messages to notifications: whoever has not received one some seconds after it was written
 * has no live socket, or one whose other end is gone. Found by the row's own state, so that nothing
 * is forgotten over a restart; ids only, never words.
 */
import { and, asc, inArray, isNull, lt } from "drizzle-orm";
import { chatMedia, chatMessages, chatReceipts, people } from "#drizzle/schema/index.ts";
import { mayReadMessage } from "#shared/chat-rules.ts";
import type { NewEvent } from "#shared/events.ts";
import type { Role } from "#shared/roles.ts";
import type { RoomChatMessage } from "#shared/room-chat.ts";
import { findOrders, type OrderRow } from "../orders/index.ts";
import { appendEvents } from "../outbox/index.ts";
import { type Ctx, now, type Runtime, startPulse, systemCtx, transact } from "../platform/index.ts";
import type { MessageRow } from "./message-row.ts";
import { roleOfId } from "./note-receipts.ts";
import { openRows } from "./read-chat.ts";

/** A live socket answers within a second; a phone that changes cells takes a few. */
export const HAND_OVER_AFTER_MS = 5_000;
const EVERY_MS = 2_000;
const BATCH = 100;

export function startChatLoop(runtime: Runtime): { stop(): Promise<void> } {
  const ctx = systemCtx(runtime, "chat");
  return startPulse({
    name: "chat hand-over",
    everyMs: EVERY_MS,
    log: runtime.log,
    work: async () => {
      await forgetUnsent(ctx);
      return (await handOver(ctx)) === BATCH;
    },
  });
}

/** An address for an upload has ended long before. */
const UNSENT_MS = 60 * 60_000;

/** Forgets pictures that were announced and never came. */
export async function forgetUnsent(ctx: Ctx): Promise<void> {
  const before = new Date(now(ctx).getTime() - UNSENT_MS);
  await ctx.db
    .delete(chatMedia)
    .where(and(isNull(chatMedia.storedAt), lt(chatMedia.createdAt, before)));
}

interface Person {
  readonly id: string | null;
  readonly role: Role;
}

/** Returns how many messages were looked at. */
export async function handOver(ctx: Ctx): Promise<number> {
  return transact(ctx, async (tx) => {
    const rows = await lockWaiting(tx);
    if (rows.length === 0) return 0;
    const orders = await findOrders(tx, [...new Set(rows.map(({ orderId }) => orderId))]);
    const [partners, delivered] = await Promise.all([
      partnersOf(tx, orders),
      deliveredOf(tx, rows),
    ]);
    const events: NewEvent[] = [];
    for (const order of orders) {
      const own = rows.filter(({ orderId }) => orderId === order.id);
      const group: Person[] = [
        { id: order.customerId, role: "customer" },
        ...(order.riderId ? [{ id: order.riderId, role: "rider" as const }] : []),
        ...(partners.get(order.storeId ?? "") ?? []),
      ];
      for (const message of await openRows(tx, order, own)) {
        const event = waitingEvent(order, message, group, delivered);
        if (event) events.push(event);
      }
    }
    await appendEvents(tx, events);
    await tx.db
      .update(chatMessages)
      .set({ handedOverAt: now(tx) })
      .where(
        inArray(
          chatMessages.id,
          rows.map(({ id }) => id),
        ),
      );
    return rows.length;
  });
}

function lockWaiting(ctx: Ctx): Promise<MessageRow[]> {
  const before = new Date(now(ctx).getTime() - HAND_OVER_AFTER_MS);
  return ctx.db
    .select()
    .from(chatMessages)
    .where(and(isNull(chatMessages.handedOverAt), lt(chatMessages.createdAt, before)))
    .orderBy(asc(chatMessages.createdAt))
    .limit(BATCH)
    .for("update", { skipLocked: true });
}

async function partnersOf(ctx: Ctx, orders: readonly OrderRow[]): Promise<Map<string, Person[]>> {
  const stores = orders.flatMap(({ storeId }) => storeId ?? []);
  if (stores.length === 0) return new Map();
  const rows = await ctx.db
    .select({ id: people.id, storeId: people.storeId })
    .from(people)
    .where(inArray(people.storeId, stores));
  const grouped = Map.groupBy(rows, ({ storeId }) => storeId ?? "");
  return new Map(
    [...grouped].map(([store, found]) => [
      store,
      found.map(({ id }): Person => ({ id, role: "partner" })),
    ]),
  );
}

/** By order and person: the newest message that was delivered. Of support anybody's counts. */
async function deliveredOf(ctx: Ctx, rows: readonly MessageRow[]): Promise<Map<string, number>> {
  const found = await ctx.db
    .select()
    .from(chatReceipts)
    .where(inArray(chatReceipts.orderId, [...new Set(rows.map(({ orderId }) => orderId))]));
  const delivered = new Map<string, number>();
  for (const { orderId, personId, deliveredSeq } of found) {
    delivered.set(`${orderId} ${personId}`, deliveredSeq);
    if (roleOfId(personId) !== "ops") continue;
    const key = `${orderId} null`;
    delivered.set(key, Math.max(deliveredSeq, delivered.get(key) ?? 0));
  }
  return delivered;
}

function waitingEvent(
  order: OrderRow,
  message: RoomChatMessage,
  group: readonly Person[],
  delivered: ReadonlyMap<string, number>,
): NewEvent | undefined {
  const isForSupport = message.channel === "support" && message.sender !== "ops";
  const everybody: Person[] = [
    ...group,
    ...(isForSupport ? [{ id: null, role: "ops" as const }] : []),
  ];
  const recipients = everybody.filter(
    ({ id, role }) =>
      id !== message.senderId &&
      mayReadMessage({ role, id: id ?? "" }, message) &&
      (delivered.get(`${order.id} ${id}`) ?? 0) < message.messageSeq,
  );
  if (recipients.length === 0 || message.isHidden) return undefined;
  const { messageId, messageSeq } = message;
  return {
    type: "chat.message_waiting",
    partitionKey: `chat:${order.id}`,
    payload: { orderId: order.id, messageId, messageSeq, recipients: [...recipients] },
  };
}
