import { describe, expect, it } from "vitest";
import { routes } from "#shared/contracts/index.ts";
import { outcomeOf } from "../test/index.ts";
import { drivePayout, payoutNews } from "./index.ts";
import {
  driveAll,
  held,
  onlyPayoutOf,
  openPayoutStage,
  owedRider,
  owedTo,
  payoutsOf,
  runFor,
} from "./test-payouts.ts";

const stage = openPayoutStage();

describe("a bank that does not answer", () => {
  it.each(["late", "lost"] as const)("%s: is looked up, never sent twice", async (mood) => {
    const { owner } = await owedRider(stage, 20_000);
    await runFor(stage, owner.id);
    stage.bank.mood = mood;
    const { id } = await onlyPayoutOf(stage, owner.id);
    expect(await drivePayout(stage.core.system, id)).toMatchObject({ state: "unknown" });
    stage.bank.mood = "paid";
    stage.core.ambient.advance(60_000);
    await driveAll(stage);
    expect(await onlyPayoutOf(stage, owner.id)).toMatchObject({ state: "paid" });
    expect(stage.bank.calls.filter((one) => one === id)).toHaveLength(mood === "late" ? 1 : 2);
    expect(stage.bank.sent.get(id)).toBe(19_800);
  });

  it("is asked again when nothing was sent", async () => {
    const { owner } = await owedRider(stage, 20_000);
    await runFor(stage, owner.id);
    stage.bank.mood = "away";
    const { id } = await onlyPayoutOf(stage, owner.id);
    expect(await drivePayout(stage.core.system, id)).toMatchObject({ state: "created", tries: 1 });
    stage.bank.mood = "pending";
    stage.core.ambient.advance(60_000);
    await driveAll(stage);
    expect(await onlyPayoutOf(stage, owner.id)).toMatchObject({ state: "sent" });
    const news = { providerEventId: "e", type: "t", reference: null, about: "payout" } as const;
    const heard = await payoutNews(stage.core.system, "razorpay", {
      ...news,
      providerReference: `po_${id}`,
    });
    expect(heard).toBe("applied");
    expect(await onlyPayoutOf(stage, owner.id)).toMatchObject({ state: "paid" });
    const strange = { ...news, providerReference: "po_strange" };
    expect(await payoutNews(stage.core.system, "razorpay", strange)).toBe("unknown");
    expect(await payoutNews(stage.core.system, "razorpay", { ...strange, about: "refund" })).toBe(
      undefined,
    );
  });
});

describe("a payout that fails", () => {
  it.each(["failed", "refuses"] as const)("%s: is owed again and waits", async (mood) => {
    const { owner, person } = await owedRider(stage, 20_000);
    const revenue = await held(stage.core, "platform_revenue");
    await runFor(stage, owner.id);
    stage.bank.mood = mood;
    await driveAll(stage);
    expect(await owedTo(stage.core, owner)).toBe(20_000);
    expect(await held(stage.core, "platform_revenue")).toBe(revenue);
    const row = await onlyPayoutOf(stage, owner.id);
    expect(row.state).toBe("failed");
    const query = { attention: "true" as const, ownerId: owner.id };
    expect((await stage.ops.call(routes.listOpsPayouts, { query })).items).toHaveLength(1);
    stage.bank.mood = "paid";
    expect(await runFor(stage, owner.id)).toMatchObject({ skipped: { failed_before: 1 } });
    expect((await person.call(routes.getRiderPayoutStanding)).stoppedBy).toBe("failed_before");
    const retry = () => stage.ops.call(routes.retryPayout, { params: { id: row.id } });
    stage.bank.status = "pending";
    if (mood === "failed") expect(await outcomeOf(retry())).toBe("CONFLICT");
    stage.bank.status = "failed";
    const many = await Promise.all(Array.from({ length: 5 }, () => outcomeOf(retry())));
    expect(many.filter((one) => one === "OK")).toHaveLength(1);
    await driveAll(stage);
    const rows = await payoutsOf(stage.core, owner.id);
    expect(rows.map(({ state }) => state)).toEqual(["failed", "paid"]);
    expect(rows[1]!.period).toBe(`${row.period}.2`);
    expect(await owedTo(stage.core, owner)).toBe(0);
  });

  it("is told of when the bank has paid it after all", async () => {
    const { owner } = await owedRider(stage, 20_000);
    await runFor(stage, owner.id);
    const { id } = await onlyPayoutOf(stage, owner.id);
    stage.bank.mood = "lost";
    await drivePayout(stage.core.system, id);
    // The bank does not show the first order yet, and refuses its twin.
    stage.bank.mood = "refuses";
    stage.core.ambient.advance(60_000);
    await driveAll(stage);
    expect(await onlyPayoutOf(stage, owner.id)).toMatchObject({
      state: "failed",
      attention: "provider_refused",
    });
    const news = { providerEventId: "e", type: "t", about: "payout", reference: id } as const;
    await payoutNews(stage.core.system, "razorpay", { ...news, providerReference: null });
    expect(await onlyPayoutOf(stage, owner.id)).toMatchObject({ attention: "provider_refused" });
    stage.bank.sent.set(id, 19_800);
    await payoutNews(stage.core.system, "razorpay", { ...news, providerReference: null });
    expect(await onlyPayoutOf(stage, owner.id)).toMatchObject({
      state: "failed",
      attention: "paid_after_all",
    });
    const atBank = await held(stage.core, "bank");
    stage.bank.mood = "paid";
    const retry = () => outcomeOf(stage.ops.call(routes.retryPayout, { params: { id } }));
    expect(await Promise.all([retry(), retry()])).toEqual(["CONFLICT", "CONFLICT"]);
    expect(await onlyPayoutOf(stage, owner.id)).toMatchObject({ state: "paid", attention: null });
    expect(await owedTo(stage.core, owner)).toBe(0);
    expect(await held(stage.core, "bank")).toBe(atBank - 19_800);
    // And when that comes back after all, it is owed again.
    stage.bank.status = "failed";
    await drivePayout(stage.core.system, id);
    expect(await onlyPayoutOf(stage, owner.id)).toMatchObject({ state: "failed" });
    expect([await owedTo(stage.core, owner), await held(stage.core, "bank")]).toEqual([
      20_000,
      atBank,
    ]);
  });

  it("comes back from the bank after days: owed again, from the bank's money", async () => {
    const { owner } = await owedRider(stage, 20_000);
    const atBank = await held(stage.core, "bank");
    await runFor(stage, owner.id);
    await driveAll(stage);
    const { id } = await onlyPayoutOf(stage, owner.id);
    stage.bank.status = "failed";
    await Promise.all([drivePayout(stage.core.system, id), drivePayout(stage.core.system, id)]);
    expect(await onlyPayoutOf(stage, owner.id)).toMatchObject({
      state: "failed",
      attention: "bank_refused",
    });
    expect(await held(stage.core, "bank")).toBe(atBank);
    expect(await owedTo(stage.core, owner)).toBe(20_000);
  });

  it("is flagged when the bank took another amount", async () => {
    const { owner } = await owedRider(stage, 20_000);
    await runFor(stage, owner.id);
    stage.bank.mood = "less";
    await driveAll(stage);
    expect(await onlyPayoutOf(stage, owner.id)).toMatchObject({
      state: "paid",
      attention: "amount_differs",
    });
    const paid = { params: { id: (await onlyPayoutOf(stage, owner.id)).id } };
    expect(await outcomeOf(stage.ops.call(routes.retryPayout, paid))).toBe("CONFLICT");
    const none = { params: { id: "pyt_in_none" } };
    expect(await outcomeOf(stage.ops.call(routes.retryPayout, none))).toBe("NOT_FOUND");
  });
});
