/** Where an owner's money goes, and how the owner stands. */
import { and, eq, inArray, sql } from "drizzle-orm";
import { payoutAccounts, payouts } from "#drizzle/schema/index.ts";
import type {
  BodyOf,
  PayoutAccount,
  PayoutProvider,
  PayoutStanding,
  routes,
} from "#shared/contracts/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { money } from "#shared/money.ts";
import { type Ctx, now } from "../platform/index.ts";
import { configuredProviders } from "../providers/index.ts";
import { type AccountRow, findStop, isHeld } from "./create-payout.ts";
import { payoutPolicies } from "./payout-policies.ts";
import type { Owner } from "./payout-row.ts";
import { decidePayout } from "./payout-rules.ts";
import { readOwed } from "./read-owed.ts";

/**
 * The account for all payouts from now on; those under way keep theirs.
 * @throws BeelineError VALIDATION_FAILED for a provider that the region does not pay out by
 */
export async function setPayoutAccount(
  ctx: Ctx,
  owner: Owner,
  { provider, token, lastFour, bank }: BodyOf<typeof routes.setRiderPayoutAccount>,
): Promise<PayoutAccount> {
  if (!configuredProviders(ctx.runtime).includes(provider)) {
    const issue = { path: "provider", message: "This provider does not pay out here" };
    throw new BeelineError("VALIDATION_FAILED", { issues: [issue] });
  }
  const at = now(ctx);
  const account = { provider, token, lastFour, bank, updatedAt: at };
  const [row] = await ctx.db
    .insert(payoutAccounts)
    .values({ ownerId: owner.id, ownerKind: owner.kind, createdAt: at, ...account })
    .onConflictDoUpdate({ target: payoutAccounts.ownerId, set: account })
    .returning();
  return viewAccount(row!);
}

function viewAccount({ provider, lastFour, bank, updatedAt }: AccountRow): PayoutAccount {
  return {
    provider: provider as PayoutProvider,
    lastFour,
    bank,
    updatedAt: updatedAt.toISOString(),
  };
}

/** What is owed, what of it may leave, and what keeps the rest. */
export async function readStanding(ctx: Ctx, owner: Owner): Promise<PayoutStanding> {
  const { code, currency } = ctx.runtime.region;
  const policy = payoutPolicies[code][owner.kind];
  const [account] = await ctx.db
    .select()
    .from(payoutAccounts)
    .where(eq(payoutAccounts.ownerId, owner.id));
  const owed = await readOwed(ctx, owner, policy);
  const { amountMinor, stoppedBy } = decidePayout(owed, policy);
  const stop = account
    ? await findStop(ctx, account)
    : (await isHeld(ctx, owner.id))
      ? "hold"
      : "no_account";
  return {
    owed: money(owed.owedMinor, currency),
    payable: money(stop ? 0 : amountMinor, currency),
    underWay: money(await sumUnderWay(ctx, owner.id), currency),
    stoppedBy: stop ?? stoppedBy,
    minimum: money(policy.minimumMinor, currency),
    schedule: policy.schedule,
    account: account ? viewAccount(account) : null,
  };
}

/** Ordered, and not confirmed by the bank. */
export async function sumUnderWay(ctx: Ctx, ownerId: string): Promise<number> {
  const [row] = await ctx.db
    .select({ minor: sql<string | null>`sum(${payouts.amountMinor})` })
    .from(payouts)
    .where(
      and(eq(payouts.ownerId, ownerId), inArray(payouts.state, ["created", "sent", "unknown"])),
    );
  return Number(row?.minor ?? 0);
}
