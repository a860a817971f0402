import { riders } from "#drizzle/schema/index.ts";
import type { BodyOf, Papers, routes } from "#shared/contracts/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { type Ctx, now, transact } from "../../platform/index.ts";
import { PRIOR } from "../ratings/rating-rules.ts";
import { viewPapers } from "./view-papers.ts";

/**
 * Makes the signed-in person a rider of a city, who still has to hand papers in. Asking again for
 * the same changes nothing.
 * @throws BeelineError VALIDATION_FAILED for a city of another region, CONFLICT for a rider already
 */
export async function applyAsRider(
  ctx: Ctx,
  { cityCode, vehicle }: BodyOf<typeof routes.applyAsRider>,
): Promise<Papers> {
  const id = ctx.actor.id ?? "";
  const city = ctx.runtime.region.cities.find(({ code }) => code === cityCode);
  if (!city) {
    throw new BeelineError("VALIDATION_FAILED", {
      issues: [{ path: "cityCode", message: "We are not in this city" }],
    });
  }
  return transact(ctx, async (tx) => {
    const made = await tx.db
      .insert(riders)
      .values({
        ...{ id, cityCode, vehicle, kyc: "pending", rating: PRIOR.stars },
        ...{ stateSince: now(tx), papersSince: now(tx) },
      })
      .onConflictDoNothing()
      .returning({ id: riders.id });
    const papers = await viewPapers(tx, id);
    const isSame = papers.kyc === "pending" && papers.vehicle === vehicle;
    if (made.length === 0 && !isSame) {
      throw new BeelineError("CONFLICT", { detail: "You are a rider already" });
    }
    return papers;
  });
}
