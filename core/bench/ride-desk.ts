/**
 * Where `bench:rides` books: the whole app in this process, over a durable PostgreSQL of its own,
 * with passengers and drivers. Positions are as fresh as they have to be until the end: what they
 * cost says `bench:ping`. Nobody signs in: a token is who one is.
 */
import { sql } from "drizzle-orm";
import { people, riders } from "#drizzle/schema/index.ts";
import { type Client, makeClient } from "#shared/client.ts";
import { routes } from "#shared/contracts/index.ts";
import { distanceMeters, offsetMeters, type Position } from "#shared/geo.ts";
import { regions } from "#shared/regions.ts";
import { rideTypeFacts, rideTypes } from "#shared/ride-types.ts";
import type { Role } from "#shared/roles.ts";
import { makeApp } from "../app.ts";
import { closeJobs } from "../jobs/index.ts";
import { closeLimits } from "../limits/index.ts";
import { makeRuntime, newId, type Runtime, readConfig, systemCtx } from "../platform/index.ts";
import { policyInForce } from "../policy/index.ts";
import { closeLiveIndex, enterDuty } from "../supply/index.ts";
import { startPostgres } from "../up/index.ts";
import { coreEnvironment, migrateForBench } from "./harness.ts";

const city = regions.in.cities[0]!;
/** Everybody within the service area, so that each ride is in it. */
const RADIUS_METERS = 5_000;
const BATCH = 2_000;
const LONGEST_RUN_MS = 30 * 60_000;

export interface RideDesk {
  readonly runtime: Runtime;
  readonly ownerUrl: string;
  /** A passenger who has never booked, with a quote of this moment. @throws Error when all have */
  quoted(): Promise<{ passenger: Client; quoteId: string; option: string }>;
  /** How many are left. */
  waiting(): number;
  driver(riderId: string): Client;
  close(): Promise<void>;
}

export async function openRideDesk(drivers: number, passengers: number): Promise<RideDesk> {
  const postgres = await startPostgres();
  try {
    await postgres.createDatabase("bench");
    const ownerUrl = postgres.url("bench");
    const env = coreEnvironment(await migrateForBench(ownerUrl));
    const runtime = makeRuntime(readConfig({ ...env, LOG_LEVEL: "silent" }));
    const waiting = await fill(runtime, drivers, passengers);
    const clientOf = clientsOf(runtime);
    return {
      runtime,
      ownerUrl,
      async quoted() {
        const passenger = waiting.pop();
        if (!passenger) throw new Error("Nobody is left to book");
        const client = clientOf("customer", passenger);
        const option = rideTypes[waiting.length % rideTypes.length]!;
        const [pickup, dropoff] = someWay(runtime).map((position) => {
          return { position, address: "1 Bench Road" };
        });
        const { id } = await client.call(routes.createQuote, {
          body: { vertical: "ride", pickup: pickup!, dropoff: dropoff! },
        });
        return { passenger: client, quoteId: id, option };
      },
      waiting: () => waiting.length,
      driver: (riderId) => clientOf("rider", riderId),
      async close() {
        await closeLiveIndex(runtime);
        closeLimits(runtime);
        await closeJobs(runtime);
        await runtime.database.close();
        await postgres.stop();
      },
    };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

function clientsOf(runtime: Runtime): (role: Role, id: string) => Client {
  const exp = Math.floor(Date.now() / 1_000) + 86_400;
  const app = makeApp(runtime, async (token) => {
    const [, role, sub] = token.split(".");
    return { sub: sub!, role: role as Role, region: "in", sid: "ses_in_bench", exp };
  });
  return (role, id) =>
    makeClient({
      baseUrl: "http://core.bench",
      fetch: async (url, init) => app.request(url, init),
      newKey: () => crypto.randomUUID(),
      token: () => `bench.${role}.${id}`,
    });
}

/** @returns the passengers. */
async function fill(runtime: Runtime, drivers: number, passengers: number): Promise<string[]> {
  const ctx = systemCtx(runtime, "bench");
  const insertPeople = async (role: "customer" | "rider", ids: readonly string[]) => {
    const person = (id: string) => ({ id, role, phoneHash: id, phoneSealed: id });
    await ctx.db.insert(people).values(ids.map(person));
  };
  const waiting: string[] = [];
  for (let from = 0; from < passengers; from += BATCH) {
    const count = Math.min(BATCH, passengers - from);
    const ids = Array.from({ length: count }, () => newId(ctx, "customer"));
    await insertPeople("customer", ids);
    waiting.push(...ids);
  }
  const freshUntil = Date.now() + LONGEST_RUN_MS;
  for (let from = 0; from < drivers; from += BATCH) {
    const count = Math.min(BATCH, drivers - from);
    const rows = Array.from({ length: count }, (_, n) => {
      const { vehicle } = rideTypeFacts[rideTypes[n % rideTypes.length]!];
      const { lat, lng } = somewhere();
      const place = { lastLat: lat, lastLng: lng, lastSeenAt: new Date(freshUntil) };
      return { id: newId(ctx, "rider"), cityCode: city.code, vehicle, ...place };
    });
    await insertPeople(
      "rider",
      rows.map(({ id }) => id),
    );
    const made = await ctx.db
      .insert(riders)
      .values(rows.map((row) => ({ ...row, state: "online" as const, onDutySince: new Date() })))
      .returning();
    for (const row of made) {
      enterDuty(runtime, { row, recordedAtMs: freshUntil, seenAtMs: freshUntil });
    }
  }
  await ctx.db.execute(sql`analyze people, riders`);
  return waiting;
}

/** Nobody takes a car around the corner: two places that a ride is quoted between. */
function someWay(runtime: Runtime): [Position, Position] {
  const place = { cityCode: city.code, vertical: "ride" } as const;
  const { minMeters } = policyInForce(runtime, "fares", place).values;
  const pickup = somewhere();
  for (;;) {
    const dropoff = somewhere();
    if (distanceMeters(pickup, dropoff) >= minMeters) return [pickup, dropoff];
  }
}

function somewhere(): Position {
  const angle = Math.random() * 2 * Math.PI;
  const meters = Math.sqrt(Math.random()) * RADIUS_METERS;
  const offset = { northMeters: Math.sin(angle) * meters, eastMeters: Math.cos(angle) * meters };
  return offsetMeters(city.center, offset);
}
