/** What the tests of reconciliation share: a provider with books of its own, and bookings of ours. */
import { eq } from "drizzle-orm";
import { payments, settlementLines } from "#drizzle/schema/index.ts";
import {
  type ReconciliationItem,
  type Resolution,
  routes,
  type SettlementFile,
} from "#shared/contracts/index.ts";
import type { PaymentState } from "#shared/states.ts";
import { post, readBalance } from "../ledger/index.ts";
import { newId } from "../platform/index.ts";
import {
  addAdapter,
  type ProviderAdapter,
  ProviderError,
  type SettlementLine,
} from "../providers/index.ts";
import { startTestCore, type TestCore, type TestPerson } from "../test/index.ts";

export const PROVIDER = "razorpay";

export interface TestBooks {
  /** What the provider answers for any period, in this order. */
  lines: SettlementLine[];
  /** Throws instead of answering. */
  fails: ProviderError | undefined;
  /** The beginning of a day that is never answered for. */
  unreadable: number | undefined;
  pulls: number;
}

/** A provider whose settlement file is JSON: the shapes of real ones are the adapters' own matter. */
export function keepBooks(core: TestCore): TestBooks {
  const books: TestBooks = { lines: [], fails: undefined, unreadable: undefined, pulls: 0 };
  const adapter: Partial<ProviderAdapter> = {
    name: PROVIDER,
    readSettlementFile: parseLines,
    listSettlement: async (start, end) => {
      books.pulls += 1;
      if (books.fails) throw books.fails;
      if (start.getTime() === books.unreadable) throw new ProviderError("rejected", "line_2");
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

/** What ops sees, and what the ledger says. */
export interface Desk {
  readonly core: TestCore;
  readonly books: TestBooks;
  ops(): TestPerson;
  /** Tokens do not outlive such a jump. */
  later(hours: number): Promise<void>;
  importLines(lines: readonly SettlementLine[]): Promise<SettlementFile>;
  itemsOf(line: SettlementLine): Promise<ReconciliationItem[]>;
  classOf(line: SettlementLine): Promise<string[]>;
  balanceOf(kind: "provider_clearing" | "fees" | "suspense" | "bank"): Promise<number>;
  resolve(id: string, resolution: Resolution, who?: TestPerson): Promise<ReconciliationItem>;
}

export async function openDesk(): Promise<Desk> {
  const core = await startTestCore();
  const books = keepBooks(core);
  let ops = await core.person("ops");
  return {
    core,
    books,
    ops: () => ops,
    later: async (hours) => {
      core.ambient.advance(hours * 3_600_000);
      ops = await core.signIn(ops.phone);
    },
    importLines: (lines) =>
      ops.call(routes.importSettlementFile, { body: { provider: PROVIDER, csv: fileOf(lines) } }),
    itemsOf: async (line) => {
      const { items } = await ops.call(routes.listReconciliationItems, { query: { limit: 100 } });
      return items.filter(({ providerReference }) => providerReference === line.providerReference);
    },
    classOf: async (line) => {
      const rows = await core.system.db
        .select()
        .from(settlementLines)
        .where(eq(settlementLines.providerReference, line.providerReference))
        .orderBy(settlementLines.id);
      return rows.map(({ classification }) => classification);
    },
    balanceOf: async (kind) => {
      const owner = kind === "bank" ? "platform" : PROVIDER;
      return (await readBalance(core.system, { kind, owner, currency: "INR" })).postedMinor;
    },
    resolve: (id, resolution, who = ops) =>
      who.call(routes.resolveReconciliationItem, {
        params: { id },
        body: { resolution, reason: "Their support wrote so" },
      }),
  };
}
