import { BeelineError } from "#shared/errors.ts";
import { type Ctx, now, statement } from "../platform/index.ts";
import { accountIdOf } from "./account-id.ts";
import type { Hold } from "./chart.ts";

type Outcome = "placed" | "repeated" | "insufficient" | "different";

const askHold = statement<{ outcome: Outcome }>(
  `select ledger.place_hold($1, $2, $3, $4, $5, $6::bigint, $7::timestamptz, $8::timestamptz)
     as outcome`,
);

/**
 * Promises money: it stays where it is and cannot be spent otherwise until the hold is posted,
 * voided or expires. The same hold again is harmless, whatever became of it. A refusal leaves the
 * surrounding transaction usable.
 * @throws BeelineError INSUFFICIENT_FUNDS when the available balance of an account that may not be
 *   overdrawn is too small
 * @throws Error when the reference stands for another hold
 */
export async function placeHold(ctx: Ctx, hold: Hold): Promise<void> {
  const { reference, from, to, amountMinor, expiresAt } = hold;
  const [row] = await askHold(ctx, [
    reference,
    ...[from.kind, from.owner, from.currency],
    accountIdOf(to),
    amountMinor,
    expiresAt.toISOString(),
    now(ctx).toISOString(),
  ]);
  const outcome = row!.outcome;
  if (outcome === "insufficient") throw new BeelineError("INSUFFICIENT_FUNDS");
  if (outcome === "different") throw new Error(`${reference} stands for another hold`);
}
