/** Conversations as a core keeps them: numbered without holes, each clientMessageId once. */
import { partyOf } from "#shared/chat-rules.ts";
import type { ChatReceipt } from "#shared/contracts/chat.ts";
import type { ErrorCode } from "#shared/errors.ts";
import type { Role } from "#shared/roles.ts";
import {
  CHAT_BATCH,
  CHAT_RECENT,
  ReadChatRequest,
  ReceiptsRequest,
  type RoomChat,
  type RoomChatMessage,
  type SendChatAnswer,
  SendChatRequest,
} from "#shared/room-chat.ts";

interface Conversation {
  readonly messages: RoomChatMessage[];
  readonly receipts: Map<Role, ChatReceipt>;
}

export class FakeChat {
  readonly #conversations = new Map<string, Conversation>();
  /** Refuses every new message with this code. */
  refusal: ErrorCode | undefined;
  readonly blockedBy: string[] = [];

  of(orderId: string): Conversation {
    const known = this.#conversations.get(orderId) ?? { messages: [], receipts: new Map() };
    this.#conversations.set(orderId, known);
    return known;
  }

  tell(orderId: string, after: number | undefined): RoomChat {
    const { messages, receipts } = this.of(orderId);
    const told =
      after === undefined
        ? messages.slice(-CHAT_RECENT)
        : messages.filter(({ messageSeq }) => messageSeq > after).slice(0, CHAT_BATCH);
    return {
      newestSeq: messages.length,
      messages: told,
      receipts: [...receipts.values()],
    };
  }

  read(body: string): RoomChat {
    const { orderId, after } = ReadChatRequest.parse(JSON.parse(body));
    return this.tell(orderId, after);
  }

  send(body: string): SendChatAnswer {
    const asked = SendChatRequest.parse(JSON.parse(body));
    const { orderId, clientMessageId, personId, after } = asked;
    const { messages } = this.of(orderId);
    const twin = messages.find(
      (message) => message.senderId === personId && message.clientMessageId === clientMessageId,
    );
    if (!twin && this.refusal) return { refused: { code: this.refusal, detail: "Refused" } };
    const { messageId, messageSeq } = twin ?? this.#add(asked, messages);
    return { ack: { clientMessageId, messageId, messageSeq }, chat: this.tell(orderId, after) };
  }

  #add(asked: SendChatRequest, messages: RoomChatMessage[]): RoomChatMessage {
    const messageSeq = messages.length + 1;
    const message: RoomChatMessage = {
      ...{ messageId: `msg_in_${messageSeq}`, messageSeq, channel: asked.channel },
      party: partyOf(asked.channel, asked.role, asked.to),
      ...{ sender: asked.role, senderId: asked.personId, riderId: "rdr_in_1" },
      ...{ clientMessageId: asked.clientMessageId, body: asked.body ?? null },
      ...{ mediaId: asked.mediaId ?? null, sentAt: new Date().toISOString(), isHidden: false },
      blockedBy: [...this.blockedBy],
    };
    messages.push(message);
    return message;
  }

  note(body: string): { receipts: ChatReceipt[] } {
    const { orderId, people } = ReceiptsRequest.parse(JSON.parse(body));
    const { receipts } = this.of(orderId);
    for (const { role, deliveredSeq, readSeq } of people) {
      const known = receipts.get(role);
      receipts.set(role, {
        role,
        deliveredSeq: Math.max(deliveredSeq, readSeq, known?.deliveredSeq ?? 0),
        readSeq: Math.max(readSeq, known?.readSeq ?? 0),
      });
    }
    return { receipts: [...receipts.values()] };
  }
}
