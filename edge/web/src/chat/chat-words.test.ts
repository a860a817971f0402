import { describe, expect, it } from "vitest";
import { emptyChat, merge } from "#shared/chat-state.ts";
import type { ChatMessage } from "#shared/contracts/chat.ts";
import { countUnread, presenceWords, progressOf, sentWords, targetsOf } from "./chat-words.ts";

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
describe("words", () => {
  it("counts what others wrote since the last reading", () => {
    const state = merge(emptyChat, [message(1), message(2, { isOwn: true }), message(3)]);
    expect(countUnread(state, "customer")).toBe(2);
    const read = { role: "customer", deliveredSeq: 3, readSeq: 1 } as const;
    expect(countUnread({ ...state, receipts: [read] }, "customer")).toBe(1);
  });

  it("say how far a message has come with those who read it", () => {
    const own = message(4, { isOwn: true, sender: "customer" });
    const rider = { role: "rider", deliveredSeq: 4, readSeq: 3 } as const;
    expect(progressOf(own, [], "customer")).toBe("saved");
    expect(progressOf(own, [rider], "customer")).toBe("delivered");
    expect(progressOf(own, [{ ...rider, readSeq: 4 }], "customer")).toBe("read");
    const store = { role: "partner", deliveredSeq: 9, readSeq: 9 } as const;
    expect(progressOf(own, [store], "customer")).toBe("saved");
  });

  it("say when by the clock of the city, wherever the reader is", () => {
    expect(sentWords(message(1), "blr", "en-IN")).toBe("3:30 pm");
    expect(sentWords(message(1), "ldn", "en-GB")).toBe("10:00");
  });

  it("offer those whom one can write to, and tell who is here", () => {
    const labels = targetsOf("customer", { hasRider: false, hasStore: true });
    expect(labels.map(({ label }) => label)).toEqual(["Store", "Support"]);
    expect(presenceWords({ customer: 1, rider: 1 }, "customer")).toBe("The rider is looking");
    expect(presenceWords({ customer: 1, rider: 1, ops: 2 }, "partner")).toBe(
      "The rider and support and the customer are looking",
    );
    expect(presenceWords({ customer: 1, guest: 3 }, "customer")).toBe("");
  });
});
