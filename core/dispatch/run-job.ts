/** One step of one search: look, decide, persist. Everything it knows is in the database. */

import { and, eq } from "drizzle-orm";
import { offers } from "#drizzle/schema/index.ts";
import { lockOrders, moveOrder, type OrderRow } from "../orders/index.ts";
import { type Ctx, now, transact } from "../platform/index.ts";
import { closeJob } from "./close-job.ts";
import { closeOffers, expiredBy, releaseRiders } from "./close-offers.ts";
import { createOffers } from "./create-offers.ts";
import { type Decision, decideOffers } from "./decide-offers.ts";
import type { JobRow } from "./dispatch-row.ts";
import { askedRiders, findCandidates } from "./find-candidates.ts";
import { lockDueJob, updateJob } from "./find-job.ts";
import { isSearchable, searchableStates } from "./job-rules.ts";
import { policyFor } from "./policies.ts";
import { recordAttempt } from "./record-attempt.ts";
import { radiiFor } from "./wave-rules.ts";

/** When all chosen riders were gone: look again, after the others' transactions are through. */
const MISSED_RETRY_MS = 200;

/** Takes the search one step on, if it is due and nobody else is at it. */
export async function runJob(ctx: Ctx, orderId: string): Promise<void> {
  await transact(ctx, async (tx) => {
    // Waited for, not skipped: whoever is at the order (its kitchen, mostly) is through in a moment.
    const [order] = await lockOrders(tx, [orderId]);
    const job = order && (await lockDueJob(tx, orderId, now(tx)));
    if (!order || !job) return;
    if (!isSearchable(order.state)) return closeJob(tx, orderId);
    if (order.riderId !== null) {
      return updateJob(tx, orderId, { state: "assigned", nextAt: null });
    }
    const openUntil = await expireOffers(tx, orderId);
    if (openUntil) return updateJob(tx, orderId, { state: "offered", nextAt: openUntil });
    const { decision, radiusMeters } = await decide(tx, order, job);
    await carryOut(tx, { order, job, decision, radiusMeters });
  });
}

/** Ends offers whose time is over. Gives when the next one ends; undefined when none is open. */
async function expireOffers(ctx: Ctx, orderId: string): Promise<Date | undefined> {
  const closing = { to: "expired", reason: "no answer" } as const;
  const expired = await closeOffers(ctx, orderId, closing, expiredBy(now(ctx)));
  await releaseRiders(ctx, expired);
  const [open] = await ctx.db
    .select({ expiresAt: offers.expiresAt })
    .from(offers)
    .where(and(eq(offers.orderId, orderId), eq(offers.state, "pending")))
    .orderBy(offers.expiresAt)
    .limit(1);
  return open?.expiresAt;
}

interface Step {
  readonly decision: Decision;
  readonly radiusMeters: number;
}

/** Looks in rising circles until the decision is something else than to look wider. */
async function decide(ctx: Ctx, order: OrderRow, job: JobRow): Promise<Step> {
  const { config } = ctx.runtime;
  const policy = policyFor(config.region);
  const pickup = { lat: job.pickupLat, lng: job.pickupLng };
  const asked = await askedRiders(ctx, order.id, job.round);
  const radii = radiiFor(job.attempt, policy);
  const widest = radii.at(-1)!;
  for (const radiusMeters of radii) {
    const where = { cityCode: job.cityCode, pickup, radiusMeters };
    const decision = decideOffers({
      nowMs: now(ctx).getTime(),
      searchingSinceMs: Math.max(job.startedAt.getTime(), order.readyAt?.getTime() ?? 0),
      attempt: job.attempt,
      radiusMeters,
      isWidest: radiusMeters === widest,
      candidates: await findCandidates(ctx, where, policy),
      ...asked,
      timeScale: config.timeScale,
      policy,
    });
    if (decision.kind !== "widen") return { decision, radiusMeters };
  }
  throw new Error("The widest circle must decide");
}

interface Action extends Step {
  readonly order: OrderRow;
  readonly job: JobRow;
}

async function carryOut(ctx: Ctx, { order, job, decision, radiusMeters }: Action): Promise<void> {
  const attempt = job.attempt + 1;
  const about = { orderId: order.id, round: job.round, attempt, radiusMeters };
  switch (decision.kind) {
    case "give_up":
      await moveOrder(ctx, {
        orderId: order.id,
        to: "expired",
        from: [...searchableStates],
        reason: decision.reason,
      });
      return updateJob(ctx, order.id, {
        state: "exhausted",
        nextAt: null,
        reason: decision.reason,
      });
    case "wait":
      await recordAttempt(ctx, { ...about, verdicts: decision.verdicts, missed: new Set() });
      return updateJob(ctx, order.id, {
        state: "searching",
        nextAt: new Date(decision.retryAtMs),
      });
    case "offer": {
      const chosen = decision.verdicts.filter(({ outcome }) => outcome === "offered");
      const candidates = chosen.map(({ candidate }) => candidate);
      const expiresAt = new Date(decision.expiresAtMs);
      const made = await createOffers(ctx, { order, job, attempt, candidates, expiresAt });
      const reached = new Set(made.map(({ riderId }) => riderId));
      const missed = new Set(
        candidates.map(({ riderId }) => riderId).filter((id) => !reached.has(id)),
      );
      await recordAttempt(ctx, { ...about, verdicts: decision.verdicts, missed });
      if (made.length > 0) {
        return updateJob(ctx, order.id, { state: "offered", attempt, nextAt: expiresAt });
      }
      const retryAt = new Date(now(ctx).getTime() + MISSED_RETRY_MS);
      return updateJob(ctx, order.id, { state: "searching", nextAt: retryAt });
    }
    case "widen":
      throw new Error("A step never ends with looking wider");
  }
}
