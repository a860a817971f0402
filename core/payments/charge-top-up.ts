/**
 * A top-up whose bank takes the money back: the customer has had it in the wallet, so it is the
 * customer who gives it back. What is left in the wallet is taken at once, the rest is owed; won, it
 * comes back the same way.
 */
import { BeelineError } from "#shared/errors.ts";
import { type Leg, type Posting, placeHold, post, postHold, readBalance } from "../ledger/index.ts";
import { type Ctx, now } from "../platform/index.ts";
import { accountOf, leg } from "./capture-postings.ts";
import { lockDebt, readDebt } from "./customer-debt.ts";
import type { PaymentRow } from "./payment-row.ts";

/** A hold lives within one transaction here. */
const HOLD_MS = 60_000;

export interface Charged {
  readonly id: string;
  readonly amountMinor: number;
  readonly chargedMinor: number;
}

/**
 * What of a disputed amount the customer bears: what of the top-up had reached the wallet and neither
 * went back nor is borne already.
 * @param borneMinor by this top-up's other disputes
 */
export function chargeableMinor(row: PaymentRow, amountMinor: number, borneMinor: number): number {
  if (row.purpose !== "top_up" || row.settledAt === null) return 0;
  const credited = (row.shares ?? [])
    .filter(({ kind }) => kind === "customer_wallet")
    .reduce((sum, { minor }) => sum + minor, 0);
  const gone = row.unexpectedMinor + row.refundPendingMinor + row.refundedMinor;
  const left = Math.min(credited, row.capturedMinor - gone) - borneMinor;
  return Math.max(0, Math.min(amountMinor, left));
}

/** Posts the opening of a dispute whose customer bears it, in the surrounding transaction. */
export async function chargeCustomer(ctx: Ctx, row: PaymentRow, dispute: Charged): Promise<void> {
  const { id: reference, amountMinor, chargedMinor } = dispute;
  await lockDebt(ctx, row.customerId);
  const takenMinor = await holdLeft(ctx, row, dispute);
  const posting: Posting = {
    ...{ purpose: "dispute_opened", reference },
    legs: moved([
      leg(accountOf("customer_wallet", row.customerId, row.currency), takenMinor),
      leg(
        accountOf("customer_receivable", row.customerId, row.currency),
        chargedMinor - takenMinor,
      ),
      leg(accountOf("disputes", row.provider, row.currency), amountMinor - chargedMinor),
      leg(accountOf("provider_clearing", row.provider, row.currency), -amountMinor),
    ]),
  };
  if (takenMinor > 0) await postHold(ctx, reference, posting);
  else await post(ctx, posting);
}

/** What is promised to orders stays theirs; what is left is held, so that nobody spends it meanwhile. */
async function holdLeft(
  ctx: Ctx,
  row: PaymentRow,
  { id: reference, chargedMinor }: Charged,
): Promise<number> {
  const from = accountOf("customer_wallet", row.customerId, row.currency);
  const to = accountOf("provider_clearing", row.provider, row.currency);
  const expiresAt = new Date(now(ctx).getTime() + HOLD_MS);
  for (let tries = 1; ; tries++) {
    const { availableMinor } = await readBalance(ctx, from);
    const amountMinor = Math.min(chargedMinor, availableMinor);
    if (amountMinor <= 0) return 0;
    try {
      await placeHold(ctx, { reference, from, to, amountMinor, expiresAt });
      return amountMinor;
    } catch (error) {
      // Spent in between; the refusal has locked the wallet, so what is read now stays.
      if (!(error instanceof BeelineError) || tries > 1) throw error;
    }
  }
}

/** The bank gives it back: what the customer owes is paid of it, the rest is in the wallet again. */
export async function giveBackPosting(
  ctx: Ctx,
  row: PaymentRow,
  { id: reference, amountMinor, chargedMinor }: Charged,
): Promise<Posting> {
  await lockDebt(ctx, row.customerId);
  const paid = Math.min(await readDebt(ctx, row), chargedMinor);
  return {
    ...{ purpose: "dispute_won", reference },
    legs: moved([
      leg(accountOf("customer_wallet", row.customerId, row.currency), paid - chargedMinor),
      leg(accountOf("customer_receivable", row.customerId, row.currency), -paid),
      leg(accountOf("disputes", row.provider, row.currency), chargedMinor - amountMinor),
      leg(accountOf("provider_clearing", row.provider, row.currency), amountMinor),
    ]),
  };
}

const moved = (legs: readonly Leg[]) => legs.filter(({ amountMinor }) => amountMinor !== 0);
