import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { reconciliationItems } from "#drizzle/schema/index.ts";
import { routes } from "#shared/contracts/index.ts";
import { ProviderError, type SettlementLine } from "../providers/index.ts";
import { outcomeOf } from "../test/index.ts";
import { pullDueSettlements } from "./index.ts";
import { providerPolicies } from "./provider-policies.ts";
import {
  bookedPayment,
  type Desk,
  hoursAgo,
  lineOf,
  openDesk,
  PROVIDER,
  postCapture,
} from "./test-books.ts";

const CUTOFF_HOURS = providerPolicies[PROVIDER].cutoffMs / 3_600_000;

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.core.stop());
beforeEach(() => {
  desk.books.lines = [];
  desk.books.fails = undefined;
  desk.books.unreadable = undefined;
});

describe("importing", () => {
  it("matches by our reference or theirs, and books the fee once", async () => {
    const [one, two] = [
      await bookedPayment(desk.core, 10_000),
      await bookedPayment(desk.core, 5_000),
    ];
    const lines = [
      lineOf(desk.core, { ourReference: one.id, feeMinor: 230 }),
      lineOf(desk.core, { ...two, ourReference: null, amountMinor: 5_000, feeMinor: 115 }),
    ];
    const [fees, clearing] = [
      await desk.balanceOf("fees"),
      await desk.balanceOf("provider_clearing"),
    ];
    const file = await desk.importLines(lines);
    expect(file).toMatchObject({ state: "done", lineCount: 2, linesNew: 2 });
    expect(file.counts.matched).toBe(2);
    expect(await desk.balanceOf("fees")).toBe(fees + 345);
    expect(await desk.balanceOf("provider_clearing")).toBe(clearing - 345);
  });

  it("changes nothing for the same content, and for the same lines in another file", async () => {
    const payment = await bookedPayment(desk.core, 10_000);
    const lines = [
      lineOf(desk.core, { ourReference: payment.id, feeMinor: 100 }),
      lineOf(desk.core, { amountMinor: 700 }),
    ];
    const first = await desk.importLines(lines);
    const before = [
      await desk.balanceOf("fees"),
      (await desk.core.system.db.select().from(reconciliationItems)).length,
    ];
    expect(await desk.importLines(lines)).toEqual(first);
    const other = await desk.importLines([lineOf(desk.core), ...lines]);
    expect(other).toMatchObject({ lineCount: 3, linesNew: 1 });
    const after = [
      await desk.balanceOf("fees"),
      (await desk.core.system.db.select().from(reconciliationItems)).length,
    ];
    expect(after).toEqual([before[0]!, before[1]! + 1]);
  });

  it("imports once, however many do it at the same time and however it is cut", async () => {
    const paid = await Promise.all(
      Array.from({ length: 12 }, () => bookedPayment(desk.core, 1_000)),
    );
    const lines = paid.map(({ id }) =>
      lineOf(desk.core, { ourReference: id, amountMinor: 1_000, feeMinor: 20 }),
    );
    const fees = await desk.balanceOf("fees");
    const parts = [lines, lines, lines.slice(0, 8), lines.slice(4), lines.toReversed()];
    const done = await Promise.all(parts.map((part) => desk.importLines(part)));
    expect(await desk.balanceOf("fees")).toBe(fees + 240);
    expect(new Set(done.map(({ id }) => id)).size).toBe(4);
    const kept = await Promise.all(lines.map(desk.classOf));
    expect(kept).toEqual(lines.map(() => ["matched"]));
  });

  it("books a transfer to our bank and leaves a returned one to people", async () => {
    const [before, clearing] = [
      await desk.balanceOf("bank"),
      await desk.balanceOf("provider_clearing"),
    ];
    const out = lineOf(desk.core, { kind: "transfer", amountMinor: -50_000 });
    const back = lineOf(desk.core, { kind: "transfer", amountMinor: 20_000 });
    await desk.importLines([out, back]);
    expect(await desk.balanceOf("bank")).toBe(before + 50_000);
    expect(await desk.balanceOf("provider_clearing")).toBe(clearing - 50_000);
    expect([await desk.classOf(out), await desk.classOf(back)]).toEqual([
      ["matched"],
      ["missing_here"],
    ]);
  });

  it("refuses lines that cannot be kept, and forgets references that are none", async () => {
    const wrong: Partial<SettlementLine>[] = [
      { providerReference: "" },
      { providerReference: "a\u0000b" },
      { currency: "rupees" },
      { amountMinor: 0.5 },
      { amountMinor: 1e15 },
      { feeMinor: Number.MAX_SAFE_INTEGER },
      { occurredAt: new Date("0000-01-01T00:00:00Z") },
    ];
    for (const part of wrong) {
      const told = await outcomeOf(desk.importLines([lineOf(desk.core, part)]));
      expect([part, told]).toEqual([part, "VALIDATION_FAILED"]);
    }
    const odd = lineOf(desk.core, { ourReference: "Asha\u0000 Rao, 4th floor" });
    expect((await desk.importLines([odd])).linesNew).toBe(1);
  });

  it("refuses what is no report, naming the line and repeating nothing", async () => {
    const wrong = desk.ops().call(routes.importSettlementFile, {
      body: { provider: PROVIDER, csv: "4111111111111111" },
    });
    await expect(wrong).rejects.toMatchObject({ code: "VALIDATION_FAILED" });
    expect(await outcomeOf(desk.importLines([]))).toBe("VALIDATION_FAILED");
    const unknown = desk.ops().call(routes.importSettlementFile, {
      body: { provider: "paypal", csv: "x" },
    });
    expect(await outcomeOf(unknown)).toBe("VALIDATION_FAILED");
  });
});

describe("differences", () => {
  it("are kept by kind, each with what we expected and what was found", async () => {
    const payment = await bookedPayment(desk.core, 10_000);
    const foreign = await bookedPayment(desk.core, 10_000);
    const dear = await bookedPayment(desk.core, 10_000);
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
    const fees = await desk.balanceOf("fees");
    for (const [part, classification, expected, found] of cases) {
      const line = lineOf(desk.core, part);
      await desk.importLines([line]);
      const [item] = await desk.itemsOf(line);
      expect(item).toMatchObject({ classification, state: "open", reason: null });
      expect([item?.expected?.amountMinor ?? null, item?.found?.amountMinor]).toEqual([
        expected,
        found,
      ]);
    }
    // Nothing of what is in doubt is booked.
    expect(await desk.balanceOf("fees")).toBe(fees);
  });

  it("finds the same money twice, in one file and in two", async () => {
    const payment = await bookedPayment(desk.core, 10_000);
    const line = lineOf(desk.core, { ourReference: payment.id });
    const again = { ...line, occurredAt: hoursAgo(desk.core, 70) };
    const other = lineOf(desk.core, { ourReference: payment.id });
    await desk.importLines([line, line]);
    await desk.importLines([again, other]);
    expect(await desk.classOf(line)).toEqual(["matched", "duplicate", "duplicate"]);
    expect(await desk.classOf(other)).toEqual(["duplicate"]);
  });

  it("waits for what is young, and books it when it has come", async () => {
    const payment = await bookedPayment(desk.core, 10_000, "authorized");
    const young = lineOf(desk.core, {
      ourReference: payment.id,
      feeMinor: 90,
      occurredAt: hoursAgo(desk.core, 1),
    });
    const lost = lineOf(desk.core, { occurredAt: hoursAgo(desk.core, 1) });
    await desk.importLines([young, lost]);
    expect([await desk.classOf(young), await desk.classOf(lost)]).toEqual([
      ["pending_cutoff"],
      ["pending_cutoff"],
    ]);
    expect((await desk.ops().call(routes.getReconciliationSummary)).pendingLines).toBeGreaterThan(
      1,
    );
    const fees = await desk.balanceOf("fees");
    await postCapture(desk.core, payment.id, 10_000);
    await desk.later(3);
    await desk.importLines([lineOf(desk.core)]);
    expect([await desk.classOf(young), await desk.classOf(lost)]).toEqual([
      ["matched"],
      ["missing_here"],
    ]);
    expect(await desk.balanceOf("fees")).toBe(fees + 90);
  });
});

describe("what the provider does not have", () => {
  it("is missed a day after its report, once, and shows its line when that comes", async () => {
    const payment = await bookedPayment(desk.core, 4_200);
    const at = desk.core.ambient.now();
    const day = (hours: number) => new Date(at.getTime() + hours * 3_600_000).toISOString();
    await desk.later(CUTOFF_HOURS + 60);
    const run = (start: number, end: number) =>
      desk.ops().call(routes.runReconciliation, {
        body: { provider: PROVIDER, start: day(start), end: day(end) },
      });
    expect((await run(-1, 12)).counts.pending_cutoff).toBeGreaterThan(0);
    const mine = async () => {
      const query = { classification: "missing_there" as const, limit: 100 };
      const { items } = await desk.ops().call(routes.listReconciliationItems, { query });
      return items.filter(({ paymentId }) => paymentId === payment.id);
    };
    expect(await mine()).toEqual([]);
    const [from, to] = [CUTOFF_HOURS - 12, CUTOFF_HOURS + 12];
    await run(from, to);
    await run(from, to);
    await run(from, to - 1);
    const [item, ...others] = await mine();
    expect(others).toEqual([]);
    expect(item).toMatchObject({ expected: { amountMinor: 4_200 }, found: null });
    expect(await outcomeOf(desk.resolve(item!.id, "accept_late"))).toBe("CONFLICT");
    desk.books.lines = [
      lineOf(desk.core, {
        ...{ ourReference: payment.id, amountMinor: 4_200, feeMinor: 10 },
        occurredAt: new Date(at.getTime() + (to + 4) * 3_600_000),
      }),
    ];
    expect((await run(to, to + 24)).counts.matched).toBe(1);
    expect((await mine())[0]).toMatchObject({ state: "open", found: { amountMinor: 4_200 } });
    const fees = await desk.balanceOf("fees");
    expect(await desk.resolve(item!.id, "accept_late")).toMatchObject({
      state: "resolved",
      booked: false,
    });
    // Its fee was booked with the line.
    expect(await desk.balanceOf("fees")).toBe(fees);
  });

  it("asks for whole days that are over, and again when the provider was away", async () => {
    desk.books.fails = new ProviderError("unknown", "timed_out");
    expect(await pullDueSettlements(desk.core.system)).toBe(0);
    desk.books.fails = undefined;
    await desk.later(1);
    expect(await pullDueSettlements(desk.core.system)).toBeGreaterThan(0);
    const { pulls } = desk.books;
    expect(await pullDueSettlements(desk.core.system)).toBe(0);
    expect(desk.books.pulls).toBe(pulls);
  });

  it("goes on behind a day that cannot be read, and asks for that one less and less", async () => {
    const pull = () => pullDueSettlements(desk.core.system);
    const unread = async () =>
      (await desk.ops().call(routes.getReconciliationSummary)).unreadDays.map(({ tries }) => tries);
    await desk.later(1);
    await pull();
    await desk.later(72);
    const dayMs = 24 * 3_600_000;
    const today = Math.floor(desk.core.ambient.now().getTime() / dayMs) * dayMs;
    desk.books.unreadable = today - 2 * dayMs;
    expect(await pull()).toBe(2);
    expect(await unread()).toEqual([1]);
    expect(await pull()).toBe(0);
    expect(await unread()).toEqual([1]);
    await desk.later(0.25);
    await pull();
    expect(await unread()).toEqual([2]);
    desk.books.unreadable = undefined;
    await desk.later(0.25);
    await pull();
    // Twenty minutes after the second try, not ten.
    expect(await unread()).toEqual([2]);
    await desk.later(0.25);
    await pull();
    expect(await unread()).toEqual([]);
  });

  it("refuses a period that is none, and tells that nobody answers", async () => {
    const run = (start: string, end: string) =>
      outcomeOf(
        desk.ops().call(routes.runReconciliation, { body: { provider: PROVIDER, start, end } }),
      );
    expect(await run("2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z")).toBe("VALIDATION_FAILED");
    expect(await run("2026-01-01T00:00:00Z", "2026-03-01T00:00:00Z")).toBe("VALIDATION_FAILED");
    expect(await run("0000-01-01T00:00:00Z", "0000-01-02T00:00:00Z")).toBe("VALIDATION_FAILED");
    expect(await run("2036-01-01T00:00:00Z", "2036-01-02T00:00:00Z")).toBe("VALIDATION_FAILED");
    desk.books.fails = new ProviderError("unknown", "timed_out");
    expect(await run("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z")).toBe("UNAVAILABLE");
  });
});
