/** What the tests of reconciliation share: a provider with books of its own, and bookings of ours. */
import { payments } from "#drizzle/schema/index.ts";
import type { PaymentState } from "#shared/states.ts";
import { type Posting, post } from "../ledger/index.ts";
import { newId } from "../platform/index.ts";
import {
  addAdapter,
  type ProviderAdapter,
  ProviderError,
  type SettlementLine,
} from "../providers/index.ts";
import type { TestCore } from "../test/index.ts";

export const PROVIDER = "razorpay";

export interface TestBooks {
  /** What the provider answers for any period, in this order. */
  lines: SettlementLine[];
  /** Throws instead of answering. */
  fails: ProviderError | undefined;
  pulls: number;
}

/** A provider whose settlement file is JSON: the shapes of real ones are the adapters' own matter. */
export function keepBooks(core: TestCore): TestBooks {
  const books: TestBooks = { lines: [], fails: undefined, pulls: 0 };
  const adapter: Partial<ProviderAdapter> = {
    name: PROVIDER,
    readSettlementFile: parseLines,
    listSettlement: async (start, end) => {
      books.pulls += 1;
      if (books.fails) throw books.fails;
      return books.lines.filter(({ occurredAt }) => occurredAt >= start && occurredAt < end);
    },
  };
  addAdapter(core.runtime, adapter as ProviderAdapter);
  return books;
}

/** @throws ProviderError `rejected` as adapters do */
function parseLines(text: string): SettlementLine[] {
  try {
    const rows = JSON.parse(text) as (SettlementLine & { occurredAt: string })[];
    return rows.map((row) => ({ ...row, occurredAt: new Date(row.occurredAt) }));
  } catch {
    throw new ProviderError("rejected", "line_2");
  }
}

export const fileOf = (lines: readonly SettlementLine[]) => JSON.stringify(lines);

let made = 0;

/** A line about nothing we know, unless told otherwise. */
export function lineOf(core: TestCore, line: Partial<SettlementLine> = {}): SettlementLine {
  made += 1;
  return {
    kind: "payment",
    providerReference: `pi_${made}`,
    ourReference: null,
    amountMinor: 10_000,
    feeMinor: 0,
    currency: "INR",
    occurredAt: hoursAgo(core, 72),
    ...line,
  };
}

export function hoursAgo(core: TestCore, hours: number): Date {
  return new Date(core.ambient.now().getTime() - hours * 3_600_000);
}

/** A payment of ours, and its capture in the ledger unless it has none. */
export async function bookedPayment(
  core: TestCore,
  amountMinor: number,
  state: PaymentState = "captured",
): Promise<{ id: string; providerReference: string }> {
  const id = newId(core.system, "payment");
  const orderId = newId(core.system, "order");
  made += 1;
  const providerReference = `pi_booked_${made}`;
  const at = core.ambient.now();
  const isCaptured = state === "captured";
  await core.system.db.insert(payments).values({
    ...{ id, orderId, subjectId: orderId, state, amountMinor, providerReference },
    customerId: newId(core.system, "customer"),
    purpose: "order",
    provider: PROVIDER,
    methodId: "pmt_in_x",
    capturedMinor: isCaptured ? amountMinor : 0,
    currency: "INR",
    createdAt: at,
    updatedAt: at,
  });
  if (isCaptured) await postCapture(core, id, amountMinor);
  return { id, providerReference };
}

export function postCapture(core: TestCore, reference: string, amountMinor: number): Promise<void> {
  return post(core.system, {
    purpose: "capture",
    reference,
    legs: [
      { account: { kind: "provider_clearing", owner: PROVIDER, currency: "INR" }, amountMinor },
      {
        account: { kind: "order_funds", owner: "platform", currency: "INR" },
        amountMinor: -amountMinor,
      },
    ],
  });
}

export function posted(core: TestCore, posting: Posting): Promise<void> {
  return post(core.system, posting);
}
