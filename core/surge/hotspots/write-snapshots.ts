/** What was seen of demand, supply and surge, kept for analysis; and forgotten by policy. */
import { type RideType, rideTypeFacts, rideTypes } from "#shared/ride-types.ts";
import { type Ctx, now, statement, transact } from "../../platform/index.ts";
import { policyInForce } from "../../policy/index.ts";
import { isFreshAt } from "../surge-at.ts";
import { demandScoreOf } from "../surge-rules.ts";
import { citySurgeOf } from "../surge-state.ts";
import { seenCells } from "./list-hotspots.ts";

export const SNAPSHOT_EVERY_MS = 120_000;
/** The busiest cells of a city and moment; more would be a city of 20 000 km². */
const MAX_ROWS = 4_000;
const FORGET_BATCH = 5_000;

interface Locked {
  readonly is_mine: boolean;
}

/** Several workers come by at the same time: one of them writes a moment, the others see it there. */
const claim = statement<Locked>(`
  select pg_try_advisory_xact_lock(hashtext('hotspots ' || $1)) and not exists (
    select 1 from hotspot_snapshots where city_code = $1 and at = $2::timestamptz
  ) as is_mine`);

const insert = statement(`
  insert into hotspot_snapshots
    (city_code, cell, vehicle, at, requests_5m, active_riders, surge_hundredths, demand_score)
  select $1, cell, vehicle, $2::timestamptz, requests, riders, surge, score
  from unnest($3::text[], $4::text[], $5::int[], $6::int[], $7::int[], $8::float8[])
    as seen (cell, vehicle, requests, riders, surge, score)`);

const forget = statement(`
  delete from hotspot_snapshots where id in (
    select id from hotspot_snapshots
    where city_code = $1 and at < $2::timestamptz order by at limit ${FORGET_BATCH})`);

interface Seen {
  readonly cell: string;
  readonly rideType: RideType;
  readonly requests5m: number;
  readonly freeRiders: number;
  readonly multiplierHundredths: number;
}

/** Keeps this moment of a city, at the full two minutes; nothing where nobody asked. */
export async function writeSnapshots(ctx: Ctx, cityCode: string): Promise<void> {
  const nowMs = now(ctx).getTime();
  const city = citySurgeOf(ctx.runtime, cityCode);
  if (!city || !isFreshAt(city, nowMs)) return;
  const at = new Date(Math.floor(nowMs / SNAPSHOT_EVERY_MS) * SNAPSHOT_EVERY_MS).toISOString();
  const seen: Seen[] = rideTypes
    .flatMap((rideType) =>
      [...seenCells(ctx, cityCode, city, rideType)].map((cell) => ({ ...cell, rideType })),
    )
    .sort((a, b) => b.requests5m - a.requests5m)
    .slice(0, MAX_ROWS);
  if (seen.length === 0) return;
  await transact(ctx, async (inner) => {
    const [answer] = await claim(inner, [cityCode, at]);
    if (answer?.is_mine !== true) return;
    await insert(inner, [
      cityCode,
      at,
      seen.map(({ cell }) => cell),
      seen.map(({ rideType }) => rideTypeFacts[rideType].vehicle),
      seen.map(({ requests5m }) => requests5m),
      seen.map(({ freeRiders }) => freeRiders),
      seen.map(({ multiplierHundredths }) => multiplierHundredths),
      seen.map(({ requests5m, freeRiders }) => demandScoreOf(requests5m, freeRiders)),
    ]);
  });
}

/** One round's bound; what is left over is taken by the next one. */
export async function forgetSnapshots(ctx: Ctx, cityCode: string): Promise<void> {
  const { keepSnapshotsDays } = policyInForce(ctx.runtime, "surge", { cityCode }).values;
  const before = now(ctx).getTime() - keepSnapshotsDays * 24 * 3_600_000;
  await forget(ctx, [cityCode, new Date(before).toISOString()]);
}
