import { BeelineError } from "#shared/errors.ts";
import { type Ctx, now, statement } from "../platform/index.ts";

const askVoid = statement<{ outcome: "voided" | "expired" | "posted" | "missing" }>(
  "select ledger.void_hold($1, $2::timestamptz) as outcome",
);

/**
 * Lets go of a hold. One that is voided or has expired already is fine.
 * @throws BeelineError CONFLICT when its money was moved
 * @throws BeelineError NOT_FOUND when there is no such hold
 */
export async function voidHold(ctx: Ctx, reference: string): Promise<void> {
  const [row] = await askVoid(ctx, [reference, now(ctx).toISOString()]);
  const outcome = row!.outcome;
  if (outcome === "missing") throw new BeelineError("NOT_FOUND");
  if (outcome === "posted") throw new BeelineError("CONFLICT", { detail: "The hold was posted" });
}
