/** A customer's wallet: what is in it, what went in and out, and money of ours put into it. */
import { and, eq } from "drizzle-orm";
import { people } from "#drizzle/schema/index.ts";
import type { routes } from "#shared/contracts/index.ts";
import { CreditReason } from "#shared/contracts/ops-payments.ts";
import type { BodyOf, ResponseOf } from "#shared/contracts/route.ts";
import type { Wallet } from "#shared/contracts/wallet.ts";
import { BeelineError } from "#shared/errors.ts";
import { money } from "#shared/money.ts";
import { type PageRequest, post, readBalance, readEntries } from "../ledger/index.ts";
import { type Ctx, sha256Hex, statement, transact } from "../platform/index.ts";
import { accountOf, PLATFORM, transfer } from "./capture-postings.ts";
import { demandPositive } from "./demand-amount.ts";

export async function getWallet(ctx: Ctx): Promise<Wallet> {
  const { currency } = ctx.runtime.region;
  const customerId = ctx.actor.id ?? "";
  const [wallet, owed] = await Promise.all([
    readBalance(ctx, accountOf("customer_wallet", customerId, currency)),
    readBalance(ctx, accountOf("customer_receivable", customerId, currency)),
  ]);
  return {
    balance: money(wallet.postedMinor, currency),
    held: money(wallet.heldMinor, currency),
    available: money(wallet.availableMinor, currency),
    owed: money(owed.postedMinor, currency),
  };
}

export async function listWalletEntries(
  ctx: Ctx,
  page: PageRequest,
): Promise<ResponseOf<typeof routes.listWalletEntries>> {
  const { currency } = ctx.runtime.region;
  const account = accountOf("customer_wallet", ctx.actor.id ?? "", currency);
  const { items, nextCursor } = await readEntries(ctx, account, page);
  return {
    items: items.map(({ transactionId, ...entry }) => ({ id: transactionId, ...entry })),
    nextCursor,
  };
}

const findCredits = statement<{ reference: string }>(`
  select reference from ledger.transactions where purpose = 'promotion' and reference = any($1)`);

/**
 * Puts money of the platform into a customer's wallet. A repeat with the same key, whenever, is the
 * same credit: the journal knows it by what is made of the key.
 * @throws BeelineError NOT_FOUND; CONFLICT when the key made a credit for another reason;
 * VALIDATION_FAILED for nothing, too much or another currency
 */
export async function creditCustomer(
  ctx: Ctx,
  customerId: string,
  body: BodyOf<typeof routes.creditCustomer>,
  key: string,
): Promise<ResponseOf<typeof routes.creditCustomer>> {
  const { amountMinor, currency } = demandPositive(ctx, body.amount);
  return transact(ctx, async (tx) => {
    const [customer] = await tx.db
      .select({ id: people.id })
      .from(people)
      .where(and(eq(people.id, customerId), eq(people.role, "customer")));
    if (!customer) throw new BeelineError("NOT_FOUND");
    const id = `credit_${sha256Hex(JSON.stringify([ctx.actor.id, customerId, key])).slice(0, 32)}`;
    const others = CreditReason.options.filter((reason) => reason !== body.reason);
    if ((await findCredits(tx, [others.map((reason) => `${id}.${reason}`)])).length > 0) {
      throw new BeelineError("CONFLICT", { detail: "This key has made another credit" });
    }
    const about = { purpose: "promotion", reference: `${id}.${body.reason}` } as const;
    const promotions = accountOf("promotions", PLATFORM, currency);
    const wallet = accountOf("customer_wallet", customerId, currency);
    await post(tx, transfer({ orderId: null }, about, promotions, wallet, amountMinor));
    return { id, customerId, amount: body.amount };
  });
}
