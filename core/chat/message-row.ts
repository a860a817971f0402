import type { chatMessages } from "#drizzle/schema/index.ts";
import type { ChatAck } from "#shared/contracts/index.ts";
import type { RoomChatMessage } from "#shared/room-chat.ts";
import type { Sealer } from "../platform/index.ts";

export type MessageRow = typeof chatMessages.$inferSelect;

/** Opens what was sealed. Of a message that was taken away nothing is left but its place. */
export function openMessage(
  sealer: Sealer,
  row: MessageRow,
  blockedBy: readonly string[],
): RoomChatMessage {
  const isHidden = row.hiddenAt !== null;
  const body = isHidden || row.bodySealed === null ? null : sealer.open(row.bodySealed);
  return {
    messageId: row.id,
    messageSeq: row.seq,
    channel: row.channel,
    party: row.party,
    sender: row.senderRole,
    clientMessageId: row.clientMessageId,
    body,
    mediaId: isHidden ? null : row.mediaId,
    sentAt: row.createdAt.toISOString(),
    isHidden,
    senderId: row.senderId,
    riderId: row.riderId,
    blockedBy: [...blockedBy],
  };
}

export function ackOf(row: Pick<MessageRow, "id" | "seq" | "clientMessageId">): ChatAck {
  return { clientMessageId: row.clientMessageId, messageId: row.id, messageSeq: row.seq };
}
