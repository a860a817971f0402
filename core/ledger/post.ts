import { BeelineError } from "#shared/errors.ts";
import { type Ctx, newId, now, write } from "../platform/index.ts";
import type { Posting } from "./chart.ts";

/** One statement for any number of postings; nobody waits for its answer. */
const sendPostings = write(
  { ledger_post: "select ledger.post($1::jsonb, $2, $3, $4::timestamptz) as written" },
  {
    mustChange: "ledger_post",
    conflicts: {
      ledger_overdraw: () => new BeelineError("INSUFFICIENT_FUNDS"),
      ledger_other_content: () =>
        new Error("The journal has another movement under this purpose and reference"),
    },
  },
);

/**
 * Posts movements of money, as one `write` of the surrounding transaction: what is wrong with them
 * is heard with its commit. What belongs together is posted in one call, because accounts are locked
 * in a fixed order within a call and not between calls.
 *
 * The same purpose and reference with the same order and legs once more changes nothing.
 * @throws BeelineError INSUFFICIENT_FUNDS when an account that may not be overdrawn would be
 * @throws Error when purpose and reference stand for something else already, or legs are not balanced
 */
export async function post(ctx: Ctx, postings: Posting | readonly Posting[]): Promise<void> {
  const all = Array.isArray(postings) ? (postings as readonly Posting[]) : [postings as Posting];
  if (all.length === 0) return;
  const { role, id } = ctx.actor;
  await sendPostings(ctx, [writePostings(ctx, all), role, id ?? null, now(ctx).toISOString()]);
}

/** As the functions of the database read them. */
export function writePostings(ctx: Ctx, postings: readonly Posting[]): string {
  return JSON.stringify(
    postings.map(({ purpose, reference, orderId, legs }) => ({
      id: newId(ctx, "ledgerTransaction"),
      purpose,
      reference,
      order: orderId ?? null,
      legs: legs.map(({ account: { kind, owner, currency }, amountMinor }) => {
        // What is no integer would be rounded on its way.
        if (!Number.isSafeInteger(amountMinor))
          throw new RangeError(`Not minor units: ${amountMinor}`);
        return { kind, owner, currency, amount: amountMinor };
      }),
    })),
  );
}
