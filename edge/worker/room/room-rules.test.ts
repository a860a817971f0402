import { describe, expect, it } from "vitest";
import type { Viewer } from "#shared/roles.ts";
import type { RoomChatMessage } from "#shared/room-chat.ts";
import type { RelayFrame } from "#shared/rooms.ts";
import { fakeOrder, fakePosition, orderFrame, positionFrame } from "../testing/fake-order.ts";
import { forgetAtMs, nextAlarmMs } from "./alarm-rules.ts";
import { KEEP_AFTER_END_MS, KEEP_EMPTY_MS, LEAVE_AFTER_MS, RETRY_WATCH_MS } from "./room-limits.ts";
import { openRecord, type RoomRecord, type StoredFrame } from "./room-record.ts";
import { reduce, reduceChat, reducePresence } from "./room-rules.ts";
import { snapshotFor, viewOf } from "./room-view.ts";
import { hasCaughtUp, hear, isBehind, type JoinRequest, newSeat } from "./seat.ts";

const ID = "ord_in_01kaq8x9t0aaaaaaaaaaaaaaaa";
const NOW = Date.parse("2026-11-22T10:10:00.000Z");
const joining: JoinRequest = {
  ...{ orderId: ID, viewer: "customer", personId: "cus_in_1", wire: "json", since: null },
};
const order = fakeOrder(ID, { position: null });

function roomAfter(frames: Exclude<RelayFrame, { type: "chat" }>[], room = openRecord(ID, NOW)) {
  const told: StoredFrame[] = [];
  let current: RoomRecord = room;
  for (const frame of frames) {
    const reduced = reduce(current, frame, NOW);
    current = reduced.room;
    told.push(...reduced.frames);
  }
  return { room: current, told, types: told.map(({ type }) => type) };
}
const known = roomAfter([orderFrame(order)]).room;
const at = (seconds: number) => new Date(NOW + seconds * 1000).toISOString();

describe("reduce", () => {
  it("takes the first order silently: viewers get it as a snapshot", () => {
    expect(known.order?.state).toBe("preparing");
    expect(known.seq).toBe(openRecord(ID, NOW).seq);
  });

  it("numbers frames without a gap", () => {
    const { told, room } = roomAfter(
      [
        orderFrame({ ...order, state: "ready", version: 4 }),
        positionFrame(ID, fakePosition(0, { recordedAt: at(1) })),
        positionFrame(ID, fakePosition(0, { recordedAt: at(3) })),
      ],
      known,
    );
    expect(told.map(({ seq }) => seq - known.seq)).toEqual([1, 2, 3, 4]);
    expect(told.map(({ type }) => type)).toEqual(["state", "position", "eta", "position"]);
    expect(room.seq).toBe(known.seq + 4);
  });

  it("ignores an older version and says nothing for the same order again", () => {
    expect(
      roomAfter([orderFrame({ ...order, state: "accepted", version: 2 })], known).types,
    ).toEqual([]);
    expect(roomAfter([orderFrame(order)], known).types).toEqual([]);
  });

  it("tells a new search for a rider although the state is the same", () => {
    const searching = { ...order, dispatch: { state: "searching", attempt: 2 } as const };
    expect(roomAfter([orderFrame(searching)], known).types).toEqual(["state"]);
  });

  it("ignores a position that is not newer", () => {
    const first = roomAfter(
      [positionFrame(ID, fakePosition(0, { recordedAt: at(5) }))],
      known,
    ).room;
    for (const seconds of [5, 4]) {
      const late = positionFrame(ID, fakePosition(0, { lat: 1, recordedAt: at(seconds) }));
      expect(roomAfter([late], first).types).toEqual([]);
    }
  });

  it("keeps the last position when a restarted core knows none, and drops it with the rider", () => {
    const placed = roomAfter(
      [positionFrame(ID, fakePosition(0, { recordedAt: at(5) }))],
      known,
    ).room;
    expect(roomAfter([orderFrame(order)], placed).room.order?.position?.recordedAt).toBe(at(5));
    const other = { ...order, version: 4, rider: { ...order.rider!, id: "rdr_in_2" } };
    expect(roomAfter([orderFrame(other)], placed).room.order?.position).toBeNull();
  });

  it("forgets where the rider is when the order is delivered", () => {
    const placed = roomAfter(
      [positionFrame(ID, fakePosition(0, { recordedAt: at(5) }))],
      known,
    ).room;
    const done = { ...order, state: "delivered", version: 9 } as const;
    const { room } = roomAfter(
      [orderFrame(done), positionFrame(ID, fakePosition(0, { recordedAt: at(9) }))],
      placed,
    );
    expect(room.order?.position).toBeNull();
    expect(room.endedAtMs).toBeNull();
    const completed = { ...done, state: "completed", version: 10 } as const;
    expect(roomAfter([orderFrame(completed)], room).room.endedAtMs).toBe(NOW);
  });

  it("never reuses a number of an earlier life", () => {
    const later = openRecord(ID, NOW + 60_000);
    const busy = roomAfter(
      Array.from({ length: 100 }, (_, i) =>
        positionFrame(ID, fakePosition(0, { recordedAt: at(i) })),
      ),
      known,
    ).room;
    expect(later.seq).toBeGreaterThan(busy.seq);
  });

  it("counts who is here, once per change", () => {
    const first = reducePresence(known, { viewers: ["guest", "customer"], isEmpty: false }, NOW);
    expect(first.frames).toMatchObject([{ type: "presence", viewers: { customer: 1, guest: 1 } }]);
    const again = { viewers: ["customer", "guest"], isEmpty: false };
    expect(reducePresence(first.room, again, NOW).frames).toEqual([]);
    const left = { viewers: ["customer"], isEmpty: false };
    const soon = reducePresence(first.room, left, NOW);
    expect([soon.frames, soon.room.presenceDueMs]).toEqual([[], NOW + LEAVE_AFTER_MS]);
    expect(reducePresence(soon.room, again, NOW + 1).room.presenceDueMs).toBeNull();
    const later = reducePresence(soon.room, left, NOW + LEAVE_AFTER_MS);
    expect(later.frames).toMatchObject([{ type: "presence", viewers: { customer: 1 } }]);
    const gone = reducePresence(first.room, { viewers: [], isEmpty: true }, NOW);
    expect(gone.frames).toEqual([]);
    expect(gone.room.emptySinceMs).toBe(NOW);
  });
});

const reader = (role: Viewer) => ({ role, id: `${role}_x` });
const silence = { messages: [], receipts: [] };
const snapshotOf = (room: RoomRecord, role: Viewer, nowMs: number) =>
  snapshotFor(room, reader(role), silence, nowMs);
const viewFor = (frame: StoredFrame, room: RoomRecord, role: Viewer) =>
  viewOf(frame, room, reader(role), { nowMs: NOW, message: undefined });

describe("chat", () => {
  const message = (messageSeq: number): RoomChatMessage => ({
    ...{ messageId: `msg_${messageSeq}`, messageSeq, channel: "rider", party: null },
    ...{ sender: "rider", senderId: "rdr_in_1", riderId: "rdr_in_1", blockedBy: [] },
    ...{ clientMessageId: `m${messageSeq}`, body: "words", mediaId: null, isHidden: false },
    sentAt: at(0),
  });
  const chat = (newestSeq: number, ...numbers: number[]) => {
    return { newestSeq, messages: numbers.map(message), receipts: [] };
  };

  it("begins with what was said before, without frames", () => {
    const begun = reduceChat(known, chat(7, 5, 6, 7));
    expect([begun.frames, begun.room.chatSeq, begun.hasHole]).toEqual([[], 7, false]);
  });

  it("gives frames strictly in order, each once, and stops at a hole", () => {
    const room = { ...known, chatSeq: 7 };
    const next = reduceChat(room, chat(11, 6, 7, 8, 9, 11));
    expect(next.frames.map((frame) => [frame.type, frame.seq - room.seq])).toEqual([
      ...[
        ["chat", 1],
        ["chat", 2],
      ],
    ]);
    expect([next.room.chatSeq, next.hasHole]).toEqual([9, true]);
    expect(reduceChat(next.room, chat(11, 8, 9)).frames).toEqual([]);
    expect(reduceChat(next.room, chat(11, 10, 11))).toMatchObject({ hasHole: false });
    expect(JSON.stringify(next.frames)).not.toContain("words");
  });
});

describe("what a role sees", () => {
  const position = fakePosition(0, { recordedAt: at(-12) });
  const room = roomAfter([orderFrame({ ...order, position })]).room;

  it("ages a position when it is delivered", () => {
    expect(snapshotOf(room, "customer", NOW)?.order.position).toMatchObject({
      ageMs: 12_000,
      freshness: "delayed",
    });
    expect(snapshotOf(room, "customer", NOW + 40_000)?.order.position?.freshness).toBe("lost");
    expect(snapshotOf(room, "customer", NOW - 60_000)?.order.position?.ageMs).toBe(0);
  });

  it("hides prices, names and words from a guest", () => {
    const seen = snapshotOf(room, "guest", NOW)!.order;
    expect(seen.total).toBeNull();
    expect(seen.store).toMatchObject({ name: "", id: "" });
    expect(seen.rider).toMatchObject({ id: "", vehicle: "scooter" });
    expect(seen.timeline.every(({ reason }) => reason === null)).toBe(true);
    expect(seen.position).not.toBeNull();
    const [frame] = roomAfter([orderFrame({ ...order, version: 4 })], room).told;
    expect(JSON.stringify(viewFor(frame!, room, "guest"))).not.toContain("12 min");
  });

  it("shows the kitchen the rider until the food is picked up, and never the door", () => {
    expect(snapshotOf(room, "partner", NOW)?.order).toMatchObject({ dropoff: null });
    expect(snapshotOf(room, "partner", NOW)?.order.position).not.toBeNull();
    const out = roomAfter(
      [orderFrame({ ...order, state: "out_for_delivery", version: 6 })],
      room,
    ).room;
    expect(snapshotOf(out, "partner", NOW)?.order.position).toBeNull();
    const frame: StoredFrame = { type: "position", seq: 1, position };
    expect(viewFor(frame, out, "partner")).toBeUndefined();
    expect(viewFor(frame, out, "customer")).toBeDefined();
  });
});

describe("what a message deserves", () => {
  const seat = newSeat(joining, NOW);
  const reaction = (message: string | ArrayBuffer, viewer: "customer" | "guest" = "customer") =>
    hear({ ...seat, viewer }, message, NOW).reaction;

  it.each([
    ["not json", 4400],
    ["null", 4400],
    ['{"type":"dance"}', 4400],
    ['{"type":"chat.send"}', 4400],
    ['{"type":"read","seq":-1}', 4400],
    [new ArrayBuffer(3), 4400],
    ["x".repeat(16 * 1024 + 1), 4413],
    ["é".repeat(9 * 1024), 4413],
    [new ArrayBuffer(17 * 1024), 4413],
  ])("%s closes with %i", (message, code) => {
    expect(reaction(message)).toMatchObject({ kind: "close", code });
  });

  it("answers a ping, passes typing on now and then, and lets no guest speak", () => {
    expect(reaction('{"type":"ping"}')).toEqual({ kind: "pong" });
    expect(reaction('{"type":"typing"}')).toEqual({ kind: "typing", channel: "group" });
    expect(reaction('{"type":"typing"}', "guest")).toEqual({ kind: "none" });
    const typed = hear(seat, '{"type":"typing"}', NOW).seat;
    expect(hear(typed, '{"type":"typing"}', NOW + 1_000).reaction).toEqual({ kind: "none" });
    expect(hear(typed, '{"type":"typing"}', NOW + 2_000).reaction.kind).toBe("typing");
    const chat = '{"type":"chat.send","clientMessageId":"m1","body":"hi"}';
    expect(reaction(chat)).toMatchObject({ kind: "send", channel: "group" });
    expect(reaction(chat, "guest")).toMatchObject({ kind: "error", code: "FORBIDDEN" });
  });

  it("begins a new window when the clock has jumped back", () => {
    const full = { ...seat, windowFrames: 40 };
    expect(hear(full, '{"type":"ping"}', NOW - 3_600_000).reaction.kind).toBe("pong");
  });

  it("holds positions back only from one who says what it has seen, until it has seen it", () => {
    expect(isBehind(seat, 1_000)).toBe(false);
    const told = { ...seat, seenSeq: 100 };
    expect([isBehind(told, 164), isBehind(told, 165)]).toEqual([false, true]);
    const held = { ...told, heldFromSeq: 164 };
    expect(hasCaughtUp({ ...held, seenSeq: 163 })).toBe(false);
    expect(hasCaughtUp({ ...held, seenSeq: 164 })).toBe(true);
  });

  it("closes who is too fast and forgives after the window", () => {
    let current = seat;
    for (let count = 0; count < 40; count++) {
      const heard = hear(current, '{"type":"ping"}', NOW);
      expect(heard.reaction.kind).toBe("pong");
      current = heard.seat;
    }
    expect(hear(current, '{"type":"ping"}', NOW + 9_999).reaction).toMatchObject({ code: 4429 });
    expect(hear(current, '{"type":"ping"}', NOW + 10_000).reaction.kind).toBe("pong");
  });
});

describe("when a room wakes", () => {
  const seat = {
    ...newSeat(joining, NOW),
    isGreeted: true,
  };

  it("renews the lease while somebody watches, sooner while there is none", () => {
    const leased = { ...known, watchedUntilMs: NOW + 45_000 };
    expect(nextAlarmMs(leased, [seat], NOW)).toBe(NOW + 15_000);
    expect(nextAlarmMs({ ...known, watchedUntilMs: 0 }, [seat], NOW)).toBe(NOW + RETRY_WATCH_MS);
  });

  it("forgets an hour after the end, and soon when nobody is here", () => {
    expect(forgetAtMs(known)).toBeUndefined();
    expect(forgetAtMs({ ...known, endedAtMs: NOW })).toBe(NOW + KEEP_AFTER_END_MS);
    const empty = { ...known, endedAtMs: NOW, emptySinceMs: NOW };
    expect(forgetAtMs(empty)).toBe(NOW + KEEP_EMPTY_MS);
    expect(nextAlarmMs(empty, [], NOW)).toBe(NOW + KEEP_EMPTY_MS);
  });
});
