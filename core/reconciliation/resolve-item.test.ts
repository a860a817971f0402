import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { reconciliationItems } from "#drizzle/schema/index.ts";
import { routes } from "#shared/contracts/index.ts";
import { readBalance } from "../ledger/index.ts";
import type { SettlementLine } from "../providers/index.ts";
import { outcomeOf } from "../test/index.ts";
import { startReconciliationLoop } from "./index.ts";
import { providerPolicies } from "./provider-policies.ts";
import { bookedPayment, type Desk, lineOf, openDesk, PROVIDER, postCapture } from "./test-books.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.core.stop());

describe("resolving", () => {
  const open = async (part: Partial<SettlementLine> = {}) => {
    const line = lineOf(desk.core, part);
    await desk.importLines([line]);
    return (await desk.itemsOf(line))[0]!;
  };

  it("books the provider's figure with its fee as a new transaction", async () => {
    const payment = await bookedPayment(desk.core, 10_000);
    const item = await open({ ourReference: payment.id, amountMinor: 9_000, feeMinor: 50 });
    const before = await Promise.all([
      desk.balanceOf("provider_clearing"),
      desk.balanceOf("suspense"),
      desk.balanceOf("fees"),
    ]);
    const resolved = await desk.resolve(item.id, "book_difference");
    expect(resolved).toMatchObject({
      ...{ state: "resolved", booked: true, resolvedById: desk.ops().id },
      ...{ reason: "Their support wrote so", resolutions: [] },
    });
    expect(await desk.balanceOf("provider_clearing")).toBe(before[0] - 1_050);
    expect(await desk.balanceOf("suspense")).toBe(before[1] - 1_000);
    expect(await desk.balanceOf("fees")).toBe(before[2] + 50);
    const [row] = await desk.core.system.db
      .select()
      .from(reconciliationItems)
      .where(eq(reconciliationItems.id, item.id));
    expect(row!.reasonSealed).not.toContain("support");
  });

  it("moves nothing when we are right, and only the fee when that was all", async () => {
    const clearing = await desk.balanceOf("provider_clearing");
    const wrong = await open();
    expect(await desk.resolve(wrong.id, "provider_corrects")).toMatchObject({ booked: false });
    expect(await desk.balanceOf("provider_clearing")).toBe(clearing);
    const fee = await open({ kind: "fee", amountMinor: -2_100 });
    expect(await desk.resolve(fee.id, "book_fee")).toMatchObject({ booked: true });
    expect(await desk.balanceOf("provider_clearing")).toBe(clearing - 2_100);
  });

  it("accepts what was booked late, with its fee, and does not miss it afterwards", async () => {
    const payment = await bookedPayment(desk.core, 2_200, "failed");
    const item = await open({ ourReference: payment.id, amountMinor: 2_200, feeMinor: 40 });
    expect(item.classification).toBe("missing_here");
    expect(await outcomeOf(desk.resolve(item.id, "accept_late"))).toBe("CONFLICT");
    await postCapture(desk.core, payment.id, 2_200);
    const fees = await desk.balanceOf("fees");
    expect(await desk.resolve(item.id, "accept_late")).toMatchObject({ booked: true });
    expect(await desk.balanceOf("fees")).toBe(fees + 40);
  });

  it("books two currencies apart", async () => {
    const payment = await bookedPayment(desk.core, 10_000);
    const item = await open({ ourReference: payment.id, currency: "USD", amountMinor: 120 });
    expect(await desk.resolve(item.id, "book_difference")).toMatchObject({ booked: true });
    const account = { kind: "provider_clearing", owner: PROVIDER, currency: "USD" } as const;
    expect((await readBalance(desk.core.system, account)).postedMinor).toBe(120);
  });

  it("is decided once, by ops, in a way that fits", async () => {
    const item = await open();
    expect(await outcomeOf(desk.resolve(item.id, "book_fee"))).toBe("CONFLICT");
    expect(await outcomeOf(desk.resolve(item.id, "accept_late"))).toBe("CONFLICT");
    expect(await outcomeOf(desk.resolve("rec_in_none", "write_off"))).toBe("NOT_FOUND");
    const suspense = await desk.balanceOf("suspense");
    const many = await Promise.all(
      Array.from({ length: 6 }, () => outcomeOf(desk.resolve(item.id, "book_difference"))),
    );
    expect(many.filter((one) => one === "OK")).toHaveLength(1);
    expect(new Set(many)).toEqual(new Set(["OK", "CONFLICT"]));
    expect(await desk.balanceOf("suspense")).toBe(suspense + 10_000);
    const customer = await desk.core.person("customer");
    expect(await outcomeOf(desk.resolve(item.id, "write_off", customer))).toBe("FORBIDDEN");
  });

  it("counts as booked from then on: what comes after a write-off is a new difference", async () => {
    const payment = await bookedPayment(desk.core, 3_000);
    const at = desk.core.ambient.now().getTime();
    const cutoffHours = providerPolicies[PROVIDER].cutoffMs / 3_600_000;
    await desk.later(cutoffHours + 24);
    const hour = (hours: number) => new Date(at + hours * 3_600_000).toISOString();
    await desk.ops().call(routes.runReconciliation, {
      body: { provider: PROVIDER, start: hour(cutoffHours - 12), end: hour(cutoffHours + 12) },
    });
    const { items } = await desk.ops().call(routes.listReconciliationItems, {
      query: { classification: "missing_there", state: "open" },
    });
    const item = items.find(({ paymentId }) => paymentId === payment.id)!;
    await desk.resolve(item.id, "write_off");
    const late = lineOf(desk.core, { ourReference: payment.id, amountMinor: 3_000 });
    await desk.importLines([late]);
    expect(await desk.classOf(late)).toEqual(["missing_here"]);
    const params = { id: item.id };
    const one = await desk.ops().call(routes.getReconciliationItem, { params });
    expect(one).toMatchObject({ state: "resolved", resolution: "write_off", booked: true });
  });
});

describe("the figure", () => {
  it("sums what differs without signs, per currency", async () => {
    const sumOf = async () => {
      const { openDifference } = await desk.ops().call(routes.getReconciliationSummary);
      return openDifference.find(({ currency }) => currency === "INR")?.amountMinor ?? 0;
    };
    const before = await sumOf();
    const payment = await bookedPayment(desk.core, 10_000);
    const short = lineOf(desk.core, { ourReference: payment.id, amountMinor: 9_400 });
    const lines = [
      short,
      lineOf(desk.core, { amountMinor: 100 }),
      lineOf(desk.core, { amountMinor: -40, kind: "refund" }),
    ];
    await desk.importLines(lines);
    expect(await sumOf()).toBe(before + 600 + 100 + 40);
    const [item] = await desk.itemsOf(short);
    await desk.resolve(item!.id, "write_off");
    expect(await sumOf()).toBe(before + 140);
  });

  it("is watched, and the loop stops when it is told to", async () => {
    const { runtime } = desk.core;
    const loop = startReconciliationLoop(runtime);
    const summary = await desk.ops().call(routes.getReconciliationSummary);
    const text = await runtime.metrics.registry.metrics();
    expect(text).toMatch(
      new RegExp(`beeline_reconciliation_open_items\\{.*\\} ${summary.openItems}\n`),
    );
    expect(text).toContain('currency="INR"');
    await loop.stop();
  });

  it("lists files and items in pages", async () => {
    const files = await desk.ops().call(routes.listSettlementFiles, { query: { limit: 2 } });
    expect(files.items).toHaveLength(2);
    const query = { limit: 2, cursor: files.nextCursor! };
    const next = await desk.ops().call(routes.listSettlementFiles, { query });
    expect(next.items[0]!.id < files.items[1]!.id).toBe(true);
    const params = { id: files.items[0]!.id };
    expect(await desk.ops().call(routes.getSettlementFile, { params })).toEqual(files.items[0]);
    const wrong = desk.ops().call(routes.listReconciliationItems, { query: { cursor: "AAAA" } });
    expect(await outcomeOf(wrong)).toBe("VALIDATION_FAILED");
  });
});
