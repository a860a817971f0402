import { and, eq } from "drizzle-orm";
import { riders } from "#drizzle/schema/index.ts";
import type { BodyOf, ResponseOf, routes } from "#shared/contracts/index.ts";
import { BeelineError, type ErrorCode } from "#shared/errors.ts";
import { isInside, type Position } from "#shared/geo.ts";
import type { City } from "#shared/regions.ts";
import { appendEvents } from "../outbox/index.ts";
import { afterCommit, type Ctx, now, type Runtime, transact } from "../platform/index.ts";
import { enterDuty, type RiderRow, showState } from "./duty-presence.ts";
import { decideDuty } from "./duty-rules.ts";
import { noteDuty } from "./duty-spans.ts";
import { findRider } from "./find-rider.ts";
import { demandPapers, suspendedError } from "./papers/demand-papers.ts";
import { hasRoom, supplyOf } from "./supply-state.ts";

type Asked = BodyOf<typeof routes.setDuty>;
type Duty = ResponseOf<typeof routes.setDuty>;

/** Another change may come in between; then it is judged again by what is there now. */
const MAX_TRIES = 3;
/** When this process has all the riders it can hold, somebody has to go off duty first. */
const FULL_RETRY_SECONDS = 60;

/**
 * Goes on or off duty. Going online starts a new track: what was known of the place is forgotten.
 * @throws BeelineError SUSPENDED, RIDER_PAUSED, KYC_REQUIRED, DRIVER_BUSY, OUT_OF_AREA, UNAVAILABLE
 */
export async function setDuty(ctx: Ctx, riderId: string, asked: Asked): Promise<Duty> {
  return transact(ctx, async (inner) => {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const row = await findRider(inner, riderId);
      const decision = decideDuty({
        ...{ status: asked.status, state: row.state, nowMs: now(inner).getTime() },
        pausedUntilMs: row.pausedUntil?.getTime() ?? null,
      });
      if (decision.kind === "refuse") throw await refusal(inner, row, decision.code);
      const isMove = decision.kind === "move";
      const next = asked.status === "online" ? await goOnline(inner, row, asked, isMove) : row;
      if (next && asked.status === "offline" && isMove) {
        const gone = await changeRow(inner, row, {
          state: "offline",
          stateSince: now(inner),
          onDutySince: null,
        });
        if (!gone) continue;
        return answer(gone);
      }
      if (next) return answer(next);
    }
    throw new BeelineError("CONFLICT");
  });
}

async function refusal(ctx: Ctx, row: RiderRow, code: ErrorCode): Promise<BeelineError> {
  if (code === "SUSPENDED") return suspendedError(ctx, row.id);
  if (code !== "RIDER_PAUSED" || row.pausedUntil === null) return new BeelineError(code);
  const retryAfterSeconds = Math.ceil((row.pausedUntil.getTime() - now(ctx).getTime()) / 1_000);
  return new BeelineError(code, {
    detail: `You are not asked until ${row.pausedUntil.toISOString()}; My standing says why`,
    issues: [{ path: "until", message: row.pausedUntil.toISOString() }],
    retryAfterSeconds,
  });
}

async function goOnline(
  ctx: Ctx,
  row: RiderRow,
  asked: Asked,
  isMove: boolean,
): Promise<RiderRow | undefined> {
  // With an offer or a trip in hand, vehicle and place are not up for change.
  if (!isMove && row.state !== "online") return row;
  if (!hasRoom(supplyOf(ctx.runtime), row.id)) {
    throw new BeelineError("UNAVAILABLE", { retryAfterSeconds: FULL_RETRY_SECONDS });
  }
  const position = asked.position ?? lastPosition(row);
  if (!position) {
    throw new BeelineError("VALIDATION_FAILED", {
      issues: [{ path: "position", message: "Say where you are to go online" }],
    });
  }
  const city = cityAt(ctx.runtime, position);
  if (!city) throw new BeelineError("OUT_OF_AREA");
  const vehicle = asked.vehicle ?? row.vehicle;
  // Whoever only says again where it is has been judged before, unless other rules hold there.
  const isJudged = !isMove && vehicle === row.vehicle && city.code === row.cityCode;
  const held = isJudged
    ? undefined
    : await demandPapers(ctx, { ...row, cityCode: city.code }, vehicle);
  const driven = held?.vehicles.find(({ type, state }) => type === vehicle && state === "verified");
  const at = now(ctx);
  return changeRow(ctx, row, {
    state: "online",
    ...(isMove ? { stateSince: at, onDutySince: at, jobsDone: 0 } : {}),
    vehicle,
    ...(driven && vehicle !== row.vehicle ? { hasAirConditioning: driven.hasAirConditioning } : {}),
    cityCode: city.code,
    lastLat: position.lat,
    lastLng: position.lng,
    ...(asked.position ? { lastSeenAt: at } : {}),
  });
}

/** Changes the row if its state is still what was judged; undefined otherwise. */
async function changeRow(
  ctx: Ctx,
  row: RiderRow,
  change: Partial<RiderRow>,
): Promise<RiderRow | undefined> {
  const [next] = await ctx.db
    .update(riders)
    .set(change)
    .where(and(eq(riders.id, row.id), eq(riders.state, row.state)))
    .returning();
  if (!next) return undefined;
  if (next.state !== row.state) {
    await noteDuty(ctx, next.id, { from: row.state, to: next.state });
    const { id: riderId, cityCode, state: to } = next;
    await appendEvents(ctx, [
      { type: "rider.changed", partitionKey: riderId, payload: { riderId, cityCode, to } },
    ]);
  }
  const seenAtMs = now(ctx).getTime();
  const recordedAtMs = next.lastSeenAt?.getTime() ?? 0;
  afterCommit(ctx, () => {
    if (next.state === "online") enterDuty(ctx.runtime, { row: next, recordedAtMs, seenAtMs });
    else showState(ctx.runtime, next.id, next.state);
  });
  return next;
}

function lastPosition(row: RiderRow): Position | undefined {
  if (row.lastLat === null || row.lastLng === null) return undefined;
  return { lat: row.lastLat, lng: row.lastLng };
}

function cityAt(runtime: Runtime, position: Position): City | undefined {
  return runtime.region.cities.find((city) => isInside(position, city.serviceArea));
}

function answer(row: RiderRow): Duty {
  return { state: row.state, vehicle: row.vehicle, since: row.stateSince.toISOString() };
}
