import { eq } from "drizzle-orm";
import { people } from "#drizzle/schema/index.ts";
import type { Standing } from "#shared/contracts/index.ts";
import { type Ctx, now } from "../../platform/index.ts";
import { policyInForce } from "../../policy/index.ts";
import { findRider } from "../../supply/index.ts";
import { latestSuspensions, viewSuspension } from "../suspensions/suspension-row.ts";
import { latestPauses, pauseAt, viewPause } from "./pause-row.ts";
import { ratesOf } from "./rate-rules.ts";
import { countAnswers } from "./read-happenings.ts";

const DAY_MS = 86_400_000;
/** As much history as a page shows. */
const SHOWN = 10;

/** How a rider stands. @throws BeelineError NOT_FOUND */
export async function getStanding(ctx: Ctx, riderId: string): Promise<Standing> {
  const rider = await findRider(ctx, riderId);
  const { values: policy } = policyInForce(ctx.runtime, "standing", { cityCode: rider.cityCode });
  const at = now(ctx);
  const since = new Date(at.getTime() - policy.windowDays * DAY_MS);
  const [counts, pauses, suspended, [person]] = await Promise.all([
    countAnswers(ctx, riderId, since),
    latestPauses(ctx, riderId, SHOWN),
    latestSuspensions(ctx, riderId, SHOWN),
    ctx.db.select({ count: people.starsCount }).from(people).where(eq(people.id, riderId)),
  ]);
  const pause = pauseAt(pauses, at);
  const open = suspended.find(({ liftedAt }) => liftedAt === null);
  return {
    rating: rider.rating,
    ratings: person?.count ?? 0,
    windowDays: policy.windowDays,
    offers: counts.accepted + counts.declined + counts.unanswered,
    ...counts,
    ...ratesOf(counts, policy.minOffers),
    pause: pause ? viewPause(pause) : null,
    pauses: pauses.map(viewPause),
    suspension: open ? viewSuspension(open) : null,
    suspensions: suspended.map(viewSuspension),
  };
}
