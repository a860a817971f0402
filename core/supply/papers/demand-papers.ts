import { and, eq, isNull } from "drizzle-orm";
import { suspensions } from "#drizzle/schema/index.ts";
import type { Vehicle } from "#shared/contracts/fields.ts";
import { BeelineError } from "#shared/errors.ts";
import type { Ctx } from "../../platform/index.ts";
import type { RiderRow } from "../duty-presence.ts";
import type { PapersHeld } from "./paper-rules.ts";
import { lackOf, readPapers } from "./read-papers.ts";

/** @throws BeelineError KYC_REQUIRED with an issue for each paper that is missing */
export async function demandPapers(ctx: Ctx, row: RiderRow, vehicle: Vehicle): Promise<PapersHeld> {
  const held = await readPapers(ctx, row.id);
  const missing = lackOf(ctx, row, held, vehicle);
  if (missing.length === 0) return held;
  throw new BeelineError("KYC_REQUIRED", {
    issues: missing.map(({ what, why }) => ({ path: what, message: why })),
  });
}

/** Why, and what can be done: what somebody reads who may not work. */
export async function suspendedError(ctx: Ctx, riderId: string): Promise<BeelineError> {
  const [open] = await ctx.db
    .select({ reason: suspensions.reason, appealState: suspensions.appealState })
    .from(suspensions)
    .where(and(eq(suspensions.riderId, riderId), isNull(suspensions.liftedAt)));
  if (!open) return new BeelineError("SUSPENDED");
  const next =
    open.appealState === null
      ? "You can appeal in My standing"
      : open.appealState === "open"
        ? "Your appeal is being looked at"
        : "Your appeal was decided";
  return new BeelineError("SUSPENDED", {
    detail: `The account is suspended: ${open.reason}. ${next}`,
    issues: [
      { path: "reason", message: open.reason },
      { path: "appeal", message: open.appealState ?? "possible" },
    ],
  });
}
