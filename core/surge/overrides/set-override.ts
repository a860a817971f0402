import { and, eq, gt, isNull, sql } from "drizzle-orm";
import { surgeOverrides } from "#drizzle/schema/index.ts";
import type { BodyOf, routes } from "#shared/contracts/index.ts";
import type { SurgeOverride } from "#shared/contracts/surge.ts";
import { BeelineError } from "#shared/errors.ts";
import { afterCommit, type Ctx, newId, now } from "../../platform/index.ts";
import { policyInForce } from "../../policy/index.ts";
import { requireCity } from "../require-city.ts";
import { citySurgeOf } from "../surge-state.ts";
import { MAX_OPEN_OVERRIDES, readOverrides, viewOverride } from "./read-overrides.ts";

type Wanted = BodyOf<typeof routes.setSurgeOverride>;

/** Longer than any event; a price for good is a policy. */
const MAX_MS = 7 * 24 * 3_600_000;
/** Nobody plans further ahead than that. */
const MAX_AHEAD_MS = 90 * 24 * 3_600_000;

/**
 * Sets a surge until a time. Holds here at once, in other processes within a refresh.
 * @throws BeelineError NOT_FOUND for a city of another region, VALIDATION_FAILED for times or a
 *   multiplier that cannot be, CONFLICT when there are too many already
 */
export async function setOverride(ctx: Ctx, wanted: Wanted): Promise<SurgeOverride> {
  const { cityCode, cell = null, rideType = null, multiplierHundredths, reason } = wanted;
  requireCity(ctx, cityCode);
  const at = now(ctx);
  const startsAt = wanted.startsAt === undefined ? at : new Date(wanted.startsAt);
  const endsAt = new Date(wanted.endsAt);
  refuseStrange(ctx, wanted, { at, startsAt, endsAt });
  const [open] = await ctx.db
    .select({ count: sql<number>`count(*)::int` })
    .from(surgeOverrides)
    .where(
      and(
        eq(surgeOverrides.cityCode, cityCode),
        isNull(surgeOverrides.endedAt),
        gt(surgeOverrides.endsAt, at),
      ),
    );
  if ((open?.count ?? 0) >= MAX_OPEN_OVERRIDES) {
    throw new BeelineError("CONFLICT", { detail: "End other overrides of this city first" });
  }
  const [row] = await ctx.db
    .insert(surgeOverrides)
    .values({
      ...{ id: newId(ctx, "surgeOverride"), cityCode, cell, rideType, multiplierHundredths },
      ...{ startsAt, endsAt, reason, createdBy: ctx.actor.id ?? "system", createdAt: at },
    })
    .returning();
  tellHere(ctx, cityCode);
  return viewOverride(row!);
}

function refuseStrange(
  ctx: Ctx,
  { cityCode, multiplierHundredths }: Wanted,
  { at, startsAt, endsAt }: { at: Date; startsAt: Date; endsAt: Date },
): void {
  const { capHundredths, floorHundredths } = policyInForce(ctx.runtime, "surge", {
    cityCode,
  }).values;
  const refuse = (path: string, message: string) => {
    throw new BeelineError("VALIDATION_FAILED", { issues: [{ path, message }] });
  };
  if (multiplierHundredths > capHundredths) {
    refuse("multiplierHundredths", `The policy of this city caps surge at ${capHundredths}`);
  }
  if (multiplierHundredths < floorHundredths) {
    refuse("multiplierHundredths", `The policy of this city has a floor of ${floorHundredths}`);
  }
  if (endsAt <= at || endsAt <= startsAt)
    refuse("endsAt", "It has to end after it began, and not yet");
  if (endsAt.getTime() - startsAt.getTime() > MAX_MS) refuse("endsAt", "At most seven days");
  if (startsAt.getTime() - at.getTime() > MAX_AHEAD_MS) refuse("startsAt", "At most 90 days ahead");
}

/** Reads again what holds in a city once the change is committed; a failure is made good by a refresh. */
export function tellHere(ctx: Ctx, cityCode: string): void {
  afterCommit(ctx, () => {
    const outside = { ...ctx, db: ctx.runtime.database.queries };
    readOverrides(outside, cityCode)
      .then((overrides) => {
        const city = citySurgeOf(ctx.runtime, cityCode);
        if (city) city.overrides = overrides;
      })
      .catch((error: unknown) => {
        ctx.runtime.log.warn({ error }, "a surge override is told with the next refresh");
      });
  });
}
