/** What can be read of Razorpay: tokens, refunds, disputes, the settlement report, bookings. */
import { cardOf } from "./bank.ts";
import {
  disputeEntity,
  reconOf,
  refundEntity,
  seconds,
  transactionOf,
} from "./razorpay-objects.ts";
import { collect, lookup, missing, ok, paymentRows } from "./razorpay-replies.ts";
import type { SimQuestion, SimReply, SimRequest, World } from "./shape.ts";

export function readToken(world: World, _: SimRequest, customer: string, token: string): SimReply {
  const card = cardOf(world.bank.book, `${customer}_${token}`);
  return card
    ? ok({ id: token, entity: "token", method: card.method === "upi" ? "upi" : "card" })
    : missing;
}

export function listRefunds(world: World, id: string): SimQuestion | SimReply {
  const { book } = world.bank;
  const [payment] = paymentRows(book, id);
  if (!payment) return missing;
  const items = () => book.refunds.named(payment.id).map((row) => refundEntity(payment, row));
  return lookup(payment.reference, () => collect(items()));
}

export function listDisputes({ bank: { book } }: World, { query }: SimRequest): SimQuestion {
  const skip = Number(query.get("skip") ?? 0);
  const rows = () =>
    book.disputes
      .all()
      .filter(({ provider }) => provider === "razorpay")
      .reverse();
  return lookup("", () =>
    collect(
      rows()
        .slice(skip, skip + Number(query.get("count") ?? 10))
        .map((row) => disputeEntity(book.payments.get(row.paymentId)!, row)),
    ),
  );
}

const IST_MS = 5.5 * 3_600_000;

export function listRecon({ bank: { book } }: World, { query }: SimRequest): SimQuestion {
  const day = ["year", "month", "day"]
    .map((name) => (query.get(name) ?? "").padStart(2, "0"))
    .join("-");
  const act = () => {
    const ofDay = book.entries
      .named("razorpay")
      .filter(({ atMs }) => new Date(atMs + IST_MS).toISOString().startsWith(day));
    return collect(
      pageOf(
        ofDay.map((entry) => reconOf(book, entry)),
        query,
      ),
    );
  };
  return { operation: "list", reference: "", act };
}

export function listTransactions({ bank: { book } }: World, { query }: SimRequest): SimQuestion {
  const from = Number(query.get("from") ?? 0);
  const to = Number(query.get("to") ?? 1e12);
  const act = () => {
    const within = book.entries
      .named("razorpay")
      .filter(({ atMs }) => seconds(atMs) >= from && seconds(atMs) <= to);
    return collect(
      pageOf(
        within.map((entry) => transactionOf(book, entry)),
        query,
      ),
    );
  };
  return { operation: "list", reference: "", act };
}

function pageOf(rows: readonly (object | undefined)[], query: URLSearchParams): object[] {
  const skip = Number(query.get("skip") ?? 0);
  const count = Number(query.get("count") ?? 10);
  return rows.filter((row) => row !== undefined).slice(skip, skip + count);
}
