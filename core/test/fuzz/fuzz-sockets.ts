/** Sends broken frames into every stream. A socket may be closed with a code of ours, never fall over. */
import type { Dice } from "#shared/fuzz/dice.ts";
import { nastyBody, nastyQuery, nastyText, nastyValue } from "#shared/fuzz/nasty.ts";
import { streams } from "#shared/streams.ts";
import { brokenFrame } from "./broken-frame.ts";
import type { FuzzCity } from "./fuzz-city.ts";
import type { Found } from "./fuzz-routes.ts";

/** Closed by us or by the client's wish; 1006 is a connection that broke, 1011 a failure of ours. */
const BAD_CODES = [1006, 1011];
const FRAMES = 25;
const OPEN_DEADLINE_MS = 5_000;

export async function fuzzSockets(
  city: FuzzCity,
  dice: Dice,
  forMs: number,
): Promise<{ sockets: number; frames: number; codes: Map<number, number>; found: Found[] }> {
  const found: Found[] = [];
  const codes = new Map<number, number>();
  const endsAt = performance.now() + forMs;
  let sockets = 0;
  let frames = 0;
  while (performance.now() < endsAt && found.length < 20) {
    const { path, role } = streams[sockets % streams.length]!;
    const query = dice.often(0.7) ? "city=blr" : nastyQuery(dice, ["city", "token"]);
    const sent: string[] = [];
    const code = await talk(city, dice, { path: `${path}?${query}`, role, sent });
    sockets += 1;
    frames += sent.length;
    codes.set(code, (codes.get(code) ?? 0) + 1);
    if (BAD_CODES.includes(code)) {
      found.push({
        complaint: `closed with ${code}`,
        request: `${path}?${query} ${sent.join(" | ")}`,
      });
    }
  }
  return { sockets, frames, codes, found };
}

interface Talk {
  readonly path: string;
  readonly role: "partner" | "rider" | "ops";
  readonly sent: string[];
}

/** Opens, sends until it is closed or has said everything; returns the code it was closed with. */
async function talk(city: FuzzCity, dice: Dice, { path, role, sent }: Talk): Promise<number> {
  const { token } = city.strangers[dice.often(0.95) ? role : "customer"];
  const socket = new WebSocket(city.process.url.replace("http", "ws") + path, {
    headers: { authorization: `Bearer ${token}` },
  });
  let code: number | undefined;
  const closed = new Promise<number>((resolve) => {
    socket.addEventListener("close", (event) => {
      code = event.code;
      resolve(event.code);
    });
  });
  const isOpen = await opened(socket);
  // A refused upgrade is an answer like any other; its status is judged with the routes.
  if (!isOpen) return 0;
  // Some sockets say hardly anything wrong, and so get further than the first frame.
  const saneShare = dice.pick([0, 0.5, 0.95]);
  for (let count = 0; count < FRAMES && code === undefined; count++) {
    const frame = dice.often(saneShare) ? dice.pick(sane)() : frameOf(dice);
    sent.push(typeof frame === "string" ? frame.slice(0, 60) : `${frame.byteLength} bytes`);
    socket.send(frame);
    if (dice.often(0.2)) await Bun.sleep(1);
  }
  if (code === undefined) socket.close(1000, "done");
  return closed;
}

function opened(socket: WebSocket): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), OPEN_DEADLINE_MS);
    const done = (isOpen: boolean) => {
      clearTimeout(timer);
      resolve(isOpen);
    };
    socket.addEventListener("open", () => done(true));
    socket.addEventListener("error", () => done(false));
  });
}

const ping = { lat: 12.97, lng: 77.59, recordedAt: "2026-11-22T10:00:00Z", battery: 50 };
const sane = [
  () => JSON.stringify({ type: "ping" }),
  () => JSON.stringify({ ...ping, recordedAt: new Date().toISOString() }),
];

function frameOf(dice: Dice): string | Uint8Array<ArrayBuffer> {
  switch (dice.below(6)) {
    case 0:
      return JSON.stringify(ping);
    case 1:
      return JSON.stringify({ ...ping, [dice.pick(Object.keys(ping))]: nastyValue(dice) });
    case 2:
      return nastyBody(dice, JSON.stringify(ping)).slice(0, dice.pick([200, 20_000]));
    case 3:
      return nastyText(dice);
    default:
      return brokenFrame(dice);
  }
}
