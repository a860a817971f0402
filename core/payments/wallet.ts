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

const findCredits = statement<{ reference: string; minor: string }>(`
  select t.reference, max(e.amount_minor) as minor
  from ledger.transactions t join ledger.entries e on e.transaction_id = t.id
  where t.purpose = 'promotion' and t.reference = any($1) group by 1`);

/**
 * Puts money of the platform into a customer's wallet. A repeat with the same key, whenever, is the
 * same credit: the journal knows it by what is made of the key.
 * @throws BeelineError NOT_FOUND; CONFLICT when the key made another credit;
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
    const all = CreditReason.options.map((reason) => `${id}.${reason}`);
    const isOther = (made: { reference: string; minor: string }) =>
      made.reference !== `${id}.${body.reason}` || Number(made.minor) !== amountMinor;
    if ((await findCredits(tx, [all])).some(isOther)) {
      throw new BeelineError("CONFLICT", { detail: "This key has made another credit" });
    }
    const about = { purpose: "promotion", reference: `${id}.${body.reason}` } as const;
    const promotions = accountOf("promotions", PLATFORM, currency);
    const wallet = accountOf("customer_wallet", customerId, currency);
    await post(tx, transfer({ orderId: null }, about, promotions, wallet, amountMinor));
    return { id, customerId, amount: body.amount };
  });
}
