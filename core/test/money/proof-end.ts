/** The end of a run: everything that is wrong with it, and a digest that the same seed repeats. */
import { createHash } from "node:crypto";
import { checkStock } from "../../inventory/index.ts";
import { checkLedger } from "../../ledger/index.ts";
import { type Ctx, statement } from "../../platform/index.ts";
import type { Truth } from "../../providers/simulator/index.ts";
import type { City } from "./proof-city.ts";
import type { Inhabitant } from "./proof-world.ts";
import { compareWithProviders } from "./provider-truth.ts";

export interface EndState {
  readonly violations: readonly string[];
  readonly digest: string;
  readonly digestLines: readonly string[];
}

export async function readEnd(city: City, people: readonly Inhabitant[]): Promise<EndState> {
  const ctx = city.core.system;
  const truth = await city.simulator.truth();
  const check = await checkLedger(ctx, "full");
  const broken = check.results.filter(({ violations }) => violations > 0);
  const violations = [
    ...broken.map(({ name, examples }) => `ledger: ${name}: ${examples.join(", ")}`),
    ...(await checkSums(ctx)),
    ...(await compareWithProviders(ctx, truth)),
    ...(await explainAttentions(ctx, truth)),
    ...(await checkStock(ctx)).map(({ itemId }) => `stock of ${itemId}`),
  ];
  const digestLines = await describe(ctx, people, truth);
  const digest = createHash("sha256").update(digestLines.join("\n")).digest("hex").slice(0, 16);
  return { violations, digest, digestLines };
}

const selectBroken = statement<{ what: string; id: string }>(`
  select 'sum of ' || currency as what, sum(amount_minor)::text as id
    from ledger.entries group by currency having sum(amount_minor) <> 0
  union all
  select 'transaction', transaction_id from ledger.entries
    group by transaction_id, currency having sum(amount_minor) <> 0
  union all
  select 'balance', accounts.id from (
      select id, sum(posted_minor) as posted from ledger.accounts group by id) as accounts
    left join (select account_id, sum(amount_minor) as sum from ledger.entries
      group by account_id) as entries on entries.account_id = accounts.id
    where accounts.posted <> coalesce(entries.sum, 0)
  union all
  select 'overdrawn', id from ledger.accounts where kind = 'customer_wallet'
    group by id having sum(posted_minor) + sum(held_minor) > 0
  union all
  select 'held for ever', id from ledger.accounts group by id having sum(held_minor) <> 0
  union all
  select 'hold', reference from ledger.holds where state = 'pending'
  union all
  select 'not sealed', transactions.id from ledger.transactions as transactions
    where not exists (select from ledger.seals where transaction_id = transactions.id)
  union all
  select 'order funds that nobody got', sum(amount_minor)::text from ledger.entries
    where account_id like 'order_funds:%' and not exists (
      select from payments where attention is not null)
    having sum(amount_minor) <> 0
  union all
  select 'tips that nobody got', sum(amount_minor)::text from ledger.entries
    where account_id like 'tips:%' having sum(amount_minor) <> 0`);

async function checkSums(ctx: Ctx): Promise<string[]> {
  return (await selectBroken(ctx, [])).map(({ what, id }) => `${what}: ${id}`);
}

const selectFlagged = statement<{ id: string; paymentId: string; attention: string }>(`
  select id, id as "paymentId", attention from payments where attention is not null
  union all
  select id, payment_id, attention from refunds where attention is not null`);

/** A flag stands for something odd that the provider did, and for nothing else. */
async function explainAttentions(ctx: Ctx, truth: Truth): Promise<string[]> {
  const payments = new Map(truth.payments.map((payment) => [payment.reference, payment]));
  const flagged = await selectFlagged(ctx, []);
  return flagged.flatMap(({ id, paymentId, attention }) => {
    const there = payments.get(paymentId);
    const isShort =
      there !== undefined &&
      (there.amountMinor !== there.askedMinor ||
        (there.capturedMinor > 0 && there.capturedMinor < there.amountMinor));
    const hasFailed = there?.refunds.some(({ status }) => status === "failed") ?? false;
    const isExplained =
      (["wrong_amount", "captured_too_little"].includes(attention) && isShort) ||
      // Also when a bank sent back what Razorpay gave back of a partial capture.
      (["refund_failed", "captured_too_much"].includes(attention) && hasFailed);
    return isExplained ? [] : [`${id} is flagged ${attention}, and nothing odd happened`];
  });
}

const selectBalances = statement<{ kind: string; owner: string; currency: string; minor: string }>(`
  select kind, owner, currency, sum(posted_minor)::text as minor from ledger.accounts
  group by kind, owner, currency`);

const selectPaid = statement<{ customerId: string; line: string }>(`
  select customer_id as "customerId", concat_ws(' ', 'payment', purpose, state, amount_minor,
    captured_minor, refunded_minor, disputed_minor, attention) as line from payments
  union all
  select payments.customer_id, concat_ws(' ', 'refund', refunds.amount_minor, refunds.state,
    destination, bearer, refunds.attention)
    from refunds join payments on payments.id = refunds.payment_id
  union all
  select owner_id, concat_ws(' ', 'payout', owner_kind, amount_minor, state) from payouts`);

const selectCustomers = statement<{ id: string; customerId: string }>(
  `select id, customer_id as "customerId" from payments`,
);

/** Names replaced by the numbers of subjects, and everything in an order of its own. */
async function describe(ctx: Ctx, people: readonly Inhabitant[], truth: Truth): Promise<string[]> {
  const names = new Map<string, string>();
  for (const { subject, customer, storeId, riderId } of people) {
    names.set(customer.id, `customer ${subject.number}`);
    names.set(storeId, `store ${subject.number}`);
    names.set(riderId, `rider ${subject.number}`);
  }
  const nameOf = (id: string) => names.get(id) ?? id;
  const customers = new Map(
    (await selectCustomers(ctx, [])).map(({ id, customerId }) => [id, customerId]),
  );
  const balances = (await selectBalances(ctx, [])).map(
    ({ kind, owner, currency, minor }) => `balance ${kind} ${nameOf(owner)} ${currency} ${minor}`,
  );
  const rows = (await selectPaid(ctx, [])).map(
    ({ customerId, line }) => `${nameOf(customerId)} ${line}`,
  );
  const there = truth.payments.map(
    ({ reference, status, capturedMinor, refundedMinor, disputes }) => {
      const disputed = disputes.map(
        ({ status: outcome, amountMinor }) => `${outcome} ${amountMinor}`,
      );
      const who = nameOf(customers.get(reference) ?? "nobody");
      return `${who} truth ${status} ${capturedMinor} ${refundedMinor} ${disputed.join()}`;
    },
  );
  const paidOut = truth.payouts.map(
    ({ status, amountMinor }) => `truth payout ${status} ${amountMinor}`,
  );
  return [...balances, ...rows, ...there, ...paidOut].sort();
}
