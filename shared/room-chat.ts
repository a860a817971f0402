/**
 * Chat between a room and its core: signed calls, ids and words in memory only. The edge never
 * writes a body down; it asks the core again.
 */
import { z } from "zod";
import { mayReadMessage, type Reader } from "./chat-rules.ts";
import { ChatAck, ChatChannel, ChatMessage, ChatParty, ChatReceipt } from "./contracts/chat.ts";
import type { ErrorCode } from "./errors.ts";
import { errorCodes } from "./errors.ts";
import { Role } from "./roles.ts";

/** A message with all that decides who may read it; the room hands out views of it. */
export const RoomChatMessage = ChatMessage.omit({ isOwn: true }).extend({
  senderId: z.string(),
  riderId: z.string().nullable(),
  blockedBy: z.array(z.string()),
});
export type RoomChatMessage = z.infer<typeof RoomChatMessage>;

/** The message as this reader sees it; undefined when it is not theirs to read. */
export function messageFor(reader: Reader, message: RoomChatMessage): ChatMessage | undefined {
  if (!mayReadMessage(reader, message)) return undefined;
  const { senderId, riderId: _, blockedBy: __, ...seen } = message;
  return { ...seen, isOwn: senderId === reader.id };
}

/** What a core tells of a conversation: messages in order of their numbers, without holes. */
export const RoomChat = z.object({
  /** The number of the newest message; 0 when nobody has written. */
  newestSeq: z.int().min(0),
  messages: z.array(RoomChatMessage),
  receipts: z.array(ChatReceipt),
});
export type RoomChat = z.infer<typeof RoomChat>;

/** The newest messages that somebody who enters is shown; older ones are paged over HTTP. */
export const CHAT_RECENT = 50;
/** At most so many messages in one answer; the room asks on while there are more. */
export const CHAT_BATCH = 200;

/** Edge → core `POST /internal/rooms/chat/read`. Without `after`: the newest ones. */
export const ReadChatRequest = z.object({
  orderId: z.string(),
  after: z.int().min(0).optional(),
});

/** Edge → core `POST /internal/rooms/chat/send`. */
export const SendChatRequest = z.object({
  orderId: z.string(),
  personId: z.string(),
  /** The session of the writer. */
  sid: z.string().max(80).optional(),
  role: Role,
  clientMessageId: z.string(),
  channel: ChatChannel,
  to: ChatParty.optional(),
  body: z.string().optional(),
  mediaId: z.string().optional(),
  /** The newest message that the room has. */
  after: z.int().min(0),
});
export type SendChatRequest = z.infer<typeof SendChatRequest>;

/** A refusal is an answer here, so that the room never takes it for a core that is away. */
export const SendChatAnswer = z.union([
  z.object({ ack: ChatAck, chat: RoomChat }),
  z.object({
    refused: z.object({
      code: z.enum(Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]]),
      detail: z.string(),
    }),
  }),
]);
export type SendChatAnswer = z.infer<typeof SendChatAnswer>;

/** Edge → core `POST /internal/rooms/chat/receipts`: how far people have it; never goes back. */
export const ReceiptsRequest = z.object({
  orderId: z.string(),
  people: z
    .array(
      z.object({
        personId: z.string(),
        role: Role,
        deliveredSeq: z.int().min(0),
        readSeq: z.int().min(0),
      }),
    )
    .max(64),
});
export type ReceiptsRequest = z.infer<typeof ReceiptsRequest>;
export const ReceiptsAnswer = z.object({ receipts: z.array(ChatReceipt) });
