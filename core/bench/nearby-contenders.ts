/** Who is measured by `bench:nearby`: each keeps the same riders and answers the same question. */
import type { Vehicle } from "#shared/contracts/fields.ts";
import { distanceMeters, type Position } from "#shared/geo.ts";
import { type LiveIndex, MATCHABLE_MS, MemoryLiveIndex, RedisLiveIndex } from "../supply/index.ts";
import { cityCode, type Mover, type World } from "./nearby-world.ts";

export interface Question {
  readonly center: Position;
  readonly vehicle: Vehicle;
  readonly k: number;
  readonly maxMeters: number;
}

type Changes = ReturnType<World["step"]>;

export interface Contender {
  readonly name: string;
  fill(world: World): Promise<void>;
  /** Begins to take changes; a server may still be busy with them when the question comes. */
  update(changes: Changes): void;
  /** Everything that was begun is done. */
  settle(): Promise<void>;
  /** Ids, nearest first. */
  nearest(question: Question, nowMs: number): Promise<string[]>;
  close(): Promise<void>;
}

const done = async () => {};

/** Looks at every rider; keeps the best few in order. */
export function linearScan(): Contender {
  let movers: readonly Mover[] = [];
  return {
    name: "linear scan",
    fill: async (world) => {
      movers = world.movers;
    },
    update: () => {},
    settle: done,
    close: done,
    async nearest({ center, vehicle, k, maxMeters }, nowMs) {
      const best: { id: string; meters: number }[] = [];
      for (const mover of movers) {
        if (mover.vehicle !== vehicle || !mover.isFree) continue;
        if (nowMs - mover.recordedAtMs >= MATCHABLE_MS) continue;
        const meters = distanceMeters(center, mover);
        const last = best[k - 1];
        if (meters > maxMeters || (last && meters >= last.meters)) continue;
        const at = best.findIndex((one) => one.meters > meters);
        best.splice(at < 0 ? best.length : at, 0, { id: mover.riderId, meters });
        if (best.length > k) best.pop();
      }
      return best.map(({ id }) => id);
    },
  };
}

const positionOf = (mover: Mover) => ({
  lat: mover.lat,
  lng: mover.lng,
  bearing: 0,
  speedKmh: 30,
  recordedAtMs: mover.recordedAtMs,
  seenAtMs: mover.recordedAtMs,
});

function place(index: LiveIndex, mover: Mover): void {
  const { riderId, vehicle, isFree } = mover;
  const state = isFree ? ("online" as const) : ("on_trip" as const);
  index.place({ riderId, vehicle, cityCode, state, ...positionOf(mover) });
}

function apply(index: LiveIndex, changes: Changes): void {
  for (const { mover, isChanged } of changes) {
    index.move(mover.riderId, positionOf(mover));
    if (isChanged) index.setState(mover.riderId, mover.isFree ? "online" : "on_trip");
  }
}

const ask = async (index: LiveIndex, { vehicle, ...question }: Question, nowMs: number) => {
  const found = await index.nearest({ ...question, cityCode, vehicles: [vehicle], nowMs });
  return found.map(({ rider }) => rider.riderId);
};

export function memoryIndex(): Contender {
  const index = new MemoryLiveIndex();
  return {
    name: "memory index",
    fill: async ({ movers }) => {
      for (const mover of movers) place(index, mover);
    },
    update: (changes) => apply(index, changes),
    settle: done,
    nearest: (question, nowMs) => ask(index, question, nowMs),
    close: () => index.close(),
  };
}

/** As two processes have it: one takes the reports, the other asks. */
export async function redisIndex(url: string): Promise<Contender> {
  const options = { url, cities: [cityCode], deadlineMs: 5_000 };
  const [writer, reader] = [new RedisLiveIndex(options), new RedisLiveIndex(options)];
  await Promise.all([writer.opened(5_000), reader.opened(5_000)]);
  const countOf = (counts: object) =>
    Object.values(counts as Record<string, number>).reduce((sum, count) => sum + count, 0);
  return {
    name: "Redis index",
    fill: async ({ movers }) => {
      for (const mover of movers) place(writer, mover);
      while (countOf(await reader.countByState()) < movers.length) await Bun.sleep(20);
    },
    update: (changes) => apply(writer, changes),
    // It collects and sends by itself, the newest of each rider.
    settle: done,
    async nearest(question, nowMs) {
      if (!reader.isShared)
        throw new Error("Redis went away: the answers would be last-known ones");
      return ask(reader, question, nowMs);
    },
    close: async () => {
      await Promise.all([writer.close(), reader.close()]);
    },
  };
}

/**
 * Free riders of each vehicle in a geo set. Freshness is not asked for, which is to its advantage.
 * One connection takes changes in pipelines, another one the questions, each sent when the one
 * before is answered.
 */
export async function geoSearch(url: string): Promise<Contender> {
  const [writer, reader] = [new Bun.RedisClient(url), new Bun.RedisClient(url)];
  await Promise.all([writer.connect(), reader.connect()]);
  const keyOf = (vehicle: Vehicle) => `bench:geo:{${cityCode}}:${vehicle}`;
  let begun: Promise<unknown>[] = [];
  const send = ({ vehicle, isFree, lng, lat, riderId }: Mover) => {
    const key = keyOf(vehicle);
    const sent = isFree
      ? writer.send("GEOADD", [key, String(lng), String(lat), riderId])
      : writer.send("ZREM", [key, riderId]);
    begun.push(sent);
  };
  const settle = async () => {
    await Promise.all(begun);
    begun = [];
  };
  return {
    name: "Redis GEOSEARCH",
    fill: async ({ movers }) => {
      for (const mover of movers) send(mover);
      await settle();
    },
    update: (changes) => {
      for (const { mover } of changes) send(mover);
    },
    settle,
    async nearest({ center, vehicle, k, maxMeters }) {
      const { lng, lat } = center;
      const from = ["FROMLONLAT", String(lng), String(lat)];
      const within = ["BYRADIUS", String(maxMeters), "m", "ASC", "COUNT", String(k)];
      return (await reader.send("GEOSEARCH", [keyOf(vehicle), ...from, ...within])) as string[];
    },
    close: async () => {
      writer.close();
      reader.close();
    },
  };
}
