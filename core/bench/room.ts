/**
 * `bench:room`: the tracking room in a local workerd (`wrangler dev`), its core played: rooms with
 * viewers, positions through `/internal/relay` at a steady pace and as fast as they go, the lag from
 * the post to the viewer, JSON against Protocol Buffers, memory per room, and on paper the price of
 * a watched hour. The yardstick of the same run is a bare broadcast in Bun.
 *
 * Options: --rooms 20 --viewers 5 --seconds 5 --pace 2 --more-rooms 150
 */
import { readdirSync, readFileSync } from "node:fs";
import { startTestEdge } from "../up/index.ts";
import { percentilesOf, printReport, readCounts, runBench } from "./harness.ts";
import { startBareBroadcast } from "./room-bare.ts";
import { newOrderIds, type PlayedCore, positionOf, relay, startPlayedCore } from "./room-core.ts";
import { costOf, usualHour } from "./room-cost.ts";
import { type Crowd, seat, type Wire } from "./room-viewers.ts";

const readSettings = () =>
  readCounts({
    rooms: { default: 20, max: 200 },
    viewers: { default: 5, max: 60 },
    seconds: { default: 5, max: 30 },
    /** Positions per second and room at the steady pace. */
    pace: { default: 2, max: 20 },
    moreRooms: { default: 150, max: 2_000 },
  });
type Settings = ReturnType<typeof readSettings>;

interface Place {
  readonly url: string;
  readonly secret: string;
  readonly name: string;
}

interface Figures {
  readonly place: string;
  readonly load: string;
  readonly updatesPerSecond: number;
  readonly framesPerSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly bytesPerPosition: number;
}

/** Marks are unique over the whole run, so that a late frame is never taken for a new one. */
let marks = 0;

async function measure(
  core: PlayedCore,
  place: Place,
  wire: Wire,
  settings: Settings & { isFlatOut: boolean },
): Promise<Figures> {
  const ids = newOrderIds(settings.rooms);
  const sentAt = new Map<number, number>();
  const crowd = await openCrowd(core, place, wire, { ids, viewers: settings.viewers, sentAt });
  const began = performance.now();
  const deadline = began + settings.seconds * 1_000;
  let updates = 0;
  const send = async () => {
    const at = performance.now();
    const frames = ids.map((id) => {
      marks += 1;
      sentAt.set(marks, at);
      return positionOf(id, marks);
    });
    updates += frames.length;
    await relay(place.url, place.secret, frames);
  };
  while (performance.now() < deadline) {
    const next = performance.now() + 1_000 / settings.pace;
    await send();
    if (!settings.isFlatOut) await Bun.sleep(Math.max(0, next - performance.now()));
    // A position of the same millisecond is no news to a room.
    else await Bun.sleep(1);
  }
  const spent = (performance.now() - began) / 1_000;
  await Bun.sleep(300);
  const { p50, p99 } = percentilesOf(crowd.lags);
  const { positions, total } = crowd.bytes;
  await crowd.close();
  return {
    place: `${place.name}, ${wire}`,
    load: settings.isFlatOut ? "flat out" : `${settings.pace}/s a room`,
    updatesPerSecond: Math.round(updates / spent),
    framesPerSecond: Math.round(positions / spent),
    ...{ p50, p99 },
    bytesPerPosition: Math.round(total / Math.max(1, positions)),
  };
}

async function openCrowd(
  core: PlayedCore,
  place: Place,
  wire: Wire,
  who: { ids: readonly string[]; viewers: number; sentAt: ReadonlyMap<number, number> },
): Promise<Crowd> {
  const address = place.url.replace("http", "ws");
  const urls = await Promise.all(
    who.ids.map(async (id) => {
      const token = place.name === "bare" ? id : await core.token(id);
      return Array.from({ length: who.viewers }, () => `${address}/v1/track?token=${token}`);
    }),
  );
  return seat(urls.flat(), wire, who.sentAt);
}

/** Resident memory of the workerd that belongs to this very program, in MB; 0 where it cannot be read. */
function workerdMegabytes(): number {
  const processes = new Map<number, { parent: number; name: string; pages: number }>();
  for (const entry of readProcesses()) processes.set(entry.id, entry);
  const isOurs = (id: number): boolean => {
    const parent = processes.get(id)?.parent;
    return parent !== undefined && (parent === process.pid || isOurs(parent));
  };
  const pages = [...processes]
    .filter(([id, { name }]) => name === "workerd" && isOurs(id))
    .reduce((sum, [, one]) => sum + one.pages, 0);
  return (pages * 4_096) / 2 ** 20;
}

function readProcesses() {
  try {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .flatMap((id) => {
        try {
          const text = readFileSync(`/proc/${id}/stat`, "utf8");
          const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
          const name = text.slice(text.indexOf("(") + 1, text.lastIndexOf(")"));
          return [{ id: Number(id), name, parent: Number(fields[1]), pages: Number(fields[21]) }];
        } catch {
          return [];
        }
      });
  } catch {
    return [];
  }
}

/** Megabytes that each further room with one viewer takes: the slope over several steps. */
async function memorySlope(core: PlayedCore, place: Place, rooms: number): Promise<number> {
  const sentAt = new Map<number, number>();
  const perStep = Math.ceil(rooms / MEMORY_STEPS);
  const crowds: Crowd[] = [];
  const points: [rooms: number, megabytes: number][] = [];
  for (let step = 1; step <= MEMORY_STEPS; step++) {
    const ids = newOrderIds(perStep);
    crowds.push(await openCrowd(core, place, "json", { ids, viewers: 1, sentAt }));
    for (let round = 0; round < 10; round++) {
      const frames = ids.map((id) => positionOf(id, ++marks));
      await relay(place.url, place.secret, frames);
      await Bun.sleep(2);
    }
    await Bun.sleep(300);
    points.push([step * perStep, workerdMegabytes()]);
  }
  for (const crowd of crowds) await crowd.close();
  return slopeOf(points);
}

const MEMORY_STEPS = 5;

/** Least squares. */
function slopeOf(points: readonly (readonly [number, number])[]): number {
  const mean = (at: 0 | 1) => points.reduce((sum, point) => sum + point[at], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const above = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  return above / points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
}

async function main(): Promise<void> {
  const settings = readSettings();
  const core = await startPlayedCore();
  const bare = startBareBroadcast();
  const edge = await startTestEdge(core.port);
  try {
    const room = { name: "room", url: edge.url, secret: edge.relaySecret };
    const yardstick = { name: "bare", url: bare.url, secret: edge.relaySecret };
    const warm = { ...settings, seconds: 2, isFlatOut: true };
    await measure(core, room, "json", warm);
    const figures: Figures[] = [];
    for (const isFlatOut of [false, true]) {
      const load = { ...settings, isFlatOut };
      figures.push(await measure(core, room, "json", load));
      figures.push(await measure(core, room, "proto", load));
      figures.push(await measure(core, yardstick, "json", load));
    }
    const megabytesPerRoom = await memorySlope(core, room, settings.moreRooms);
    const cost = costOf(usualHour);
    const dollarsPerHour = cost.reduce((sum, { dollars }) => sum + dollars, 0);
    console.table(cost);
    printReport(
      "room",
      figures.map((one) => ({ ...one })),
      {
        ...{ settings, figures, megabytesPerRoom, cost, dollarsPerHour },
      },
    );
  } finally {
    await edge.stop();
    await bare.stop();
    await core.stop();
  }
}

runBench(main);
