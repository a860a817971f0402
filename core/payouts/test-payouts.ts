/** What the tests of payouts share: money that is owed, and a provider that does as it is told. */
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import { payouts } from "#drizzle/schema/index.ts";
import { routes } from "#shared/contracts/index.ts";
import { type Posting, post, readBalance } from "../ledger/index.ts";
import { newId } from "../platform/index.ts";
import {
  addAdapter,
  type PayoutRequest,
  type ProviderAdapter,
  ProviderError,
  type ProviderPayout,
} from "../providers/index.ts";
import { startTestCore, type TestCore, type TestPerson } from "../test/index.ts";
import { driveDuePayouts } from "./index.ts";
import { type Owner, payableOf } from "./payout-row.ts";

/** What the bank does with the next orders: `lost` and `late` end without an answer. */
export type Mood = "paid" | "pending" | "failed" | "refuses" | "away" | "lost" | "late" | "less";

export interface TestBank {
  mood: Mood;
  /** Amounts by our reference: the bank's own record of truth. */
  readonly sent: Map<string, number>;
  /** References in the order in which they were sent. */
  readonly calls: string[];
  /** What a look-up says of payouts that were sent. */
  status: ProviderPayout["status"];
}

export function openBank(core: TestCore): TestBank {
  const bank: TestBank = { mood: "paid", sent: new Map(), calls: [], status: "paid" };
  const told = (request: PayoutRequest, status: ProviderPayout["status"]): ProviderPayout => ({
    status,
    providerReference: `po_${request.reference}`,
    amountMinor: request.amount.amountMinor - (bank.mood === "less" ? 1 : 0),
    failureCode: status === "failed" ? "account_closed" : null,
  });
  const payout = async (request: PayoutRequest) => {
    bank.calls.push(request.reference);
    const { mood } = bank;
    if (mood === "refuses") throw new ProviderError("rejected", "no_such_account");
    if (mood === "away") throw new ProviderError("not_sent", "unreachable");
    if (mood !== "lost") bank.sent.set(request.reference, request.amount.amountMinor);
    if (mood === "lost" || mood === "late") throw new ProviderError("unknown", "timed_out");
    return told(request, mood === "less" ? "paid" : mood);
  };
  const lookupPayout = async (request: PayoutRequest) =>
    told(request, bank.sent.has(request.reference) ? bank.status : "absent");
  const adapter: Partial<ProviderAdapter> = { name: "razorpay", payout, lookupPayout };
  addAdapter(core.runtime, adapter as ProviderAdapter);
  return bank;
}

/** Money that an owner has earned with an order. */
export async function earn(core: TestCore, owner: Owner, amountMinor: number): Promise<void> {
  await move(core, owner, { purpose: "settle", amountMinor });
}

/** From the platform's pot to the owner; the other way round when it is negative. */
export async function move(
  core: TestCore,
  owner: Owner,
  { purpose, amountMinor, orderId }: Pick<Posting, "purpose" | "orderId"> & { amountMinor: number },
): Promise<void> {
  await post(core.system, {
    purpose,
    reference: newId(core.system, "payment"),
    orderId: orderId ?? newId(core.system, "order"),
    legs: [
      { account: { kind: "order_funds", owner: "platform", currency: "INR" }, amountMinor },
      { account: payableOf(owner, "INR"), amountMinor: -amountMinor },
    ],
  });
}

export async function owedTo(core: TestCore, owner: Owner): Promise<number> {
  return (await readBalance(core.system, payableOf(owner, "INR"))).postedMinor;
}

export interface TestRider {
  readonly owner: Owner;
  readonly person: TestPerson;
}

export async function riderWithAccount(core: TestCore, owedMinor = 0): Promise<TestRider> {
  const person = await core.person("rider");
  const owner = { kind: "rider", id: person.id } as const;
  const body = { provider: "razorpay" as const, token: "fa_one", lastFour: "6789", bank: "A Bank" };
  await person.call(routes.setRiderPayoutAccount, { body });
  if (owedMinor !== 0) await earn(core, owner, owedMinor);
  return { owner, person };
}

export function payoutsOf(core: TestCore, ownerId: string) {
  return core.system.db
    .select()
    .from(payouts)
    .where(eq(payouts.ownerId, ownerId))
    .orderBy(payouts.id);
}

/** Balance of an account of the platform, as the owner sees it. */
export async function held(core: TestCore, kind: "bank" | "payout_clearing" | "platform_revenue") {
  const owner = kind === "payout_clearing" ? "razorpay" : "platform";
  return (await readBalance(core.system, { kind, owner, currency: "INR" })).postedMinor;
}

const HOUR_MS = 3_600_000;
/** Riders' money may leave after a day. */
const OLD_ENOUGH_MS = 25 * HOUR_MS;

/** One core, its bank and somebody of ops, for a whole file; filled before its first test. */
export interface PayoutStage {
  core: TestCore;
  bank: TestBank;
  ops: TestPerson;
}

/** Starts before the tests of the calling file, is in its usual mood before each, and stops after them. */
export function openPayoutStage(): PayoutStage {
  const stage = {} as PayoutStage;
  beforeAll(async () => {
    stage.core = await startTestCore();
    stage.bank = openBank(stage.core);
    stage.ops = await stage.core.person("ops");
  });
  afterAll(() => stage.core.stop());
  beforeEach(() => {
    stage.bank.mood = "paid";
    stage.bank.status = "paid";
  });
  return stage;
}

/** Tokens do not outlive such a jump. */
export async function later(stage: PayoutStage, ms: number): Promise<void> {
  stage.core.ambient.advance(ms);
  stage.ops = await stage.core.signIn(stage.ops.phone);
}

/** A rider whose money is old enough to leave. */
export async function owedRider(stage: PayoutStage, owedMinor: number): Promise<TestRider> {
  const rider = await riderWithAccount(stage.core, owedMinor);
  await later(stage, OLD_ENOUGH_MS);
  return { ...rider, person: await stage.core.signIn(rider.person.phone) };
}

export function runFor(stage: PayoutStage, ownerId: string, who = stage.ops) {
  return who.call(routes.runPayouts, { body: { ownerId } });
}

/** Until nothing is due any more. */
export async function driveAll({ core }: PayoutStage): Promise<void> {
  while ((await driveDuePayouts(core.system)) > 0);
}

export async function onlyPayoutOf({ core }: PayoutStage, ownerId: string) {
  const rows = await payoutsOf(core, ownerId);
  expect(rows).toHaveLength(1);
  return rows[0]!;
}
