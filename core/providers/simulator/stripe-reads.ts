/** What can be read of Stripe: intents, refunds, disputes, transfers, the balance, by pages. */
import type { Bank } from "./bank.ts";
import type { SimQuestion, SimReply, SimRequest, World } from "./shape.ts";
import {
  balanceTransactionOf,
  disputeOf,
  intentOf,
  refundOf,
  transferOf,
} from "./stripe-objects.ts";
import { missing, ok, paymentOf, refuse } from "./stripe-replies.ts";

export function read(world: World, { path, query }: SimRequest): SimQuestion | SimReply {
  const { book } = world.bank;
  const expands = query.getAll("expand[]").some((name) => name.endsWith("latest_charge"));
  const lookup = (reference: string, act: () => SimReply): SimQuestion => ({
    operation: "lookup",
    reference,
    act,
  });
  const one = /^\/v1\/payment_intents\/(pi_\w+)$/.exec(path)?.[1];
  if (one) {
    const payment = paymentOf(world, one);
    if (!payment) return missing;
    return lookup(payment.reference, () => ok(intentOf(world, paymentOf(world, one)!, expands)));
  }
  const paymentId = paymentOf(world, query.get("payment_intent") ?? "")?.id ?? "";
  const reference = paymentOf(world, query.get("payment_intent") ?? "")?.reference ?? "";
  switch (path) {
    case "/v1/payment_intents/search": {
      const wanted =
        /^metadata\["reference"\]:"([\w-]+)"$/.exec(query.get("query") ?? "")?.[1] ?? "";
      const found = () => book.payments.named(`stripe:${wanted}`);
      return lookup(wanted, () => ok(page(found().map((each) => intentOf(world, each, expands)))));
    }
    case "/v1/payment_intents":
      return lookup("", () => {
        const rows = book.payments.all().filter(({ provider }) => provider === "stripe");
        return cursor(
          rows.reverse(),
          query,
          (row) => row.providerId,
          (row) => intentOf(world, row, expands),
        );
      });
    case "/v1/refunds":
      return lookup(reference, () => {
        const payment = book.payments.get(paymentId);
        return ok(
          page(payment ? book.refunds.named(paymentId).map((row) => refundOf(payment, row)) : []),
        );
      });
    case "/v1/disputes":
      return lookup(reference, () => {
        const payment = book.payments.get(paymentId);
        return ok(
          page(payment ? book.disputes.named(paymentId).map((row) => disputeOf(payment, row)) : []),
        );
      });
    case "/v1/transfers": {
      const group = query.get("transfer_group") ?? "";
      return lookup(group, () => ok(page(book.payouts.named(`stripe:${group}`).map(transferOf))));
    }
    case "/v1/balance_transactions":
      return { operation: "list", reference: "", act: () => listEntries(world.bank, query) };
    default:
      return refuse(404, "url_unknown");
  }
}

function listEntries({ book }: Bank, query: URLSearchParams): SimReply {
  const since = Number(query.get("created[gte]") ?? 0) * 1_000;
  const until = Number(query.get("created[lt]") ?? 1e12) * 1_000;
  const rows = book.entries
    .named("stripe")
    .filter(({ atMs }) => atMs >= since && atMs < until)
    .reverse();
  return cursor(
    rows,
    query,
    (row) => row.id,
    (row) => balanceTransactionOf(book, row),
  );
}

const page = (data: readonly object[], hasMore = false) => ({
  object: "list",
  data,
  has_more: hasMore,
});

function cursor<T>(
  rows: readonly T[],
  query: URLSearchParams,
  idOf: (row: T) => string,
  view: (row: T) => object,
): SimReply {
  const limit = Math.min(100, Number(query.get("limit") ?? 10));
  const after = query.get("starting_after");
  const start = after === null ? 0 : rows.findIndex((row) => idOf(row) === after) + 1;
  const data = rows.slice(start, start + limit).map(view);
  return ok(page(data, rows.length > start + limit));
}
