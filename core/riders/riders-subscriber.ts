import { eq } from "drizzle-orm";
import { riders } from "#drizzle/schema/index.ts";
import type { Subscriber } from "../outbox/index.ts";
import type { Ctx } from "../platform/index.ts";
import { SUSPENDED_UNTIL } from "../supply/index.ts";
import { endDuty } from "./end-duty.ts";
import { judgeRider } from "./standing/judge-rider.ts";

/** What news of offers, trips and riders means for how a rider stands. Each may come more than once. */
export const ridersSubscriber: Subscriber = {
  name: "riders",
  types: ["offer.changed", "trip.changed", "rider.changed"],
  async handle(ctx, { type, payload }) {
    if (type === "offer.changed") {
      const isRefusal =
        payload.to === "declined" || (payload.to === "expired" && payload.reason === "no answer");
      if (isRefusal) await judgeRider(ctx, payload.riderId);
    } else if (type === "trip.changed") {
      const isGivenBack = payload.to === "cancelled" && payload.actor.role === "rider";
      if (isGivenBack) await judgeRider(ctx, payload.riderId);
    } else if (type === "rider.changed" && payload.to === "online") {
      await endWhatIsOver(ctx, payload.riderId);
    }
  },
};

/** Whoever was suspended, or whose papers ended, during a trip goes off duty after it. */
async function endWhatIsOver(ctx: Ctx, riderId: string): Promise<void> {
  const [row] = await ctx.db
    .select({ kyc: riders.kyc, pausedUntil: riders.pausedUntil })
    .from(riders)
    .where(eq(riders.id, riderId));
  if (row?.pausedUntil?.getTime() === SUSPENDED_UNTIL.getTime()) {
    await endDuty(ctx, riderId, "suspended");
  } else if (row && row.kyc !== "verified") {
    await endDuty(ctx, riderId, "offline");
  }
}
