/** Looks at all rides that are under way, again and again, and raises what looks wrong. */
import {
  type Ctx,
  now,
  type Pulse,
  type Runtime,
  startPulse,
  statement,
  systemCtx,
} from "../platform/index.ts";
import { GONE_MS, liveIndexOf } from "../supply/index.ts";
import { raiseAlarm } from "./raise-alarm.ts";
import { safetyPolicyOf } from "./safety-policy.ts";
import { freshMemory, type WatchedRide, type WatchMemory, watchRide } from "./watch-rules.ts";

const EVERY_MS = 10_000;
/** Rides of one look, the oldest first; beyond it the youngest wait until others have ended. */
const MAX_RIDES = 5_000;

interface RideRow {
  tripId: string;
  orderId: string;
  riderId: string;
  cityCode: string;
  startedAt: string;
  pausedAt: string | null;
  pausedMs: number;
  plannedSeconds: number | null;
  pickupLat: number;
  pickupLng: number;
  dropoffLat: number;
  dropoffLng: number;
}

const selectUnderway = statement<RideRow>(`
  select t.id as "tripId", r.order_id as "orderId", t.rider_id as "riderId",
    t.city_code as "cityCode", r.started_at as "startedAt", t.paused_at as "pausedAt",
    t.paused_ms as "pausedMs", r.quoted_seconds as "plannedSeconds",
    r.pickup_lat as "pickupLat", r.pickup_lng as "pickupLng",
    o.dropoff_lat as "dropoffLat", o.dropoff_lng as "dropoffLng"
  from trips t
  join orders o on o.trip_id = t.id
  join rides r on r.order_id = o.id
  where t.vertical = 'ride' and t.state in ('in_progress', 'paused') and r.started_at is not null
  order by t.id limit ${MAX_RIDES}`);

export type Watch = Map<string, WatchMemory>;

/** One look. `watch` is what earlier looks remember; rides that have ended fall out of it. */
export async function watchRides(ctx: Ctx, watch: Watch): Promise<void> {
  const rows = await selectUnderway(ctx, []);
  const live = await liveIndexOf(ctx.runtime).getMany(rows.map(({ riderId }) => riderId));
  const nowMs = now(ctx).getTime();
  const { timeScale } = ctx.runtime.config;
  const underway = new Set(rows.map(({ tripId }) => tripId));
  for (const tripId of watch.keys()) if (!underway.has(tripId)) watch.delete(tripId);
  for (const row of rows) {
    const rider = live.get(row.riderId);
    const isHeard = rider !== undefined && nowMs - rider.seenAtMs < GONE_MS;
    const position = isHeard ? { lat: rider.lat, lng: rider.lng } : null;
    const values = safetyPolicyOf(ctx, row.cityCode);
    const ride = seenRide(row, nowMs, timeScale, position);
    const citySeconds = (nowMs * timeScale) / 1_000;
    const known = watch.get(row.tripId) ?? freshMemory;
    const { memory, suspicions } = watchRide(known, ride, citySeconds, values);
    watch.set(row.tripId, memory);
    for (const { kind, measure } of suspicions) {
      const { tripId, orderId, cityCode } = row;
      await raiseAlarm(ctx, { kind, tripId, orderId, cityCode, position, measure });
    }
  }
}

/** The ride with its times as the city's clock has them, which is what it was planned by. */
function seenRide(
  row: RideRow,
  nowMs: number,
  timeScale: number,
  position: WatchedRide["position"],
): WatchedRide {
  const pausedMs = row.pausedAt === null ? null : nowMs - Date.parse(row.pausedAt);
  const drivenMs = nowMs - Date.parse(row.startedAt) - row.pausedMs - (pausedMs ?? 0);
  const citySeconds = (ms: number) => (ms * timeScale) / 1_000;
  return {
    pickup: { lat: row.pickupLat, lng: row.pickupLng },
    dropoff: { lat: row.dropoffLat, lng: row.dropoffLng },
    plannedSeconds: row.plannedSeconds,
    drivenSeconds: citySeconds(drivenMs),
    pausedSeconds: pausedMs === null ? null : citySeconds(pausedMs),
    position,
  };
}

/** Runs where positions arrive. */
export function startRideWatch(runtime: Runtime): Pulse {
  const watch: Watch = new Map();
  const work = async () => {
    await watchRides(systemCtx(runtime, "safety"), watch);
    return undefined;
  };
  return startPulse({ name: "ride watch", everyMs: EVERY_MS, log: runtime.log, work });
}
