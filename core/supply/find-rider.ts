import { eq } from "drizzle-orm";
import { riders } from "#drizzle/schema/index.ts";
import { BeelineError } from "#shared/errors.ts";
import type { Ctx } from "../platform/index.ts";
import type { RiderRow } from "./duty-presence.ts";

/** @throws BeelineError NOT_FOUND when this region has no such rider. */
export async function findRider(ctx: Ctx, riderId: string): Promise<RiderRow> {
  const [row] = await ctx.db.select().from(riders).where(eq(riders.id, riderId));
  if (!row) throw new BeelineError("NOT_FOUND", { detail: "There is no such rider here" });
  return row;
}
