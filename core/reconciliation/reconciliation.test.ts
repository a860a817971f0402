import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { reconciliationItems, settlementLines } from "#drizzle/schema/index.ts";
import { type ReconciliationItem, routes } from "#shared/contracts/index.ts";
import { readBalance } from "../ledger/index.ts";
import { ProviderError, type SettlementLine } from "../providers/index.ts";
import { outcomeOf, startTestCore, type TestCore, type TestPerson } from "../test/index.ts";
import { pullDueSettlements } from "./index.ts";
import {
  bookedPayment,
  fileOf,
  hoursAgo,
  keepBooks,
  lineOf,
  PROVIDER,
  postCapture,
  type TestBooks,
} from "./test-books.ts";

let core: TestCore;
let books: TestBooks;
let ops: TestPerson;
beforeAll(async () => {
  core = await startTestCore();
  books = keepBooks(core);
  ops = await core.person("ops");
});
afterAll(() => core.stop());
beforeEach(() => {
  books.lines = [];
  books.fails = undefined;
});

/** Tokens do not outlive such a jump. */
async function later(hours: number): Promise<void> {
  core.ambient.advance(hours * 3_600_000);
  ops = await core.signIn(ops.phone);
}

const importLines = (lines: readonly SettlementLine[], who = ops) =>
  who.call(routes.importSettlementFile, { body: { provider: PROVIDER, csv: fileOf(lines) } });

async function itemsOf(line: SettlementLine): Promise<ReconciliationItem[]> {
  const { items } = await ops.call(routes.listReconciliationItems, { query: { limit: 100 } });
  return items.filter(({ providerReference }) => providerReference === line.providerReference);
}

async function classOf(line: SettlementLine): Promise<string[]> {
  const rows = await core.system.db
    .select()
    .from(settlementLines)
    .where(eq(settlementLines.providerReference, line.providerReference))
    .orderBy(settlementLines.id);
  return rows.map(({ classification }) => classification);
}

async function balanceOf(kind: "provider_clearing" | "fees" | "suspense") {
  const account = { kind, owner: PROVIDER, currency: "INR" } as const;
  return (await readBalance(core.system, account)).postedMinor;
}
const bank = async () =>
  (await readBalance(core.system, { kind: "bank", owner: "platform", currency: "INR" }))
    .postedMinor;

const resolve = (id: string, resolution: ReconciliationItem["resolutions"][number], who = ops) =>
  who.call(routes.resolveReconciliationItem, {
    params: { id },
    body: { resolution, reason: "Their support wrote so" },
  });

describe("importing", () => {
  it("matches by our reference or theirs, and books the fee once", async () => {
    const [one, two] = [await bookedPayment(core, 10_000), await bookedPayment(core, 5_000)];
    const lines = [
      lineOf(core, { ourReference: one.id, feeMinor: 230 }),
      lineOf(core, { ...two, ourReference: null, amountMinor: 5_000, feeMinor: 115 }),
    ];
    const [fees, clearing] = [await balanceOf("fees"), await balanceOf("provider_clearing")];
    const file = await importLines(lines);
    expect(file).toMatchObject({ state: "done", lineCount: 2, linesNew: 2 });
    expect(file.counts.matched).toBe(2);
    expect(await balanceOf("fees")).toBe(fees + 345);
    expect(await balanceOf("provider_clearing")).toBe(clearing - 345);
  });

  it("changes nothing for the same content, and for the same lines in another file", async () => {
    const payment = await bookedPayment(core, 10_000);
    const lines = [
      lineOf(core, { ourReference: payment.id, feeMinor: 100 }),
      lineOf(core, { amountMinor: 700 }),
    ];
    const first = await importLines(lines);
    const before = [
      await balanceOf("fees"),
      (await core.system.db.select().from(reconciliationItems)).length,
    ];
    expect(await importLines(lines)).toEqual(first);
    const other = await importLines([lineOf(core), ...lines]);
    expect(other).toMatchObject({ lineCount: 3, linesNew: 1 });
    const after = [
      await balanceOf("fees"),
      (await core.system.db.select().from(reconciliationItems)).length,
    ];
    expect(after).toEqual([before[0]!, before[1]! + 1]);
  });

  it("imports once, however many do it at the same time and however it is cut", async () => {
    const paid = await Promise.all(Array.from({ length: 12 }, () => bookedPayment(core, 1_000)));
    const lines = paid.map(({ id }) =>
      lineOf(core, { ourReference: id, amountMinor: 1_000, feeMinor: 20 }),
    );
    const fees = await balanceOf("fees");
    const parts = [lines, lines, lines.slice(0, 8), lines.slice(4), lines.toReversed()];
    const done = await Promise.all(parts.map((part) => importLines(part)));
    expect(await balanceOf("fees")).toBe(fees + 240);
    expect(new Set(done.map(({ id }) => id)).size).toBe(4);
    const kept = await Promise.all(lines.map(classOf));
    expect(kept).toEqual(lines.map(() => ["matched"]));
  });

  it("books a transfer to our bank and leaves a returned one to people", async () => {
    const [before, clearing] = [await bank(), await balanceOf("provider_clearing")];
    const out = lineOf(core, { kind: "transfer", amountMinor: -50_000 });
    const back = lineOf(core, { kind: "transfer", amountMinor: 20_000 });
    await importLines([out, back]);
    expect(await bank()).toBe(before + 50_000);
    expect(await balanceOf("provider_clearing")).toBe(clearing - 50_000);
    expect([await classOf(out), await classOf(back)]).toEqual([["matched"], ["missing_here"]]);
  });

  it("refuses what is no report, naming the line and repeating nothing", async () => {
    const wrong = ops.call(routes.importSettlementFile, {
      body: { provider: PROVIDER, csv: "4111111111111111" },
    });
    await expect(wrong).rejects.toMatchObject({ code: "VALIDATION_FAILED" });
    expect(await outcomeOf(importLines([]))).toBe("VALIDATION_FAILED");
    const unknown = ops.call(routes.importSettlementFile, {
      body: { provider: "paypal", csv: "x" },
    });
    expect(await outcomeOf(unknown)).toBe("VALIDATION_FAILED");
  });
});

describe("differences", () => {
  it("are kept by kind, each with what we expected and what was found", async () => {
    const payment = await bookedPayment(core, 10_000);
    const foreign = await bookedPayment(core, 10_000);
    const dear = await bookedPayment(core, 10_000);
    const cases: [Partial<SettlementLine>, string, number | null, number][] = [
      [
        { ourReference: payment.id, amountMinor: 9_000, feeMinor: 50 },
        "amount_differs",
        10_000,
        9_000,
      ],
      [{ ourReference: foreign.id, currency: "USD" }, "currency_differs", 10_000, 10_000],
      [{ ourReference: dear.id, feeMinor: 2_000 }, "unexpected_fee", null, -2_000],
      [{}, "missing_here", null, 10_000],
      [{ kind: "adjustment", amountMinor: -300 }, "missing_here", null, -300],
      [{ kind: "fee", amountMinor: -300 }, "unexpected_fee", null, -300],
    ];
    const fees = await balanceOf("fees");
    for (const [part, classification, expected, found] of cases) {
      const line = lineOf(core, part);
      await importLines([line]);
      const [item] = await itemsOf(line);
      expect(item).toMatchObject({ classification, state: "open", reason: null });
      expect([item?.expected?.amountMinor ?? null, item?.found?.amountMinor]).toEqual([
        expected,
        found,
      ]);
    }
    // Nothing of what is in doubt is booked.
    expect(await balanceOf("fees")).toBe(fees);
  });

  it("finds the same money twice, in one file and in two", async () => {
    const payment = await bookedPayment(core, 10_000);
    const line = lineOf(core, { ourReference: payment.id });
    const again = { ...line, occurredAt: hoursAgo(core, 70) };
    const other = lineOf(core, { ourReference: payment.id });
    await importLines([line, line]);
    await importLines([again, other]);
    expect(await classOf(line)).toEqual(["matched", "duplicate", "duplicate"]);
    expect(await classOf(other)).toEqual(["duplicate"]);
  });

  it("waits for what is young, and books it when it has come", async () => {
    const payment = await bookedPayment(core, 10_000, "authorized");
    const young = lineOf(core, {
      ourReference: payment.id,
      feeMinor: 90,
      occurredAt: hoursAgo(core, 1),
    });
    const lost = lineOf(core, { occurredAt: hoursAgo(core, 1) });
    await importLines([young, lost]);
    expect([await classOf(young), await classOf(lost)]).toEqual([
      ["pending_cutoff"],
      ["pending_cutoff"],
    ]);
    expect((await ops.call(routes.getReconciliationSummary)).pendingLines).toBeGreaterThan(1);
    const fees = await balanceOf("fees");
    await postCapture(core, payment.id, 10_000);
    await later(3);
    await importLines([lineOf(core)]);
    expect([await classOf(young), await classOf(lost)]).toEqual([["matched"], ["missing_here"]]);
    expect(await balanceOf("fees")).toBe(fees + 90);
  });
});

describe("what the provider does not have", () => {
  it("is missed a day after its report, once, and shows its line when that comes", async () => {
    const payment = await bookedPayment(core, 4_200);
    const at = core.ambient.now();
    const day = (hours: number) => new Date(at.getTime() + hours * 3_600_000).toISOString();
    await later(80);
    const run = (start: number, end: number) =>
      ops.call(routes.runReconciliation, {
        body: { provider: PROVIDER, start: day(start), end: day(end) },
      });
    expect((await run(-1, 12)).counts.pending_cutoff).toBeGreaterThan(0);
    const mine = async () => {
      const query = { classification: "missing_there" as const, limit: 100 };
      const { items } = await ops.call(routes.listReconciliationItems, { query });
      return items.filter(({ paymentId }) => paymentId === payment.id);
    };
    expect(await mine()).toEqual([]);
    await run(12, 36);
    await run(12, 36);
    await run(12, 35);
    const [item, ...others] = await mine();
    expect(others).toEqual([]);
    expect(item).toMatchObject({ expected: { amountMinor: 4_200 }, found: null });
    expect(await outcomeOf(resolve(item!.id, "accept_late"))).toBe("CONFLICT");
    books.lines = [
      lineOf(core, {
        ...{ ourReference: payment.id, amountMinor: 4_200, feeMinor: 10 },
        occurredAt: new Date(at.getTime() + 40 * 3_600_000),
      }),
    ];
    expect((await run(36, 60)).counts.matched).toBe(1);
    expect((await mine())[0]).toMatchObject({ state: "open", found: { amountMinor: 4_200 } });
    const fees = await balanceOf("fees");
    expect(await resolve(item!.id, "accept_late")).toMatchObject({
      state: "resolved",
      booked: false,
    });
    // Its fee was booked with the line.
    expect(await balanceOf("fees")).toBe(fees);
  });

  it("asks for whole days that are over, and again when the provider was away", async () => {
    books.fails = new ProviderError("unknown", "timed_out");
    expect(await pullDueSettlements(core.system)).toBe(0);
    books.fails = undefined;
    expect(await pullDueSettlements(core.system)).toBeGreaterThan(0);
    const { pulls } = books;
    expect(await pullDueSettlements(core.system)).toBe(0);
    expect(books.pulls).toBe(pulls);
  });

  it("refuses a period that is none, and tells that nobody answers", async () => {
    const run = (start: string, end: string) =>
      outcomeOf(ops.call(routes.runReconciliation, { body: { provider: PROVIDER, start, end } }));
    expect(await run("2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z")).toBe("VALIDATION_FAILED");
    expect(await run("2026-01-01T00:00:00Z", "2026-03-01T00:00:00Z")).toBe("VALIDATION_FAILED");
    expect(await run("2036-01-01T00:00:00Z", "2036-01-02T00:00:00Z")).toBe("VALIDATION_FAILED");
    books.fails = new ProviderError("unknown", "timed_out");
    expect(await run("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z")).toBe("UNAVAILABLE");
  });
});

describe("resolving", () => {
  const open = async (part: Partial<SettlementLine> = {}) => {
    const line = lineOf(core, part);
    await importLines([line]);
    return (await itemsOf(line))[0]!;
  };

  it("books the provider's figure with its fee as a new transaction", async () => {
    const payment = await bookedPayment(core, 10_000);
    const item = await open({ ourReference: payment.id, amountMinor: 9_000, feeMinor: 50 });
    const before = await Promise.all([
      balanceOf("provider_clearing"),
      balanceOf("suspense"),
      balanceOf("fees"),
    ]);
    const resolved = await resolve(item.id, "book_difference");
    expect(resolved).toMatchObject({
      ...{ state: "resolved", booked: true, resolvedById: ops.id },
      ...{ reason: "Their support wrote so", resolutions: [] },
    });
    expect(await balanceOf("provider_clearing")).toBe(before[0] - 1_050);
    expect(await balanceOf("suspense")).toBe(before[1] - 1_000);
    expect(await balanceOf("fees")).toBe(before[2] + 50);
    const [row] = await core.system.db
      .select()
      .from(reconciliationItems)
      .where(eq(reconciliationItems.id, item.id));
    expect(row!.reasonSealed).not.toContain("support");
  });

  it("moves nothing when we are right, and only the fee when that was all", async () => {
    const clearing = await balanceOf("provider_clearing");
    const wrong = await open();
    expect(await resolve(wrong.id, "provider_corrects")).toMatchObject({ booked: false });
    expect(await balanceOf("provider_clearing")).toBe(clearing);
    const fee = await open({ kind: "fee", amountMinor: -2_100 });
    expect(await resolve(fee.id, "book_fee")).toMatchObject({ booked: true });
    expect(await balanceOf("provider_clearing")).toBe(clearing - 2_100);
  });

  it("books two currencies apart", async () => {
    const payment = await bookedPayment(core, 10_000);
    const item = await open({ ourReference: payment.id, currency: "USD", amountMinor: 120 });
    expect(await resolve(item.id, "book_difference")).toMatchObject({ booked: true });
    const account = { kind: "provider_clearing", owner: PROVIDER, currency: "USD" } as const;
    expect((await readBalance(core.system, account)).postedMinor).toBe(120);
  });

  it("is decided once, by ops, in a way that fits", async () => {
    const item = await open();
    expect(await outcomeOf(resolve(item.id, "book_fee"))).toBe("CONFLICT");
    expect(await outcomeOf(resolve(item.id, "accept_late"))).toBe("CONFLICT");
    expect(await outcomeOf(resolve("rec_in_none", "write_off"))).toBe("NOT_FOUND");
    const suspense = await balanceOf("suspense");
    const many = await Promise.all(
      Array.from({ length: 6 }, () => outcomeOf(resolve(item.id, "book_difference"))),
    );
    expect(many.filter((one) => one === "OK")).toHaveLength(1);
    expect(new Set(many)).toEqual(new Set(["OK", "CONFLICT"]));
    expect(await balanceOf("suspense")).toBe(suspense + 10_000);
    const customer = await core.person("customer");
    expect(await outcomeOf(resolve(item.id, "write_off", customer))).toBe("FORBIDDEN");
  });

  it("counts as booked from then on: a line that comes after a write-off is a new difference", async () => {
    const payment = await bookedPayment(core, 3_000);
    const item = await open({ ourReference: payment.id, amountMinor: 2_500 });
    await resolve(item.id, "write_off");
    const summary = await ops.call(routes.getReconciliationSummary);
    expect(summary.openItems).toBeGreaterThan(0);
    const one = await ops.call(routes.getReconciliationItem, { params: { id: item.id } });
    expect(one).toMatchObject({ state: "resolved", resolution: "write_off" });
  });
});

describe("the figure", () => {
  it("sums what differs without signs, per currency", async () => {
    const sumOf = async () => {
      const { openDifference } = await ops.call(routes.getReconciliationSummary);
      return openDifference.find(({ currency }) => currency === "INR")?.amountMinor ?? 0;
    };
    const before = await sumOf();
    const payment = await bookedPayment(core, 10_000);
    const short = lineOf(core, { ourReference: payment.id, amountMinor: 9_400 });
    const lines = [
      short,
      lineOf(core, { amountMinor: 100 }),
      lineOf(core, { amountMinor: -40, kind: "refund" }),
    ];
    await importLines(lines);
    expect(await sumOf()).toBe(before + 600 + 100 + 40);
    const [item] = await itemsOf(short);
    await resolve(item!.id, "write_off");
    expect(await sumOf()).toBe(before + 140);
  });

  it("lists files and items in pages", async () => {
    const files = await ops.call(routes.listSettlementFiles, { query: { limit: 2 } });
    expect(files.items).toHaveLength(2);
    const query = { limit: 2, cursor: files.nextCursor! };
    const next = await ops.call(routes.listSettlementFiles, { query });
    expect(next.items[0]!.id < files.items[1]!.id).toBe(true);
    const params = { id: files.items[0]!.id };
    expect(await ops.call(routes.getSettlementFile, { params })).toEqual(files.items[0]);
    const wrong = ops.call(routes.listReconciliationItems, { query: { cursor: "AAAA" } });
    expect(await outcomeOf(wrong)).toBe("VALIDATION_FAILED");
  });
});
