import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { outbox, payoutAccounts, payouts } from "#drizzle/schema/index.ts";
import { routes } from "#shared/contracts/index.ts";
import { workOffJobs } from "../jobs/index.ts";
import { newId, transact } from "../platform/index.ts";
import { openStore, outcomeOf, type TestPerson } from "../test/index.ts";
import { createPayout } from "./create-payout.ts";
import { runScheduledPayouts } from "./index.ts";
import {
  driveAll,
  earn,
  held,
  later,
  move,
  onlyPayoutOf,
  openPayoutStage,
  owedRider,
  owedTo,
  payoutsOf,
  riderWithAccount,
  runFor,
} from "./test-payouts.ts";

const OLD_ENOUGH_MS = 25 * 3_600_000;
const FEE = 200;

const stage = openPayoutStage();

describe("a payout", () => {
  it("leaves the balance with its fee, is sent once and arrives at the bank", async () => {
    const { owner, person } = await owedRider(stage, 50_000);
    const [revenue, atBank] = [
      await held(stage.core, "platform_revenue"),
      await held(stage.core, "bank"),
    ];
    expect(await runFor(stage, owner.id)).toMatchObject({ created: 1, skipped: {} });
    expect(await owedTo(stage.core, owner)).toBe(0);
    expect(await held(stage.core, "payout_clearing")).toBe(50_000 - FEE);
    await driveAll(stage);
    const row = await onlyPayoutOf(stage, owner.id);
    expect(row).toMatchObject({ state: "paid", amountMinor: 49_800, feeMinor: FEE, dueAt: null });
    expect(stage.bank.sent.get(row.id)).toBe(49_800);
    expect(await held(stage.core, "payout_clearing")).toBe(0);
    expect(await held(stage.core, "bank")).toBe(atBank - 49_800);
    expect(await held(stage.core, "platform_revenue")).toBe(revenue + FEE);
    const { items } = await person.call(routes.listRiderPayouts);
    expect(items).toMatchObject([{ id: row.id, state: "paid", lastFour: "6789" }]);
    const events = await stage.core.system.db
      .select()
      .from(outbox)
      .where(eq(outbox.partitionKey, owner.id));
    expect(events.map(({ payload }) => payload.to)).toEqual(["created", "paid"]);
  });

  it("is one per owner and period, however many run at the same time", async () => {
    const riders = [await riderWithAccount(stage.core, 30_000), await owedRider(stage, 40_000)];
    const ids = riders.map(({ owner }) => owner.id);
    const runs = Array.from({ length: 10 }, (_, index) => runFor(stage, ids[index % 2]!));
    await Promise.all([
      ...runs,
      runScheduledPayouts(stage.core.system),
      runScheduledPayouts(stage.core.system),
    ]);
    await Promise.all([driveAll(stage), driveAll(stage), driveAll(stage)]);
    for (const id of ids) {
      const row = await onlyPayoutOf(stage, id);
      expect(stage.bank.sent.get(row.id)).toBe(row.amountMinor);
    }
    expect(await runFor(stage, ids[0]!)).toMatchObject({ created: 0 });
  });

  it("waits for what is young, too little or negative, and for an account", async () => {
    const stoppedBy = async (person: TestPerson) =>
      (await person.call(routes.getRiderPayoutStanding)).stoppedBy;
    const young = await riderWithAccount(stage.core, 50_000);
    expect(await runFor(stage, young.owner.id)).toMatchObject({ skipped: { too_young: 1 } });
    expect(await stoppedBy(young.person)).toBe("too_young");
    const poor = await owedRider(stage, 10_199);
    expect(await runFor(stage, poor.owner.id)).toMatchObject({ skipped: { below_minimum: 1 } });
    expect(await stoppedBy(poor.person)).toBe("below_minimum");
    const cash = await owedRider(stage, 20_000);
    await move(stage.core, cash.owner, { purpose: "capture", amountMinor: -21_000 });
    expect(await runFor(stage, cash.owner.id)).toMatchObject({ skipped: { negative_balance: 1 } });
    const standing = await cash.person.call(routes.getRiderPayoutStanding);
    expect(standing).toMatchObject({
      ...{ stoppedBy: "negative_balance", owed: { amountMinor: -1_000 } },
      ...{ payable: { amountMinor: 0 }, account: { lastFour: "6789" }, schedule: "daily" },
    });
    const nowhere = await stage.core.person("rider");
    expect(await stoppedBy(nowhere)).toBe("no_account");
    expect(await outcomeOf(runFor(stage, nowhere.id))).toBe("NOT_FOUND");
    for (const { owner } of [young, poor, cash]) {
      expect(await payoutsOf(stage.core, owner.id)).toEqual([]);
    }
  });

  it("nets off the cash that a rider holds, and leaves what is young", async () => {
    const { owner } = await owedRider(stage, 60_000);
    await move(stage.core, owner, { purpose: "capture", amountMinor: -15_000 });
    await earn(stage.core, owner, 7_000);
    await runFor(stage, owner.id);
    expect(await onlyPayoutOf(stage, owner.id)).toMatchObject({
      amountMinor: 60_000 - 15_000 - FEE,
    });
    expect(await owedTo(stage.core, owner)).toBe(7_000);
  });

  it("never takes more than is there while refunds come in", async () => {
    const { owner } = await owedRider(stage, 30_000);
    const refund = () => move(stage.core, owner, { purpose: "refund", amountMinor: -1_000 });
    await Promise.all([
      ...Array.from({ length: 12 }, refund),
      createPayout(stage.core.system, owner, "race"),
      ...Array.from({ length: 12 }, refund),
    ]);
    const [row] = await payoutsOf(stage.core, owner.id);
    const before = (row?.amountMinor ?? 0) + (row ? FEE : 0);
    expect(before).toBeLessThanOrEqual(30_000);
    expect(await owedTo(stage.core, owner)).toBe(30_000 - 24_000 - before);
    // A refund may come later than the payout; what was decided on was there.
    expect(before === 0 || (30_000 - before) % 1_000 === 0).toBe(true);
  });

  it("gives way to a refund that is ahead of it: nothing is paid of what is gone", async () => {
    const { owner } = await owedRider(stage, 30_000);
    const gate = Promise.withResolvers<void>();
    const posted = Promise.withResolvers<void>();
    const refund = transact(stage.core.system, async (tx) => {
      await move({ ...stage.core, system: tx }, owner, { purpose: "refund", amountMinor: -25_000 });
      await tx.db.execute("select 1");
      posted.resolve();
      await gate.promise;
    });
    await posted.promise;
    const made = createPayout(stage.core.system, owner, "race");
    // The refund is not committed: the payout sees all of it, and waits for the account.
    await new Promise((resolve) => setTimeout(resolve, 100));
    gate.resolve();
    await refund;
    expect(await made).toMatchObject({ skipped: "below_minimum" });
    expect(await owedTo(stage.core, owner)).toBe(5_000);
  });
});

describe("a hold", () => {
  const place = (ownerId: string, who = stage.ops) =>
    who.call(routes.placePayoutHold, { body: { ownerId, reason: "fraud_suspected" } });

  it("stops what was not made and what was not sent, until it is released", async () => {
    const [one, two] = [await riderWithAccount(stage.core, 20_000), await owedRider(stage, 20_000)];
    await runFor(stage, two.owner.id);
    const hold = await place(one.owner.id);
    const other = await place(two.owner.id);
    expect(hold).toMatchObject({ placedById: stage.ops.id, releasedAt: null });
    expect(await runFor(stage, one.owner.id)).toMatchObject({ skipped: { hold: 1 } });
    await driveAll(stage);
    expect(await onlyPayoutOf(stage, two.owner.id)).toMatchObject({
      state: "created",
      leaseUntil: null,
    });
    const release = (id: string) => stage.ops.call(routes.releasePayoutHold, { params: { id } });
    expect(await release(other.id)).toMatchObject({ releasedById: stage.ops.id });
    await driveAll(stage);
    expect(await onlyPayoutOf(stage, two.owner.id)).toMatchObject({ state: "paid" });
    expect(await outcomeOf(release(other.id))).toBe("CONFLICT");
    expect(await outcomeOf(release("pyh_in_none"))).toBe("NOT_FOUND");
    await release(hold.id);
    expect(await runFor(stage, one.owner.id)).toMatchObject({ created: 1 });
  });

  it("stands once, for somebody who is there, by ops", async () => {
    const { owner, person } = await riderWithAccount(stage.core);
    const many = await Promise.all(Array.from({ length: 4 }, () => outcomeOf(place(owner.id))));
    expect(many.toSorted()).toEqual(["CONFLICT", "CONFLICT", "CONFLICT", "OK"]);
    expect(await outcomeOf(place("rdr_in_none"))).toBe("NOT_FOUND");
    expect(await outcomeOf(place(owner.id, person))).toBe("FORBIDDEN");
    const query = { ownerId: owner.id, standing: "true" as const };
    const { items } = await stage.ops.call(routes.listPayoutHolds, { query });
    expect(items).toMatchObject([{ ownerId: owner.id, reason: "fraud_suspected" }]);
    const store = await openStore(stage.core);
    expect(await place(store.id)).toMatchObject({ ownerId: store.id });
  });
});

describe("accounts and schedules", () => {
  it("takes only who pays out here, and keeps a payout's own account", async () => {
    const { owner, person } = await owedRider(stage, 20_000);
    const give = (provider: "stripe" | "razorpay") =>
      person.call(routes.setRiderPayoutAccount, {
        body: { provider, token: "fa_new", lastFour: "1111", bank: "Another" },
      });
    expect(await outcomeOf(give("stripe"))).toBe("VALIDATION_FAILED");
    await runFor(stage, owner.id);
    expect(await give("razorpay")).toMatchObject({ lastFour: "1111", bank: "Another" });
    expect(await onlyPayoutOf(stage, owner.id)).toMatchObject({
      token: "fa_one",
      lastFour: "6789",
    });
    const number = { provider: "test" as const, token: "4111111111111111", lastFour: "1111" };
    const body = { ...number, bank: "A Bank" };
    const wrong = person.call(routes.setRiderPayoutAccount, { body });
    expect(await outcomeOf(wrong)).toBe("VALIDATION_FAILED");
  });

  it("shows a store only its own", async () => {
    const [store, other] = [await openStore(stage.core), await openStore(stage.core)];
    const body = { provider: "razorpay" as const, token: "fa_two", lastFour: "2222", bank: "B" };
    await store.partner.call(routes.setPartnerPayoutAccount, { body });
    await earn(stage.core, { kind: "partner", id: store.id }, 90_000);
    await later(stage, 3 * OLD_ENOUGH_MS);
    await runFor(stage, store.id);
    const mine = await stage.core.signIn(store.partner.phone);
    const theirs = await stage.core.signIn(other.partner.phone);
    expect((await mine.call(routes.listPartnerPayouts)).items).toHaveLength(1);
    expect((await theirs.call(routes.listPartnerPayouts)).items).toEqual([]);
    expect(await mine.call(routes.getPartnerPayoutStanding)).toMatchObject({
      ...{ underWay: { amountMinor: 89_500 }, schedule: "weekly" },
    });
    const [row] = await stage.core.system.db
      .select()
      .from(payouts)
      .where(eq(payouts.ownerId, store.id));
    expect(row!.period).toMatch(/^\d{4}-W\d\d$/);
  });

  it("pays everybody out when ops asks: some at once, the rest by a job", async () => {
    const at = stage.core.ambient.now();
    const rows = Array.from({ length: 230 }, () => ({
      ownerId: newId(stage.core.system, "rider"),
      ...{ ownerKind: "rider" as const, provider: "razorpay" as const, token: "fa_many" },
      ...{ lastFour: "3333", bank: "C", createdAt: at, updatedAt: at },
    }));
    await stage.core.system.db.insert(payoutAccounts).values(rows);
    // The newest id is the last that a run comes to.
    const last = {
      kind: "rider",
      id: rows
        .map(({ ownerId }) => ownerId)
        .toSorted()
        .at(-1)!,
    } as const;
    await earn(stage.core, last, 30_000);
    await later(stage, OLD_ENOUGH_MS);
    const report = await stage.ops.call(routes.runPayouts, { body: {} });
    expect(report.more).toBe(true);
    expect(await payoutsOf(stage.core, last.id)).toEqual([]);
    expect(await workOffJobs(stage.core.runtime)).toBe(1);
    expect(await onlyPayoutOf(stage, last.id)).toMatchObject({ amountMinor: 29_800 });
  });
});
