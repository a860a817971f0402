/** The books of simulated providers against ours: money moves through the adapters, then is compared. */
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { payments, refunds, settlementLines } from "#drizzle/schema/index.ts";
import { routes } from "#shared/contracts/index.ts";
import type { RegionCode } from "#shared/regions.ts";
import { post } from "../ledger/index.ts";
import { driveDuePayouts } from "../payouts/index.ts";
import { newId } from "../platform/index.ts";
import { callProvider } from "../providers/index.ts";
import { type RunningSimulator, startSimulator } from "../providers/simulator/index.ts";
import { outcomeOf, startTestCore, type TestCore, type TestPerson } from "../test/index.ts";
import { razorpayCsv, stripeCsv } from "./report-csv.fixture.ts";

const regions = [
  ["us", "stripe", "USD", "pm_card_visa", "acct_test"],
  ["in", "razorpay", "INR", "cust_test_token_ok", "fa_test"],
] as const;

let simulator: RunningSimulator;
const cores = new Map<RegionCode, { core: TestCore; ops: TestPerson }>();
beforeAll(async () => {
  simulator = await startSimulator();
  for (const [region] of regions) {
    const core = await startTestCore({ region, paymentProviders: simulator.providers });
    cores.set(region, { core, ops: await core.person("ops") });
  }
});
afterAll(async () => {
  for (const { core } of cores.values()) await core.stop();
  await simulator.stop();
});

test.each(regions)("%s: all that %s booked is matched, but for what we hide", async (...of) => {
  const [region, provider, currency, token, payoutToken] = of;
  const { core, ops } = cores.get(region)!;
  const { system } = core;
  const customerId = newId(system, "customer");
  const clearing = { kind: "provider_clearing", owner: provider, currency } as const;
  const funds = { kind: "order_funds", owner: "platform", currency } as const;

  /** Taken at the provider; booked here unless we forgot. */
  async function taken(amountMinor: number, isBooked = true): Promise<string> {
    const id = newId(system, "payment");
    const orderId = newId(system, "order");
    const amount = { amountMinor, currency };
    const returnUrl = "http://localhost/back";
    const request = { reference: id, providerReference: null, amount, token, returnUrl };
    const { providerReference } = await callProvider(system, provider, (adapter, signal) =>
      adapter.authorize(request, signal),
    );
    const held = { reference: id, providerReference, amount };
    const seen = await callProvider(system, provider, (adapter, signal) =>
      adapter.capture(held, amount, signal),
    );
    expect(seen).toMatchObject({ status: "captured", capturedMinor: amountMinor });
    const at = core.ambient.now();
    await system.db.insert(payments).values({
      ...{ id, orderId, subjectId: orderId, customerId, provider, amountMinor, currency },
      ...{ purpose: "order", methodId: "pmt_x", state: "captured", capturedMinor: amountMinor },
      ...{ providerReference: seen.providerReference, createdAt: at, updatedAt: at },
    });
    if (isBooked) {
      const legs = [
        { account: clearing, amountMinor },
        { account: funds, amountMinor: -amountMinor },
      ];
      await post(system, { purpose: "capture", reference: id, legs });
    }
    return id;
  }

  async function givenBack(paymentId: string, amountMinor: number): Promise<void> {
    const [payment] = await system.db.select().from(payments).where(eq(payments.id, paymentId));
    const id = newId(system, "refund");
    const refund = { amountMinor, currency };
    const seen = await callProvider(system, provider, (adapter, signal) =>
      adapter.refund(
        {
          ...{ reference: paymentId, providerReference: payment!.providerReference },
          ...{ amount: { amountMinor: payment!.amountMinor, currency } },
          ...{ refundReference: id, refund },
        },
        signal,
      ),
    );
    const at = core.ambient.now();
    await system.db.insert(refunds).values({
      ...{ id, paymentId, amountMinor, currency, providerReference: seen.providerReference },
      ...{ state: "succeeded", destination: "original", bearer: "platform" },
      ...{ reason: "other", requestedByRole: "ops", requestedWithKey: id },
      ...{ createdAt: at, updatedAt: at },
    });
    const legs = [
      { account: funds, amountMinor },
      { account: clearing, amountMinor: -amountMinor },
    ];
    await post(system, { purpose: "refund", reference: id, legs });
  }

  /** By the rider's account at the provider. */
  async function paidOut(person: TestPerson, staff: TestPerson): Promise<void> {
    const account = { provider, token: payoutToken, lastFour: "6789", bank: "A Bank" };
    await person.call(routes.setRiderPayoutAccount, { body: account });
    await staff.call(routes.runPayouts, { body: { ownerId: person.id } });
    while ((await driveDuePayouts(system)) > 0);
    const { items } = await person.call(routes.listRiderPayouts);
    expect(items).toHaveLength(1);
  }

  /** The CSV that the provider offers for download says nothing that the API did not. */
  async function sameByFile(staff: TestPerson, period: { start: string; end: string }) {
    const [start, end] = [new Date(period.start), new Date(period.end)];
    const lines = await callProvider(system, provider, (adapter, signal) =>
      adapter.listSettlement(start, end, signal),
    );
    const write = { stripe: stripeCsv, razorpay: razorpayCsv }[provider];
    const told = lines.filter(({ kind }) => provider === "stripe" || kind !== "payout");
    const csv = write(told);
    const file = await staff.call(routes.importSettlementFile, { body: { provider, csv } });
    expect(file).toMatchObject({ source: "csv", lineCount: told.length, linesNew: 0 });
    const cut = { provider, csv: csv.slice(0, -30) };
    expect(await outcomeOf(staff.call(routes.importSettlementFile, { body: cut }))).toBe(
      "VALIDATION_FAILED",
    );
  }

  const [first] = [await taken(12_345), await taken(2_000), await taken(99_900)];
  await givenBack(first!, 345);
  const forgotten = await taken(4_400, false);
  const rider = await core.person("rider");
  const payable = { kind: "rider_payable", owner: rider.id, currency } as const;
  const earned = [
    { account: funds, amountMinor: 50_000 },
    { account: payable, amountMinor: -50_000 },
  ];
  await post(system, { purpose: "settle", reference: newId(system, "payment"), legs: earned });
  core.ambient.advance(27 * 3_600_000);
  const staff = await core.signIn(ops.phone);
  await paidOut(await core.signIn(rider.phone), staff);
  // The provider's own transfer of what it holds; Razorpay tells of it in another report.
  const hasTransfer = provider === "stripe";
  if (hasTransfer) await simulator.control("POST", "/control/settlements", { provider });
  const at = core.ambient.now().getTime();
  const body = {
    provider,
    start: new Date(at - 36 * 3_600_000).toISOString(),
    end: new Date(at).toISOString(),
  };
  const file = await staff.call(routes.runReconciliation, { body });
  expect(file.counts).toEqual({ matched: hasTransfer ? 6 : 5, missing_here: 1 });
  const again = await staff.call(routes.runReconciliation, { body });
  expect(again.id).toBe(file.id);
  await sameByFile(staff, body);
  const { items } = await staff.call(routes.listReconciliationItems, { query: {} });
  expect(items).toMatchObject([{ classification: "missing_here", paymentId: forgotten }]);
  const { openDifference } = await staff.call(routes.getReconciliationSummary);
  expect(openDifference).toEqual([{ amountMinor: 4_400, currency }]);
  const lines = await system.db.select().from(settlementLines);
  const fees = lines.filter(({ kind }) => kind === "payment");
  expect(fees.every(({ feeMinor }) => feeMinor > 0)).toBe(true);
});
