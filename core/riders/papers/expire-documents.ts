/** The end of papers: told some days before, and stated when it has come. */
import { and, asc, eq, gte, isNull, lte } from "drizzle-orm";
import { riderDocuments, riders } from "#drizzle/schema/index.ts";
import { addDays } from "#shared/city-days.ts";
import { appendEvents } from "../../outbox/index.ts";
import { type Ctx, now, transact } from "../../platform/index.ts";
import { policyInForce } from "../../policy/index.ts";
import { todayIn } from "../../supply/index.ts";
import { endDuty } from "../end-duty.ts";
import { lockRider } from "./lock-rider.ts";
import { settleKyc } from "./settle-kyc.ts";

/** Papers of one round; the rest is found by the next one. */
const BATCH = 200;

interface Due {
  readonly id: string;
  readonly riderId: string;
  readonly kind: string;
}

/** One round over all cities. @returns how many papers have ended or were told to end soon */
export async function expireDocuments(ctx: Ctx): Promise<number> {
  let count = 0;
  for (const { code: cityCode } of ctx.runtime.region.cities) {
    const today = todayIn(ctx, cityCode);
    const { values: policy } = policyInForce(ctx.runtime, "eligibility", { cityCode });
    for (const due of await endedBefore(ctx, cityCode, today)) {
      if (await expire(ctx, due)) count += 1;
    }
    for (const due of await endingUntil(ctx, cityCode, today, addDays(today, policy.warnDays))) {
      if (await warn(ctx, due)) count += 1;
    }
  }
  return count;
}

const due = {
  id: riderDocuments.id,
  riderId: riderDocuments.riderId,
  kind: riderDocuments.kind,
} as const;

function endedBefore(ctx: Ctx, cityCode: string, today: string): Promise<Due[]> {
  return ctx.db
    .select(due)
    .from(riderDocuments)
    .innerJoin(riders, eq(riders.id, riderDocuments.riderId))
    .where(
      and(
        ...[eq(riders.cityCode, cityCode), eq(riderDocuments.state, "verified")],
        lte(riderDocuments.expiresOn, addDays(today, -1)),
      ),
    )
    .orderBy(asc(riderDocuments.expiresOn))
    .limit(BATCH);
}

function endingUntil(ctx: Ctx, cityCode: string, today: string, until: string): Promise<Due[]> {
  return ctx.db
    .select(due)
    .from(riderDocuments)
    .innerJoin(riders, eq(riders.id, riderDocuments.riderId))
    .where(
      and(
        ...[eq(riders.cityCode, cityCode), eq(riderDocuments.state, "verified")],
        ...[isNull(riderDocuments.warnedAt), lte(riderDocuments.expiresOn, until)],
        gte(riderDocuments.expiresOn, today),
      ),
    )
    .orderBy(asc(riderDocuments.expiresOn))
    .limit(BATCH);
}

function expire(ctx: Ctx, { id, riderId, kind }: Due): Promise<boolean> {
  return transact(ctx, async (tx) => {
    await lockRider(tx, riderId);
    const [ended] = await tx.db
      .update(riderDocuments)
      .set({ state: "expired" })
      .where(and(eq(riderDocuments.id, id), eq(riderDocuments.state, "verified")))
      .returning({ id: riderDocuments.id });
    if (!ended) return false;
    const kyc = await settleKyc(tx, riderId);
    if (kyc !== "verified") await endDuty(tx, riderId, "offline");
    await tell(tx, { id, riderId, kind }, "expired");
    return true;
  });
}

function warn(ctx: Ctx, { id, riderId, kind }: Due): Promise<boolean> {
  return transact(ctx, async (tx) => {
    const [warned] = await tx.db
      .update(riderDocuments)
      .set({ warnedAt: now(tx) })
      .where(and(eq(riderDocuments.id, id), isNull(riderDocuments.warnedAt)))
      .returning({ id: riderDocuments.id });
    if (warned) await tell(tx, { id, riderId, kind }, "ends_soon");
    return warned !== undefined;
  });
}

function tell(ctx: Ctx, { id, riderId, kind }: Due, to: "expired" | "ends_soon"): Promise<void> {
  const payload = { riderId, what: kind, paperId: id, to, by: null };
  return appendEvents(ctx, [{ type: "rider.papers_changed", partitionKey: riderId, payload }]);
}
