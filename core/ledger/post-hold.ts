import { BeelineError } from "#shared/errors.ts";
import { type Ctx, now, statement } from "../platform/index.ts";
import { parseAccountId } from "./account-id.ts";
import type { Posting } from "./chart.ts";
import { writePostings } from "./post.ts";

type Outcome = "posted" | "repeated" | "voided" | "expired" | "posted_otherwise" | "missing";

const askPost = statement<{ outcome: Outcome }>(
  "select ledger.post_hold($1, $2::jsonb, $3, $4, $5::timestamptz) as outcome",
);
const readHold = statement<{ from_account: string; to_account: string; amount_minor: string }>(
  "select from_account, to_account, amount_minor from ledger.holds where reference = $1",
);

/**
 * Moves what a hold has promised, all or part of it; the rest is let go. The posting tells purpose
 * and legs, which debit the hold's account; without one all of it moves to the hold's other account
 * as a `capture` with the hold's reference. The same posting again is harmless. Money that is still
 * held may be taken after its time too, until the hold has expired. A refusal leaves the surrounding
 * transaction usable.
 * @param more what follows from it, posted in the same call, so that accounts are locked in one order
 * @throws BeelineError CONFLICT when the hold was voided, has expired or was posted otherwise
 * @throws BeelineError NOT_FOUND when there is no such hold
 * @throws Error when the posting takes nothing or more than is held
 */
export async function postHold(
  ctx: Ctx,
  reference: string,
  posting?: Posting,
  more: readonly Posting[] = [],
): Promise<void> {
  const made = posting ?? (await wholeOf(ctx, reference));
  const { role, id } = ctx.actor;
  const written = writePostings(ctx, [made, ...more]);
  const [row] = await askPost(ctx, [reference, written, role, id ?? null, now(ctx).toISOString()]);
  const outcome = row!.outcome;
  if (outcome === "posted" || outcome === "repeated") return;
  if (outcome === "missing") throw new BeelineError("NOT_FOUND");
  throw new BeelineError("CONFLICT", { detail: `The hold is over: ${outcome}` });
}

async function wholeOf(ctx: Ctx, reference: string): Promise<Posting> {
  const [hold] = await readHold(ctx, [reference]);
  if (!hold) throw new BeelineError("NOT_FOUND");
  const amountMinor = Number(hold.amount_minor);
  return {
    purpose: "capture",
    reference,
    legs: [
      { account: parseAccountId(hold.from_account)!, amountMinor },
      { account: parseAccountId(hold.to_account)!, amountMinor: -amountMinor },
    ],
  };
}
