/** The positions that arrive while orders are made: riders of another city, posting all the time. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { regions } from "#shared/regions.ts";
import type { BenchCore } from "./harness.ts";
import type { LoadOrder, LoadReport } from "./ping-load.ts";
import { lineOf } from "./ping-programs.ts";
import { type BenchRider, insertRiders, makeRiders, ridersText } from "./ping-riders.ts";

const [home, away] = regions.in.cities;
/** A phone posts once in so long, as often as the core lets it. */
const POST_SECONDS = 2.01;
const CONNECTIONS = 32;
/** Some phones more, because posts that are answered late are also followed late. */
const MARGIN = 1.1;

export interface PingPlan {
  readonly perSecond: number;
  /** Positions in a post; 1 is a post of its own for each. */
  readonly points: number;
}

export interface PingLoad {
  /** The report comes when the seconds are over. */
  run(core: BenchCore, seconds: number): Promise<LoadReport>;
  remove(): void;
}

/** Riders on trips of their own: they cost what positions cost and are no part of the search. */
export async function preparePings(
  databaseUrl: string,
  env: Readonly<Record<string, string>>,
  { perSecond, points }: PingPlan,
): Promise<PingLoad> {
  const scratch = mkdtempSync(join(tmpdir(), "beeline-order-pings-"));
  const ridersFile = join(scratch, "riders");
  const count = Math.ceil((perSecond / points) * POST_SECONDS * MARGIN);
  const riders = makeRiders(count, 0, 1).map(moveAway);
  writeFileSync(ridersFile, ridersText(env, riders));
  await insertRiders(databaseUrl, env, riders);
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  await sql`update riders set city_code = ${away!.code}`;
  await sql.end();
  return {
    async run(core, seconds) {
      const order: LoadOrder = {
        port: Number(new URL(core.baseUrl).port),
        door: points === 1 ? "json" : "json-batch",
        points,
        connections: CONNECTIONS,
        inFlight: CONNECTIONS,
        seconds,
        control: 0,
        factor: 1,
        beganMs: Date.now(),
        ridersFile,
      };
      const args = [JSON.stringify(order)];
      const [report, child] = await lineOf<LoadReport>(scratch, "core/bench/ping-load.ts", {
        args,
      });
      await child.stop();
      return report;
    },
    remove: () => rmSync(scratch, { recursive: true, force: true }),
  };
}

function moveAway(rider: BenchRider): BenchRider {
  return {
    ...rider,
    lat: rider.lat + away!.center.lat - home!.center.lat,
    lng: rider.lng + away!.center.lng - home!.center.lng,
  };
}
