import { and, eq, gt, isNull } from "drizzle-orm";
import { surgeOverrides } from "#drizzle/schema/index.ts";
import type { SurgeOverride } from "#shared/contracts/surge.ts";
import { BeelineError } from "#shared/errors.ts";
import { type Ctx, now } from "../../platform/index.ts";
import { viewOverride } from "./read-overrides.ts";
import { tellHere } from "./set-override.ts";

/** @throws BeelineError NOT_FOUND, or CONFLICT when it has ended already */
export async function endOverride(ctx: Ctx, id: string): Promise<SurgeOverride> {
  const at = now(ctx);
  const [row] = await ctx.db
    .update(surgeOverrides)
    .set({ endedAt: at, endedBy: ctx.actor.id ?? "system" })
    .where(
      and(eq(surgeOverrides.id, id), isNull(surgeOverrides.endedAt), gt(surgeOverrides.endsAt, at)),
    )
    .returning();
  if (row) {
    tellHere(ctx, row.cityCode);
    return viewOverride(row);
  }
  const [known] = await ctx.db
    .select({ id: surgeOverrides.id })
    .from(surgeOverrides)
    .where(eq(surgeOverrides.id, id));
  if (!known) throw new BeelineError("NOT_FOUND");
  throw new BeelineError("CONFLICT", { detail: "This override has ended already" });
}
