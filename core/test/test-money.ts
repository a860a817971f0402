/** A stage for tests of money: a store, orders in any way of paying, and the ledger's view of them. */
import { eq, sql } from "drizzle-orm";
import { payments, refunds } from "#drizzle/schema/index.ts";
import { type Order, routes } from "#shared/contracts/index.ts";
import { type AccountKind, readBalance } from "../ledger/index.ts";
import { settleDuePayments } from "../payments/index.ts";
import { openStore, quoteFor, type TestStore } from "./test-city.ts";
import { startTestCore, type TestCore, type TestPerson } from "./test-core.ts";
import { codeOf, startWork, tripFor } from "./test-delivery.ts";
import { until } from "./until.ts";

interface Scene {
  readonly core: TestCore;
  readonly store: TestStore;
}

async function cardOf(customer: TestPerson, token: string): Promise<string> {
  const body = { provider: "test" as const, token, lastFour: "4242", brand: "Visa" };
  return (await customer.call(routes.addPaymentMethod, { body })).id;
}

async function placed(
  { core, store }: Scene,
  customer: TestPerson,
  method: string,
  key: string | undefined,
): Promise<Order> {
  const quote = await quoteFor(core, customer, store);
  const body = { quoteId: quote.id, paymentMethodId: method };
  return customer.call(routes.placeOrder, { body, ...(key ? { idempotencyKey: key } : {}) });
}

/** Through the kitchen and to the door, by everybody's own calls. */
async function carried({ core, store }: Scene, customer: TestPerson, id: string) {
  const params = { id };
  await store.partner.call(routes.acceptOrder, { params, body: {} });
  await store.partner.call(routes.markReady, { params });
  const { rider, trip } = await tripFor(core, id);
  const [pickup, dropoff] = trip.stops.map((stop) => ({ id: trip.id, stopId: stop.id }));
  await rider.call(routes.arriveAtStop, { params: pickup! });
  await rider.call(routes.completeStop, { params: pickup!, body: {} });
  await rider.call(routes.arriveAtStop, { params: dropoff! });
  const otp = await codeOf(customer, id);
  await rider.call(routes.completeStop, { params: dropoff!, body: { otp } });
  return rider;
}

/** Bounded: what stays due belongs to a test that says so. */
async function settleAll(core: TestCore): Promise<void> {
  for (let round = 0; round < 20; round++) {
    if ((await settleDuePayments(core.system)) === 0) return;
  }
}

export type MoneyStage = Awaited<ReturnType<typeof openMoneyStage>>;

export async function openMoneyStage() {
  const core = await startTestCore();
  const store = await openStore(core, { stock: 100_000, prepMinutes: 10 });
  const ops = await core.person("ops");
  const { db } = core.system;
  /** The news of a payment completes its order. */
  const work = startWork(core, { dispatch: false });

  const ordered = (customer: TestPerson, method: string, key?: string) =>
    placed({ core, store }, customer, method, key);

  /** @param meanwhile what happens between the order and its way */
  async function delivered(
    customer: TestPerson,
    method: string,
    meanwhile?: (order: Order) => Promise<unknown>,
  ) {
    const order = await ordered(customer, method);
    const { id } = order;
    await meanwhile?.(order);
    const rider = await carried({ core, store }, customer, id);
    await settle();
    await until("the order is completed", async () => {
      const order = await customer.call(routes.getOrder, { params: { id } });
      return order.state === "completed";
    });
    return { orderId: id, rider };
  }

  const settle = () => settleAll(core);

  return {
    core,
    store,
    ops,
    cardOf,
    ordered,
    delivered,
    settle,
    /** What all accounts of the region sum up to: nothing, whatever happened. */
    async sumOfAll(): Promise<number> {
      const [row] = await db.execute<{ sum: string | null }>(
        sql`select sum(amount_minor) as sum from ledger.entries`,
      );
      return Number(row?.sum ?? 0);
    },
    stop: async () => {
      await work.stop();
      await core.stop();
    },
    customer: () => core.person("customer", { name: "Asha Rao" }),
    async payment(id: string) {
      const [row] = await db.select().from(payments).where(eq(payments.id, id));
      return row!;
    },
    async paymentOf(orderId: string, purpose: "order" | "tip" = "order") {
      const rows = await db.select().from(payments).where(eq(payments.orderId, orderId));
      return rows.find((row) => row.purpose === purpose)!;
    },
    refundsOf: (paymentId: string) =>
      db.select().from(refunds).where(eq(refunds.paymentId, paymentId)),
    /** As the owner sees it. */
    async balance(kind: AccountKind, owner = "platform"): Promise<number> {
      const account = { kind, owner, currency: core.runtime.region.currency };
      return (await readBalance(core.system, account)).postedMinor;
    },
    topUp: (customer: TestPerson, methodId: string, amountMinor: number, key?: string) =>
      customer.call(routes.topUpWallet, {
        body: { amount: { amountMinor, currency: "INR" }, paymentMethodId: methodId },
        ...(key ? { idempotencyKey: key } : {}),
      }),
  };
}

export const inr = (amountMinor: number) => ({ amountMinor, currency: "INR" as const });
