import { eq, inArray } from "drizzle-orm";
import { offers, riders } from "#drizzle/schema/index.ts";
import { distanceMeters, type Position } from "#shared/geo.ts";
import { travelSeconds } from "../eta/index.ts";
import { type Ctx, now, ringsFor } from "../platform/index.ts";
import { isMatchable, type LiveRider, liveIndexOf } from "../supply/index.ts";
import type { Candidate } from "./candidate.ts";
import type { DispatchPolicy } from "./policies.ts";

/** Riders read from the cells around one pick-up; the inner rings come first. */
const MAX_READ = 2_000;

interface Near {
  readonly live: LiveRider;
  readonly meters: number;
}

/**
 * The riders around a pick-up, nearest first: those who may be asked, and some of the others so
 * that the record can say why not. The live index says where, the rows say who.
 */
export async function findCandidates(
  ctx: Ctx,
  input: { cityCode: string; pickup: Position; radiusMeters: number },
  policy: DispatchPolicy,
): Promise<Candidate[]> {
  const nowMs = now(ctx).getTime();
  const found = await liveIndexOf(ctx.runtime).nearby({
    cityCode: input.cityCode,
    center: input.pickup,
    rings: ringsFor(input.radiusMeters),
    vehicles: policy.vehicles,
    limit: MAX_READ,
  });
  const near = found
    .map((live): Near => ({ live, meters: Math.round(distanceMeters(live, input.pickup)) }))
    .filter(({ meters }) => meters <= input.radiusMeters)
    .sort((a, b) => a.meters - b.meters);
  const free = near.filter(({ live }) => isMatchable(live, nowMs));
  const others = near.filter(({ live }) => !isMatchable(live, nowMs));
  const chosen = [...free.slice(0, policy.maxCandidates), ...others.slice(0, policy.maxOthers)];
  return describe(ctx, chosen, nowMs);
}

async function describe(ctx: Ctx, near: readonly Near[], nowMs: number): Promise<Candidate[]> {
  if (near.length === 0) return [];
  const ids = near.map(({ live }) => live.riderId);
  const rows = await ctx.db.select().from(riders).where(inArray(riders.id, ids));
  const byId = new Map(rows.map((row) => [row.id, row]));
  return near.flatMap(({ live, meters }) => {
    const row = byId.get(live.riderId);
    if (!row) return [];
    const candidate: Candidate = {
      riderId: row.id,
      state: row.state,
      vehicle: live.vehicle,
      distanceMeters: meters,
      etaSeconds: Math.round(
        travelSeconds({
          meters,
          vehicle: live.vehicle,
          timeScale: ctx.runtime.config.timeScale,
        }),
      ),
      positionAgeMs: nowMs - live.recordedAtMs,
      rating: row.rating,
      offersSeen: row.offersSeen,
      offersAccepted: row.offersAccepted,
      isFlagged: row.flaggedAt !== null,
      idleMs: row.lastJobAt === null ? null : nowMs - row.lastJobAt.getTime(),
    };
    return [candidate];
  });
}

export interface AskedRiders {
  /** When each rider of this round was last asked. */
  readonly askedAtMs: ReadonlyMap<string, number>;
  /** Riders who took the order in an earlier round: they gave it back. */
  readonly gaveBack: ReadonlySet<string>;
}

export async function askedRiders(ctx: Ctx, orderId: string, round: number): Promise<AskedRiders> {
  const rows = await ctx.db
    .select({
      riderId: offers.riderId,
      round: offers.round,
      state: offers.state,
      closedAt: offers.closedAt,
      createdAt: offers.createdAt,
    })
    .from(offers)
    .where(eq(offers.orderId, orderId));
  const askedAtMs = new Map<string, number>();
  const gaveBack = new Set<string>();
  for (const row of rows) {
    if (row.state === "accepted" && row.round < round) gaveBack.add(row.riderId);
    if (row.round !== round) continue;
    const askedAt = (row.closedAt ?? row.createdAt).getTime();
    askedAtMs.set(row.riderId, Math.max(askedAt, askedAtMs.get(row.riderId) ?? 0));
  }
  return { askedAtMs, gaveBack };
}
