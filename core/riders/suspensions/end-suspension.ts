/** How suspensions end: an appeal is granted, or somebody of ours lifts it. */
import { and, eq, isNull } from "drizzle-orm";
import { riders, suspensions } from "#drizzle/schema/index.ts";
import type { OpsSuspension } from "#shared/contracts/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { type Ctx, now, transact } from "../../platform/index.ts";
import { setRiderState } from "../../supply/index.ts";
import { lockRider } from "../papers/lock-rider.ts";
import { latestPauses, pauseAt } from "../standing/pause-row.ts";
import { type SuspensionRow, tellSuspension, viewOpsSuspension } from "./suspension-row.ts";

/**
 * Decides an appeal: granted, the rider may work again; upheld, the suspension stays.
 * @throws BeelineError NOT_FOUND; FORBIDDEN for whoever suspended; CONFLICT without an open appeal
 */
export async function decideAppeal(
  ctx: Ctx,
  id: string,
  { outcome }: { readonly outcome: "granted" | "upheld" },
): Promise<OpsSuspension> {
  return changeSuspension(ctx, id, async (tx, seen, cityCode) => {
    if (seen.suspendedBy === tx.actor.id) {
      throw new BeelineError("FORBIDDEN", { detail: "Somebody else has to decide this appeal" });
    }
    const decided = { appealState: outcome, decidedBy: tx.actor.id ?? null, decidedAt: now(tx) };
    const [row] = await tx.db
      .update(suspensions)
      .set({ ...decided, ...(outcome === "granted" ? liftedNow(tx) : {}) })
      .where(and(eq(suspensions.id, id), eq(suspensions.appealState, "open")))
      .returning();
    if (!row) throw new BeelineError("CONFLICT", { detail: "There is no open appeal" });
    if (outcome === "granted") await letWork(tx, row.riderId);
    await tellSuspension(tx, row, { cityCode, to: outcome === "granted" ? "lifted" : "upheld" });
    return row;
  });
}

/**
 * Lets a rider work again; an appeal that is open is granted with it.
 * @throws BeelineError NOT_FOUND; CONFLICT when it is lifted already
 */
export async function liftSuspension(ctx: Ctx, id: string): Promise<OpsSuspension> {
  return changeSuspension(ctx, id, async (tx, seen, cityCode) => {
    const granted =
      seen.appealState === "open"
        ? { appealState: "granted" as const, decidedBy: tx.actor.id ?? null, decidedAt: now(tx) }
        : {};
    const [row] = await tx.db
      .update(suspensions)
      .set({ ...liftedNow(tx), ...granted })
      .where(and(eq(suspensions.id, id), isNull(suspensions.liftedAt)))
      .returning();
    if (!row) throw new BeelineError("CONFLICT", { detail: "It is lifted already" });
    await letWork(tx, row.riderId);
    await tellSuspension(tx, row, { cityCode, to: "lifted" });
    return row;
  });
}

type Change = (tx: Ctx, seen: SuspensionRow, cityCode: string) => Promise<SuspensionRow>;

async function changeSuspension(ctx: Ctx, id: string, change: Change): Promise<OpsSuspension> {
  return transact(ctx, async (tx) => {
    const byId = () => tx.db.select().from(suspensions).where(eq(suspensions.id, id));
    const [named] = await byId();
    if (!named) throw new BeelineError("NOT_FOUND");
    const { cityCode } = await lockRider(tx, named.riderId);
    // Once more, behind the lock: somebody may have decided meanwhile.
    const [seen] = await byId();
    return viewOpsSuspension(tx, await change(tx, seen ?? named, cityCode), cityCode);
  });
}

function liftedNow(ctx: Ctx) {
  return { liftedAt: now(ctx), liftedBy: ctx.actor.id ?? null };
}

/** A pause that began before goes on for the rest of its time. */
async function letWork(ctx: Ctx, riderId: string): Promise<void> {
  const pause = pauseAt(await latestPauses(ctx, riderId, 1), now(ctx));
  const pausedUntil = pause?.endsAt ?? null;
  await ctx.db.update(riders).set({ pausedUntil }).where(eq(riders.id, riderId));
  await setRiderState(ctx, riderId, "offline", ["suspended"]);
}
