/** Everything broken that a viewer can send into a room: it may be shown the door, the room goes on. */
import { beforeAll, expect, it } from "vitest";
import type { Dice } from "#shared/fuzz/dice.ts";
import { nastyBody, nastyText, nastyValue } from "#shared/fuzz/nasty.ts";
import { encodeRoomMessage, ROOM_PROTO_PROTOCOL } from "#shared/room-wire/room-wire.ts";
import { ROOM_PROTOCOL, type RoomMessage, roomCloseCodes } from "#shared/rooms.ts";
import { callEdge } from "../testing/call-edge.ts";
import { type FakeCore, installFakeCore } from "../testing/fake-core.ts";
import { type FuzzRun, startFuzz } from "../testing/fuzz-run.ts";
import { RoomHarness } from "../testing/room-harness.ts";

/** Longer runs are asked for by FUZZ_SECONDS. */
const TIMEOUT_MS = 3_600_000;
const FRAMES = 12;
const viewers = ["customer", "rider", "partner", "ops", "guest"] as const;
const protocols = [ROOM_PROTOCOL, ROOM_PROTO_PROTOCOL, "", "token.x", "beeline.v9"] as const;
let core: FakeCore;
let run: FuzzRun;
beforeAll(async () => {
  core = await installFakeCore();
  run = startFuzz("rooms");
});

const messages: readonly RoomMessage[] = [
  { type: "ping" },
  { type: "ping", seq: 3 },
  { type: "typing", channel: "group" },
  { type: "read", seq: 1 },
  { type: "chat.send", clientMessageId: "00000000-0000-4000-8000-000000000000", body: "hello" },
];

/** In the words of the wire that was agreed on. */
function saneFrame(dice: Dice, isBinary: boolean): string | ArrayBuffer {
  const message = dice.pick(messages);
  return isBinary ? encodeRoomMessage(message).buffer : JSON.stringify(message);
}

function brokenFrame(dice: Dice): string | ArrayBuffer {
  const sane: Record<string, unknown> = { ...dice.pick(messages) };
  switch (dice.below(5)) {
    case 0:
      return JSON.stringify({ ...sane, [dice.pick(Object.keys(sane))]: nastyValue(dice) });
    case 1:
      return nastyBody(dice, JSON.stringify(sane))
        .slice(0, dice.pick([100, 20_000]))
        .toWellFormed();
    case 2:
      return nastyText(dice).toWellFormed();
    default: {
      const isMade = dice.often(0.3);
      const bytes = isMade
        ? new Uint8Array(dice.pick([0, 1, 7, 60, 17_000]))
        : encodeRoomMessage(dice.pick(messages)).slice();
      for (let count = 1 + dice.below(4); count > 0 && bytes.length > 0; count--) {
        bytes[dice.below(bytes.length)] = dice.below(256);
      }
      return bytes.slice(0, dice.often(0.5) ? dice.below(bytes.length + 1) : undefined).buffer;
    }
  }
}

interface Talked {
  readonly code: number | undefined;
  readonly sent: readonly string[];
}

async function talk(harness: RoomHarness, dice: Dice): Promise<Talked> {
  const token = await core.trackingToken(harness.orderId, dice.pick(viewers));
  const since = dice.often(0.5)
    ? `&since=${encodeURIComponent(nastyText(dice).toWellFormed())}`
    : "";
  const headers: Record<string, string> = { upgrade: "websocket" };
  const protocol = dice.pick(protocols);
  if (protocol) headers["sec-websocket-protocol"] = protocol;
  const answer = await callEdge(`/v1/track?token=${token}${since}`, { headers });
  expect(answer.status).toBeLessThan(500);
  const socket = answer.webSocket;
  if (!socket) return { code: undefined, sent: [] };
  let code: number | undefined;
  socket.addEventListener("close", (event) => {
    code = event.code;
  });
  socket.accept();
  const sent: string[] = [];
  const isBinary = protocol === ROOM_PROTO_PROTOCOL;
  // Some viewers say hardly anything wrong, and so get further than the first frame.
  const saneShare = dice.pick([0, 0.5, 0.95]);
  for (let count = 0; count < FRAMES && code === undefined; count++) {
    const frame = dice.often(saneShare) ? saneFrame(dice, isBinary) : brokenFrame(dice);
    sent.push(typeof frame === "string" ? frame.slice(0, 80) : `${frame.byteLength} bytes`);
    try {
      socket.send(frame);
    } catch {
      break;
    }
    await Promise.resolve();
  }
  await new Promise((resolve) => setTimeout(resolve, 2));
  if (code === undefined) socket.close(1000, "bye");
  return { code, sent };
}

it(
  "closes with a code of ours, and the next viewer finds the room as it was",
  async () => {
    const allowed: (number | undefined)[] = [
      ...Object.values(roomCloseCodes),
      1000,
      1013,
      undefined,
    ];
    const codes = new Map<number | undefined, number>();
    const goesOn = run.during(1);
    while (goesOn()) {
      const harness = new RoomHarness(core);
      for (let viewer = 0; viewer < 3; viewer++) {
        const { code, sent } = await talk(harness, run.dice);
        codes.set(code, (codes.get(code) ?? 0) + 1);
        expect(allowed, sent.join(" | ")).toContain(code);
      }
      const after = await harness.join();
      expect((await after.nextOf("snapshot")).order.id).toBe(harness.orderId);
      after.close();
    }
    console.log(JSON.stringify([...codes]));
  },
  TIMEOUT_MS,
);
