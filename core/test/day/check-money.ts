/** Where the money of the day is: the ledger's own check, sums of our own, and the papers. */
import { routes } from "#shared/contracts/index.ts";
import { checkLedger } from "../../ledger/index.ts";
import { statement } from "../../platform/index.ts";
import type { LivedDay } from "./live-day.ts";
import { type DayRows, findings, sayEqual, sum } from "./read-day.ts";

const selectSums = statement<{ what: string; minor: string }>(`
  select 'all entries' as what, coalesce(sum(amount_minor), 0)::text as minor from ledger.entries
  union all
  select 'entries of ' || transaction_id, sum(amount_minor)::text from ledger.entries
    group by transaction_id having sum(amount_minor) <> 0
  union all
  select 'held on ' || id, sum(held_minor)::text from ledger.accounts
    group by id having sum(held_minor) <> 0
  union all
  select 'hold ' || reference, amount_minor::text from ledger.holds where state = 'pending'
  union all
  select 'left in ' || kind, sum(posted_minor)::text from ledger.accounts
    where kind in ('order_funds', 'tips', 'suspense', 'disputes') group by kind`);

/** By order: what it brought in, what its customer still owes, and what became of both. */
const selectFlows = statement<Record<"orderId" | "shared" | "taken" | "owed", string>>(`
  select t.order_id as "orderId",
    coalesce(-sum(e.amount_minor) filter (where a.kind in ('partner_payable', 'platform_revenue',
      'tax_payable') or a.kind = 'rider_payable' and t.purpose <> 'capture'), 0)::text as shared,
    coalesce(sum(e.amount_minor) filter (where a.kind in ('provider_clearing', 'customer_wallet')
      or a.kind = 'rider_payable' and t.purpose = 'capture'), 0)::text as taken,
    coalesce(sum(e.amount_minor) filter (where a.kind = 'customer_receivable'), 0)::text as owed
  from ledger.entries e
  join ledger.transactions t on t.id = e.transaction_id
  join (select distinct id, kind from ledger.accounts) a on a.id = e.account_id
  where t.order_id is not null group by t.order_id`);

/** Per order, in minor units: charged in all, and given back. */
function movedBy(rows: DayRows, orderId: string) {
  const payments = rows.payments.filter((payment) => payment.orderId === orderId);
  const ids = new Set(payments.map(({ id }) => id));
  const backs = rows.refunds.filter(
    ({ paymentId, state }) => ids.has(paymentId) && state === "succeeded",
  );
  return {
    chargedMinor: sum(payments.map(({ capturedMinor }) => capturedMinor)),
    backMinor: sum(backs.map(({ amountMinor }) => amountMinor)),
  };
}

export async function checkMoney({ core }: LivedDay, rows: DayRows): Promise<string[]> {
  const { wrong, say } = findings();
  const { results } = await checkLedger(core.system, "full");
  for (const { name, violations, examples } of results) {
    say(violations === 0, `ledger: ${name}: ${examples.join(", ")}`);
  }
  for (const { what, minor } of await selectSums(core.system, [])) sayEqual(say, what, +minor, 0);
  const flows = new Map((await selectFlows(core.system, [])).map((flow) => [flow.orderId, flow]));
  for (const order of rows.orders) {
    const { id } = order;
    const { chargedMinor, backMinor } = movedBy(rows, id);
    const flow = flows.get(id);
    const owedMinor = Number(flow?.owed ?? 0);
    const leftMinor = chargedMinor - backMinor;
    sayEqual(say, `what ${id} brought in`, Number(flow?.taken ?? 0), leftMinor);
    sayEqual(say, `what was shared of ${id}`, Number(flow?.shared ?? 0), leftMinor + owedMinor);
    // Who would have paid in notes, and is not there to hand them over.
    const fee = order.state === "cancelled" ? (order.cancellationFeeMinor ?? 0) : 0;
    if (fee > 0) sayEqual(say, `the fee of ${id}`, chargedMinor + owedMinor, fee);
    else sayEqual(say, `what is owed for ${id}`, owedMinor, 0);
  }
  for (const { id, state, dueAt, attention } of rows.payments) {
    const isOver = ["captured", "partially_refunded", "refunded", "voided", "failed"].includes(
      state,
    );
    say(isOver, `${id} is ${state}`);
    say(attention === null, `${id} asks for a person: ${attention}`);
    say(isOver ? dueAt === null : true, `${id} is ${state} and still to be looked at`);
  }
  return wrong;
}

/** A receipt tells what was charged, in lines that add up to it. */
export async function checkReceipts({ city }: LivedDay, rows: DayRows): Promise<string[]> {
  const { wrong, say } = findings();
  for (const { id } of rows.orders) {
    const { chargedMinor, backMinor } = movedBy(rows, id);
    if (chargedMinor === 0) continue;
    const receipt = await city.ops.call(routes.getReceipt, { params: { id }, query: {} });
    const minors = [...receipt.lines, ...receipt.taxes].map(({ amount }) => amount.amountMinor);
    sayEqual(say, `the lines of the receipt of ${id}`, sum(minors), receipt.total.amountMinor);
    sayEqual(say, `the receipt of ${id}`, receipt.total.amountMinor, chargedMinor);
    sayEqual(say, `paid for ${id}`, receipt.paid?.amountMinor, chargedMinor - backMinor);
  }
  return wrong;
}
