/**
 * The one way a message comes into being. Its number is taken by compare-and-set: whoever loses the
 * race for a number takes the next one, so that the messages of an order have one order without
 * holes. A repeated clientMessageId is answered with what was saved the first time.
 */
import { and, eq } from "drizzle-orm";
import { chatMessages } from "#drizzle/schema/index.ts";
import { type ChatChannel, type ChatParty, partyOf } from "#shared/chat-rules.ts";
import type { ChatAck } from "#shared/contracts/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { refuseCardNumbers } from "#shared/requests.ts";
import type { Role } from "#shared/roles.ts";
import { ownOrder, viewerOf } from "../orders/index.ts";
import { appendEvents } from "../outbox/index.ts";
import { type Ctx, newId, now, statement, transact } from "../platform/index.ts";
import { MESSAGE_WINDOW_MS, refuseTooMany, refuseToSend } from "./chat-terms.ts";
import { demandMedia } from "./demand-media.ts";
import { ackOf } from "./message-row.ts";

export interface Said {
  readonly orderId: string;
  readonly clientMessageId: string;
  readonly channel: ChatChannel;
  readonly to?: ChatParty | undefined;
  readonly body?: string | undefined;
  readonly mediaId?: string | undefined;
}

/** So many writers at one moment do not exist; a client that is told so tries again. */
const MAX_TRIES = 50;

/**
 * @throws BeelineError NOT_FOUND, FORBIDDEN, CONFLICT, CHAT_CLOSED, RATE_LIMITED, UNAVAILABLE when
 *   too many write at once, VALIDATION_FAILED for a card number
 */
export async function sendMessage(ctx: Ctx, said: Said): Promise<ChatAck> {
  // What comes through a room has passed no other door that looks.
  refuseCardNumbers({ clientMessageId: said.clientMessageId, body: said.body }, "body");
  const { row: order } = await ownOrder(ctx, said.orderId);
  const sender = viewerOf(ctx.actor);
  return transact(ctx, async (tx) => {
    // First of all: what was saved stays saved, also when nothing new may be written any more.
    const twin = await findTwin(tx, said, sender.id);
    if (twin) return twin;
    const { channel, to } = said;
    refuseToSend(order, { sender: sender.role, channel, nowMs: now(tx).getTime() });
    refuseTooMany(await countRecent(tx, said.orderId, sender.id));
    if (said.mediaId !== undefined) await demandMedia(tx, said.orderId, said.mediaId, sender.id);
    const message = {
      id: newId(tx, "message"),
      party: partyOf(channel, sender.role, to),
      riderId: order.riderId,
      sender,
    };
    const ack = await takeNumber(tx, said, message);
    if (ack.messageId === message.id) {
      const { messageId, messageSeq } = ack;
      await appendEvents(tx, [
        {
          type: "chat.changed",
          partitionKey: `chat:${said.orderId}`,
          payload: { orderId: said.orderId, messageId, messageSeq, to: "sent" },
        },
      ]);
    }
    return ack;
  });
}

interface NewMessage {
  readonly id: string;
  readonly party: ChatParty | null;
  readonly riderId: string | null;
  readonly sender: { readonly id: string; readonly role: Role };
}

/** A number that somebody else has just taken, or a twin of this message, makes it insert nothing. */
const insertMessage = statement<{ seq: string }>(`
  insert into chat_messages (id, order_id, channel, party, rider_id, sender_id, sender_role,
    client_message_id, body_sealed, media_id, created_at, seq)
  select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::timestamptz, coalesce(max(seq), 0) + 1
  from chat_messages where order_id = $2
  on conflict do nothing returning seq`);

async function takeNumber(ctx: Ctx, said: Said, message: NewMessage): Promise<ChatAck> {
  const { sealer } = ctx.runtime;
  const { clientMessageId } = said;
  const values = [
    ...[message.id, said.orderId, said.channel, message.party, message.riderId],
    ...[message.sender.id, message.sender.role, clientMessageId],
    ...[said.body === undefined ? null : sealer.seal(said.body), said.mediaId ?? null],
    now(ctx).toISOString(),
  ];
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const [row] = await insertMessage(ctx, values);
    if (row) return ackOf({ id: message.id, seq: Number(row.seq), clientMessageId });
    const twin = await findTwin(ctx, said, message.sender.id);
    if (twin) return twin;
  }
  throw new BeelineError("UNAVAILABLE", { retryAfterSeconds: 1 });
}

async function findTwin(ctx: Ctx, said: Said, senderId: string): Promise<ChatAck | undefined> {
  const { id, seq, clientMessageId } = chatMessages;
  const [row] = await ctx.db
    .select({ id, seq, clientMessageId })
    .from(chatMessages)
    .where(
      and(
        eq(chatMessages.orderId, said.orderId),
        eq(chatMessages.senderId, senderId),
        eq(clientMessageId, said.clientMessageId),
      ),
    );
  return row && ackOf(row);
}

const countSince = statement<{ count: number }>(`
  select count(*)::int as count from chat_messages
  where order_id = $1 and sender_id = $2 and created_at > $3::timestamptz`);

async function countRecent(ctx: Ctx, orderId: string, senderId: string): Promise<number> {
  const since = new Date(now(ctx).getTime() - MESSAGE_WINDOW_MS);
  const [row] = await countSince(ctx, [orderId, senderId, since.toISOString()]);
  return row?.count ?? 0;
}
