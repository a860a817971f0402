import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { routes } from "#shared/contracts/index.ts";
import { outcomeOf, startTestCore, type TestCore, type TestPerson } from "../test/index.ts";
import { driveDuePayouts, drivePayout, payoutNews } from "./index.ts";
import {
  held,
  openBank,
  owedTo,
  payoutsOf,
  riderWithAccount,
  type TestBank,
  type TestRider,
} from "./test-payouts.ts";

const HOUR_MS = 3_600_000;
/** Riders' money may leave after a day. */
const OLD_ENOUGH_MS = 25 * HOUR_MS;

let core: TestCore;
let bank: TestBank;
let ops: TestPerson;
beforeAll(async () => {
  core = await startTestCore();
  bank = openBank(core);
  ops = await core.person("ops");
});
afterAll(() => core.stop());
beforeEach(() => {
  bank.mood = "paid";
  bank.status = "paid";
});

/** Tokens do not outlive such a jump. */
async function later(ms: number): Promise<void> {
  core.ambient.advance(ms);
  ops = await core.signIn(ops.phone);
}

async function owedRider(owedMinor: number): Promise<TestRider> {
  const rider = await riderWithAccount(core, owedMinor);
  await later(OLD_ENOUGH_MS);
  return { ...rider, person: await core.signIn(rider.person.phone) };
}

const runFor = (ownerId: string, who = ops) => who.call(routes.runPayouts, { body: { ownerId } });

/** Until nothing is due any more. */
async function driveAll(): Promise<void> {
  while ((await driveDuePayouts(core.system)) > 0);
}

const only = async (ownerId: string) => {
  const rows = await payoutsOf(core, ownerId);
  expect(rows).toHaveLength(1);
  return rows[0]!;
};

describe("a bank that does not answer", () => {
  it.each(["late", "lost"] as const)("%s: is looked up, never sent twice", async (mood) => {
    const { owner } = await owedRider(20_000);
    await runFor(owner.id);
    bank.mood = mood;
    const { id } = await only(owner.id);
    expect(await drivePayout(core.system, id)).toMatchObject({ state: "unknown" });
    bank.mood = "paid";
    core.ambient.advance(60_000);
    await driveAll();
    expect(await only(owner.id)).toMatchObject({ state: "paid" });
    expect(bank.calls.filter((one) => one === id)).toHaveLength(mood === "late" ? 1 : 2);
    expect(bank.sent.get(id)).toBe(19_800);
  });

  it("is asked again when nothing was sent", async () => {
    const { owner } = await owedRider(20_000);
    await runFor(owner.id);
    bank.mood = "away";
    const { id } = await only(owner.id);
    expect(await drivePayout(core.system, id)).toMatchObject({ state: "created", tries: 1 });
    bank.mood = "pending";
    core.ambient.advance(60_000);
    await driveAll();
    expect(await only(owner.id)).toMatchObject({ state: "sent" });
    const news = { providerEventId: "e", type: "t", reference: null, about: "payout" } as const;
    const heard = await payoutNews(core.system, "razorpay", {
      ...news,
      providerReference: `po_${id}`,
    });
    expect(heard).toBe("applied");
    expect(await only(owner.id)).toMatchObject({ state: "paid" });
    const strange = { ...news, providerReference: "po_strange" };
    expect(await payoutNews(core.system, "razorpay", strange)).toBe("unknown");
    expect(await payoutNews(core.system, "razorpay", { ...strange, about: "refund" })).toBe(
      undefined,
    );
  });
});

describe("a payout that fails", () => {
  it.each(["failed", "refuses"] as const)("%s: is owed again and waits", async (mood) => {
    const { owner, person } = await owedRider(20_000);
    const revenue = await held(core, "platform_revenue");
    await runFor(owner.id);
    bank.mood = mood;
    await driveAll();
    expect(await owedTo(core, owner)).toBe(20_000);
    expect(await held(core, "platform_revenue")).toBe(revenue);
    const row = await only(owner.id);
    expect(row.state).toBe("failed");
    const query = { attention: "true" as const, ownerId: owner.id };
    expect((await ops.call(routes.listOpsPayouts, { query })).items).toHaveLength(1);
    bank.mood = "paid";
    expect(await runFor(owner.id)).toMatchObject({ skipped: { failed_before: 1 } });
    expect((await person.call(routes.getRiderPayoutStanding)).stoppedBy).toBe("failed_before");
    const retry = () => ops.call(routes.retryPayout, { params: { id: row.id } });
    bank.status = "pending";
    if (mood === "failed") expect(await outcomeOf(retry())).toBe("CONFLICT");
    bank.status = "failed";
    const many = await Promise.all(Array.from({ length: 5 }, () => outcomeOf(retry())));
    expect(many.filter((one) => one === "OK")).toHaveLength(1);
    await driveAll();
    const rows = await payoutsOf(core, owner.id);
    expect(rows.map(({ state }) => state)).toEqual(["failed", "paid"]);
    expect(rows[1]!.period).toBe(`${row.period}.2`);
    expect(await owedTo(core, owner)).toBe(0);
  });

  it("is told of when the bank has paid it after all", async () => {
    const { owner } = await owedRider(20_000);
    await runFor(owner.id);
    const { id } = await only(owner.id);
    bank.mood = "lost";
    await drivePayout(core.system, id);
    // The bank does not show the first order yet, and refuses its twin.
    bank.mood = "refuses";
    core.ambient.advance(60_000);
    await driveAll();
    expect(await only(owner.id)).toMatchObject({ state: "failed", attention: "provider_refused" });
    const news = { providerEventId: "e", type: "t", about: "payout", reference: id } as const;
    await payoutNews(core.system, "razorpay", { ...news, providerReference: null });
    expect(await only(owner.id)).toMatchObject({ attention: "provider_refused" });
    bank.sent.set(id, 19_800);
    await payoutNews(core.system, "razorpay", { ...news, providerReference: null });
    expect(await only(owner.id)).toMatchObject({ state: "failed", attention: "paid_after_all" });
    const atBank = await held(core, "bank");
    bank.mood = "paid";
    const retry = () => outcomeOf(ops.call(routes.retryPayout, { params: { id } }));
    expect(await Promise.all([retry(), retry()])).toEqual(["CONFLICT", "CONFLICT"]);
    expect(await only(owner.id)).toMatchObject({ state: "paid", attention: null });
    expect(await owedTo(core, owner)).toBe(0);
    expect(await held(core, "bank")).toBe(atBank - 19_800);
    // And when that comes back after all, it is owed again.
    bank.status = "failed";
    await drivePayout(core.system, id);
    expect(await only(owner.id)).toMatchObject({ state: "failed" });
    expect([await owedTo(core, owner), await held(core, "bank")]).toEqual([20_000, atBank]);
  });

  it("comes back from the bank after days: owed again, from the bank's money", async () => {
    const { owner } = await owedRider(20_000);
    const atBank = await held(core, "bank");
    await runFor(owner.id);
    await driveAll();
    const { id } = await only(owner.id);
    bank.status = "failed";
    await Promise.all([drivePayout(core.system, id), drivePayout(core.system, id)]);
    expect(await only(owner.id)).toMatchObject({ state: "failed", attention: "bank_refused" });
    expect(await held(core, "bank")).toBe(atBank);
    expect(await owedTo(core, owner)).toBe(20_000);
  });

  it("is flagged when the bank took another amount", async () => {
    const { owner } = await owedRider(20_000);
    await runFor(owner.id);
    bank.mood = "less";
    await driveAll();
    expect(await only(owner.id)).toMatchObject({ state: "paid", attention: "amount_differs" });
    const paid = { params: { id: (await only(owner.id)).id } };
    expect(await outcomeOf(ops.call(routes.retryPayout, paid))).toBe("CONFLICT");
    const none = { params: { id: "pyt_in_none" } };
    expect(await outcomeOf(ops.call(routes.retryPayout, none))).toBe("NOT_FOUND");
  });
});
