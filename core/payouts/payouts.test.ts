import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { outbox, payoutAccounts, payouts } from "#drizzle/schema/index.ts";
import { routes } from "#shared/contracts/index.ts";
import { workOffJobs } from "../jobs/index.ts";
import { newId, transact } from "../platform/index.ts";
import {
  openStore,
  outcomeOf,
  startTestCore,
  type TestCore,
  type TestPerson,
} from "../test/index.ts";
import { createPayout } from "./create-payout.ts";
import { driveDuePayouts, runScheduledPayouts } from "./index.ts";
import {
  earn,
  held,
  move,
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
const FEE = 200;

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

describe("a payout", () => {
  it("leaves the balance with its fee, is sent once and arrives at the bank", async () => {
    const { owner, person } = await owedRider(50_000);
    const [revenue, atBank] = [await held(core, "platform_revenue"), await held(core, "bank")];
    expect(await runFor(owner.id)).toMatchObject({ created: 1, skipped: {} });
    expect(await owedTo(core, owner)).toBe(0);
    expect(await held(core, "payout_clearing")).toBe(50_000 - FEE);
    await driveAll();
    const row = await only(owner.id);
    expect(row).toMatchObject({ state: "paid", amountMinor: 49_800, feeMinor: FEE, dueAt: null });
    expect(bank.sent.get(row.id)).toBe(49_800);
    expect(await held(core, "payout_clearing")).toBe(0);
    expect(await held(core, "bank")).toBe(atBank - 49_800);
    expect(await held(core, "platform_revenue")).toBe(revenue + FEE);
    const { items } = await person.call(routes.listRiderPayouts);
    expect(items).toMatchObject([{ id: row.id, state: "paid", lastFour: "6789" }]);
    const events = await core.system.db
      .select()
      .from(outbox)
      .where(eq(outbox.partitionKey, owner.id));
    expect(events.map(({ payload }) => payload.to)).toEqual(["created", "paid"]);
  });

  it("is one per owner and period, however many run at the same time", async () => {
    const riders = [await riderWithAccount(core, 30_000), await owedRider(40_000)];
    const ids = riders.map(({ owner }) => owner.id);
    const runs = Array.from({ length: 10 }, (_, index) => runFor(ids[index % 2]!));
    await Promise.all([
      ...runs,
      runScheduledPayouts(core.system),
      runScheduledPayouts(core.system),
    ]);
    await Promise.all([driveAll(), driveAll(), driveAll()]);
    for (const id of ids) {
      const row = await only(id);
      expect(bank.sent.get(row.id)).toBe(row.amountMinor);
    }
    expect(await runFor(ids[0]!)).toMatchObject({ created: 0 });
  });

  it("waits for what is young, too little or negative, and for an account", async () => {
    const stoppedBy = async (person: TestPerson) =>
      (await person.call(routes.getRiderPayoutStanding)).stoppedBy;
    const young = await riderWithAccount(core, 50_000);
    expect(await runFor(young.owner.id)).toMatchObject({ skipped: { too_young: 1 } });
    expect(await stoppedBy(young.person)).toBe("too_young");
    const poor = await owedRider(10_199);
    expect(await runFor(poor.owner.id)).toMatchObject({ skipped: { below_minimum: 1 } });
    expect(await stoppedBy(poor.person)).toBe("below_minimum");
    const cash = await owedRider(20_000);
    await move(core, cash.owner, { purpose: "capture", amountMinor: -21_000 });
    expect(await runFor(cash.owner.id)).toMatchObject({ skipped: { negative_balance: 1 } });
    const standing = await cash.person.call(routes.getRiderPayoutStanding);
    expect(standing).toMatchObject({
      ...{ stoppedBy: "negative_balance", owed: { amountMinor: -1_000 } },
      ...{ payable: { amountMinor: 0 }, account: { lastFour: "6789" }, schedule: "daily" },
    });
    const nowhere = await core.person("rider");
    expect(await stoppedBy(nowhere)).toBe("no_account");
    expect(await outcomeOf(runFor(nowhere.id))).toBe("NOT_FOUND");
    for (const { owner } of [young, poor, cash]) {
      expect(await payoutsOf(core, owner.id)).toEqual([]);
    }
  });

  it("nets off the cash that a rider holds, and leaves what is young", async () => {
    const { owner } = await owedRider(60_000);
    await move(core, owner, { purpose: "capture", amountMinor: -15_000 });
    await earn(core, owner, 7_000);
    await runFor(owner.id);
    expect(await only(owner.id)).toMatchObject({ amountMinor: 60_000 - 15_000 - FEE });
    expect(await owedTo(core, owner)).toBe(7_000);
  });

  it("never takes more than is there while refunds come in", async () => {
    const { owner } = await owedRider(30_000);
    const refund = () => move(core, owner, { purpose: "refund", amountMinor: -1_000 });
    await Promise.all([
      ...Array.from({ length: 12 }, refund),
      createPayout(core.system, owner, "race"),
      ...Array.from({ length: 12 }, refund),
    ]);
    const [row] = await payoutsOf(core, owner.id);
    const before = (row?.amountMinor ?? 0) + (row ? FEE : 0);
    expect(before).toBeLessThanOrEqual(30_000);
    expect(await owedTo(core, owner)).toBe(30_000 - 24_000 - before);
    // A refund may come later than the payout; what was decided on was there.
    expect(before === 0 || (30_000 - before) % 1_000 === 0).toBe(true);
  });

  it("gives way to a refund that is ahead of it: nothing is paid of what is gone", async () => {
    const { owner } = await owedRider(30_000);
    const gate = Promise.withResolvers<void>();
    const posted = Promise.withResolvers<void>();
    const refund = transact(core.system, async (tx) => {
      await move({ ...core, system: tx }, owner, { purpose: "refund", amountMinor: -25_000 });
      await tx.db.execute("select 1");
      posted.resolve();
      await gate.promise;
    });
    await posted.promise;
    const made = createPayout(core.system, owner, "race");
    // The refund is not committed: the payout sees all of it, and waits for the account.
    await new Promise((resolve) => setTimeout(resolve, 100));
    gate.resolve();
    await refund;
    expect(await made).toMatchObject({ skipped: "below_minimum" });
    expect(await owedTo(core, owner)).toBe(5_000);
  });
});

describe("a hold", () => {
  const place = (ownerId: string, who = ops) =>
    who.call(routes.placePayoutHold, { body: { ownerId, reason: "fraud_suspected" } });

  it("stops what was not made and what was not sent, until it is released", async () => {
    const [one, two] = [await riderWithAccount(core, 20_000), await owedRider(20_000)];
    await runFor(two.owner.id);
    const hold = await place(one.owner.id);
    const other = await place(two.owner.id);
    expect(hold).toMatchObject({ placedById: ops.id, releasedAt: null });
    expect(await runFor(one.owner.id)).toMatchObject({ skipped: { hold: 1 } });
    await driveAll();
    expect(await only(two.owner.id)).toMatchObject({ state: "created", leaseUntil: null });
    const release = (id: string) => ops.call(routes.releasePayoutHold, { params: { id } });
    expect(await release(other.id)).toMatchObject({ releasedById: ops.id });
    await driveAll();
    expect(await only(two.owner.id)).toMatchObject({ state: "paid" });
    expect(await outcomeOf(release(other.id))).toBe("CONFLICT");
    expect(await outcomeOf(release("pyh_in_none"))).toBe("NOT_FOUND");
    await release(hold.id);
    expect(await runFor(one.owner.id)).toMatchObject({ created: 1 });
  });

  it("stands once, for somebody who is there, by ops", async () => {
    const { owner, person } = await riderWithAccount(core);
    const many = await Promise.all(Array.from({ length: 4 }, () => outcomeOf(place(owner.id))));
    expect(many.toSorted()).toEqual(["CONFLICT", "CONFLICT", "CONFLICT", "OK"]);
    expect(await outcomeOf(place("rdr_in_none"))).toBe("NOT_FOUND");
    expect(await outcomeOf(place(owner.id, person))).toBe("FORBIDDEN");
    const query = { ownerId: owner.id, standing: "true" as const };
    const { items } = await ops.call(routes.listPayoutHolds, { query });
    expect(items).toMatchObject([{ ownerId: owner.id, reason: "fraud_suspected" }]);
    const store = await openStore(core);
    expect(await place(store.id)).toMatchObject({ ownerId: store.id });
  });
});

describe("accounts and schedules", () => {
  it("takes only who pays out here, and keeps a payout's own account", async () => {
    const { owner, person } = await owedRider(20_000);
    const give = (provider: "stripe" | "razorpay") =>
      person.call(routes.setRiderPayoutAccount, {
        body: { provider, token: "fa_new", lastFour: "1111", bank: "Another" },
      });
    expect(await outcomeOf(give("stripe"))).toBe("VALIDATION_FAILED");
    await runFor(owner.id);
    expect(await give("razorpay")).toMatchObject({ lastFour: "1111", bank: "Another" });
    expect(await only(owner.id)).toMatchObject({ token: "fa_one", lastFour: "6789" });
    const number = { provider: "test" as const, token: "4111111111111111", lastFour: "1111" };
    const body = { ...number, bank: "A Bank" };
    const wrong = person.call(routes.setRiderPayoutAccount, { body });
    expect(await outcomeOf(wrong)).toBe("VALIDATION_FAILED");
  });

  it("shows a store only its own", async () => {
    const [store, other] = [await openStore(core), await openStore(core)];
    const body = { provider: "razorpay" as const, token: "fa_two", lastFour: "2222", bank: "B" };
    await store.partner.call(routes.setPartnerPayoutAccount, { body });
    await earn(core, { kind: "partner", id: store.id }, 90_000);
    await later(3 * OLD_ENOUGH_MS);
    await runFor(store.id);
    const mine = await core.signIn(store.partner.phone);
    const theirs = await core.signIn(other.partner.phone);
    expect((await mine.call(routes.listPartnerPayouts)).items).toHaveLength(1);
    expect((await theirs.call(routes.listPartnerPayouts)).items).toEqual([]);
    expect(await mine.call(routes.getPartnerPayoutStanding)).toMatchObject({
      ...{ underWay: { amountMinor: 89_500 }, schedule: "weekly" },
    });
    const [row] = await core.system.db.select().from(payouts).where(eq(payouts.ownerId, store.id));
    expect(row!.period).toMatch(/^\d{4}-W\d\d$/);
  });

  it("pays everybody out when ops asks: some at once, the rest by a job", async () => {
    const at = core.ambient.now();
    const rows = Array.from({ length: 230 }, () => ({
      ownerId: newId(core.system, "rider"),
      ...{ ownerKind: "rider" as const, provider: "razorpay" as const, token: "fa_many" },
      ...{ lastFour: "3333", bank: "C", createdAt: at, updatedAt: at },
    }));
    await core.system.db.insert(payoutAccounts).values(rows);
    // The newest id is the last that a run comes to.
    const last = {
      kind: "rider",
      id: rows
        .map(({ ownerId }) => ownerId)
        .toSorted()
        .at(-1)!,
    } as const;
    await earn(core, last, 30_000);
    await later(OLD_ENOUGH_MS);
    const report = await ops.call(routes.runPayouts, { body: {} });
    expect(report.more).toBe(true);
    expect(await payoutsOf(core, last.id)).toEqual([]);
    expect(await workOffJobs(core.runtime)).toBe(1);
    expect(await only(last.id)).toMatchObject({ amountMinor: 29_800 });
  });
});
