import { describe, expect, it } from "vitest";
import {
  applyChatFrame,
  type ChatState,
  type Draft,
  emptyChat,
  MAX_PENDING,
  markSent,
  markUnsent,
  merge,
  nextToSend,
  RESEND_MS,
  retry,
  write,
} from "./chat-state.ts";
import type { ChatMessage } from "./contracts/chat.ts";
import type { RoomFrame } from "./rooms.ts";

const draft = (id: string): Draft => ({ clientMessageId: id, channel: "rider", body: id });
const message = (messageSeq: number, more: Partial<ChatMessage> = {}): ChatMessage => ({
  messageId: `msg_${messageSeq}`,
  messageSeq,
  channel: "rider",
  party: null,
  sender: "rider",
  isOwn: false,
  clientMessageId: `c${messageSeq}`,
  body: "words",
  mediaId: null,
  sentAt: "2026-11-22T10:00:00.000Z",
  isHidden: false,
  ...more,
});
const chatFrame = (one: ChatMessage): RoomFrame => ({ type: "chat", seq: 7, ...one });

function written(...ids: string[]): ChatState {
  return ids.reduce((state, id) => write(state, draft(id), 0) as ChatState, emptyChat);
}

describe("sending", () => {
  it("is one at a time, in the order of writing, until each is confirmed", () => {
    let state = written("a", "b");
    expect(nextToSend(state, 0)?.clientMessageId).toBe("a");
    state = markSent(state, "a", 0);
    expect(nextToSend(state, RESEND_MS - 1)).toBeUndefined();
    expect(nextToSend(state, RESEND_MS)?.clientMessageId).toBe("a");
    state = applyChatFrame(state, chatFrame(message(1, { isOwn: true, clientMessageId: "a" })), 0);
    expect(nextToSend(state, 0)?.clientMessageId).toBe("b");
  });

  it("begins again at once when the line is new", () => {
    const state = markUnsent(markSent(written("a"), "a", 0));
    expect(nextToSend(state, 1)?.clientMessageId).toBe("a");
  });

  it("waits after a refusal that passes, and goes on after one that does not", () => {
    const refusal = (code: "UNAVAILABLE" | "CHAT_CLOSED"): RoomFrame => {
      return { type: "error", seq: 1, code, detail: "", clientMessageId: "a" };
    };
    const later = applyChatFrame(markSent(written("a", "b"), "a", 0), refusal("UNAVAILABLE"), 0);
    expect([nextToSend(later, 100), nextToSend(later, 2_000)?.clientMessageId]).toEqual([
      ...[undefined, "a"],
    ]);
    const never = applyChatFrame(written("a", "b"), refusal("CHAT_CLOSED"), 0);
    expect(nextToSend(never, 0)?.clientMessageId).toBe("b");
    expect(nextToSend(retry(never, "a", 5), 5)?.clientMessageId).toBe("a");
  });

  it("refuses to pile up without end", () => {
    const full = written(...Array.from({ length: MAX_PENDING }, (_, index) => `m${index}`));
    expect(write(full, draft("one more"), 0)).toBe("full");
  });
});

describe("receiving", () => {
  it("keeps each message once, in order, whatever comes twice or late", () => {
    const state = merge(merge(emptyChat, [message(3), message(1)]), [message(2), message(3)]);
    expect(state.messages.map(({ messageSeq }) => messageSeq)).toEqual([1, 2, 3]);
  });

  it("knows that it must ask for pages when a snapshot cannot reach back", () => {
    const order = {} as Extract<RoomFrame, { type: "snapshot" }>["order"];
    const snapshot = (chat: ChatMessage[] | null): RoomFrame => {
      return { type: "snapshot", seq: 1, order, chat, receipts: [] };
    };
    const many = Array.from({ length: 50 }, (_, index) => message(index + 60));
    const known = merge(emptyChat, [message(5)]);
    expect(applyChatFrame(known, snapshot(many), 0).isGapped).toBe(true);
    expect(applyChatFrame(known, snapshot([message(6)]), 0).isGapped).toBe(false);
    expect(applyChatFrame(known, snapshot(null), 0).isGapped).toBe(true);
  });

  it("leaves the place of a message that was taken away", () => {
    const hidden: RoomFrame = { type: "chat.hidden", seq: 9, messageId: "msg_1", messageSeq: 1 };
    const state = applyChatFrame(merge(emptyChat, [message(1)]), hidden, 0);
    expect(state.messages).toMatchObject([{ body: null, isHidden: true }]);
  });
});
