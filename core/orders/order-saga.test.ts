/** What becomes of the money and the stock of an order that is paid by card, step by step. */
import { desc, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { orders, outbox, payments, sagaSteps, sagas } from "#drizzle/schema/index.ts";
import { routes } from "#shared/contracts/index.ts";
import type { DomainEvent } from "#shared/events.ts";
import { workOffJobs } from "../jobs/index.ts";
import { lookAgain } from "../payments/index.ts";
import { driveSaga, reconcileSagas } from "../sagas/index.ts";
import {
  openStore,
  orderRow,
  outcomeOf,
  quoteFor,
  startTestCore,
  stockOf,
  type TestCore,
  type TestPerson,
  type TestStore,
} from "../test/index.ts";
import { moveOrder, ordersSubscriber } from "./index.ts";
import { orderSaga } from "./order-saga.ts";
import { place, saveCard } from "./test-placing.ts";

let core: TestCore;
let store: TestStore;
let customer: TestPerson;
let ops: TestPerson;
beforeAll(async () => {
  core = await startTestCore();
  store = await openStore(core, { stock: 1_000 });
  customer = await core.person("customer");
  ops = await core.person("ops");
});
afterAll(() => core.stop());

async function placeWith(token: string): Promise<string> {
  const quote = await quoteFor(core, customer, store);
  const method = token === "cash" ? "cash" : await saveCard(customer, token);
  await place(customer, quote.id, { method }).catch(() => {});
  const { items } = await customer.call(routes.listOrders, { query: { limit: 1 } });
  return items[0]!.id;
}

async function deliver(id: string): Promise<void> {
  for (const to of ["accepted", "ready", "out_for_delivery", "delivered"] as const) {
    await moveOrder(core.system, { orderId: id, to });
  }
}

const see = (id: string) => ops.call(routes.getSaga, { params: { id } });
const drive = (id: string) => driveSaga(core.system, "order", id);
const work = () => workOffJobs(core.runtime);
const stock = async () => (await stockOf(core, store.itemIds[0]!))!;
const doneSteps = async (id: string) =>
  (await see(id)).history.filter(({ outcome }) => outcome === "done").map(({ step }) => step);
const paymentOf = async (id: string) => {
  const [row] = await core.system.db.select().from(payments).where(eq(payments.orderId, id));
  return row!;
};
/** As after the loss of whatever held them. */
const loseJobs = () => core.asOwner("delete from jobs.job");
const ALL = ["reserve_stock", "authorize", "await_delivery", "capture", "settle_shares", "notify"];

describe("an order by card", () => {
  test("goes from reservation to the shares, and shows where it stands", async () => {
    const id = await placeWith("tok_ok");
    expect(await see(id)).toMatchObject({ state: "running", step: "authorize", history: [] });
    await work();
    expect(await see(id)).toMatchObject({
      ...{ state: "waiting", step: "await_delivery", tries: 0, problem: null, kind: "order" },
      order: { id, state: "waiting_accept" },
      payment: { state: "authorized" },
    });
    await deliver(id);
    await work();
    expect(await see(id)).toMatchObject({ state: "done", order: { state: "completed" } });
    expect(await doneSteps(id)).toEqual(ALL);
    expect((await paymentOf(id)).settledAt).not.toBeNull();
    expect((await see(id)).plan.find(({ isPivot }) => isPivot)?.step).toBe("capture");
  });

  test("whose bank asks the customer waits, and goes on with the news of the answer", async () => {
    const id = await placeWith("tok_challenge");
    await work();
    expect(await see(id)).toMatchObject({
      ...{ state: "waiting", step: "authorize", tries: 0 },
      ...{ order: { state: "created" }, payment: { state: "requires_action" } },
    });
    await lookAgain(core.system, (await paymentOf(id)).id);
    const [news] = await core.system.db
      .select()
      .from(outbox)
      .where(eq(outbox.partitionKey, id))
      .orderBy(desc(outbox.sequence))
      .limit(1);
    const { type, partitionKey, payload } = news!;
    const event = { id: "evt", at: "", type, partitionKey, payload } as DomainEvent;
    await ordersSubscriber.handle(core.system, event);
    await work();
    expect(await see(id)).toMatchObject({
      ...{ state: "waiting", step: "await_delivery", order: { state: "waiting_accept" } },
    });
  });

  test("that is declined gives its stock back and has nothing to void", async () => {
    const before = await stock();
    const id = await placeWith("tok_declined");
    await work();
    expect(await see(id)).toMatchObject({ state: "compensated", order: { state: "failed" } });
    expect(await doneSteps(id)).toEqual(["release_stock"]);
    expect(await stock()).toBe(before);
  });

  test("that is cancelled lets go of the money, then of the stock", async () => {
    const before = await stock();
    const id = await placeWith("tok_ok");
    await work();
    await customer.call(routes.cancelOrder, {
      params: { id },
      body: { reason: "Changed my mind" },
    });
    await work();
    expect(await see(id)).toMatchObject({ state: "compensated", payment: { state: "voided" } });
    expect(await doneSteps(id)).toEqual([
      ...["reserve_stock", "authorize", "void_authorization", "release_stock"],
    ]);
    expect(await stock()).toBe(before);
  });

  test("that nobody got though it was paid is given back, whoever drives it", async () => {
    const id = await placeWith("tok_ok");
    await deliver(id);
    await work();
    // No verb leads there; a mistake might.
    const set = { state: "failed", endedAt: core.ambient.now() } as const;
    await core.system.db.update(orders).set(set).where(eq(orders.id, id));
    await Promise.all([drive(id), drive(id)]);
    const { amountMinor } = await paymentOf(id);
    expect(await paymentOf(id)).toMatchObject({ state: "refunded", refundedMinor: amountMinor });
    expect(await see(id)).toMatchObject({ state: "compensated" });
    expect((await doneSteps(id)).slice(-1)).toEqual(["refund"]);
  });

  test("is found by how long it is overdue, and not while a bank has its refund", async () => {
    const [waiting, late] = [await placeWith("tok_ok"), await placeWith("tok_ok")];
    await work();
    const captured_minor = (await paymentOf(waiting)).amountMinor;
    const set = (id: string, seconds: number) =>
      core.asOwner(`update sagas set state = 'compensating', step = 'refund',
        updated_at = updated_at - interval '${seconds} s' where subject_id = '${id}'`);
    await set(late, 600);
    await set(waiting, 900);
    const pend = (minor: number) =>
      core.asOwner(`update payments set captured_minor = ${captured_minor}, due_at = null,
        refund_pending_minor = ${minor} where subject_id = '${waiting}'`);
    const found = async () =>
      (await orderSaga.findOverdue(core.system, 200)).filter((id) => [waiting, late].includes(id));
    await pend(captured_minor);
    expect(await found()).toEqual([late]);
    await pend(0);
    expect(await found()).toEqual([waiting, late]);
    expect(await orderSaga.findOverdue(core.system, 1)).toEqual([waiting]);
    const over = "state = 'done', ended_at = updated_at";
    await core.asOwner(`update sagas set ${over} where subject_id in ('${waiting}', '${late}')`);
  });

  test("whose capture is refused is delivered all the same, and somebody is asked", async () => {
    const id = await placeWith("tok_capture_declined");
    await deliver(id);
    await work();
    expect((await orderRow(core, id)).state).toBe("completed");
    const problem = "capture_refused";
    expect(await see(id)).toMatchObject({ state: "needs_attention", tries: 0, problem });
    expect(await doneSteps(id)).not.toContain("capture");
    const { items } = await ops.call(routes.listSagas, { query: { state: "needs_attention" } });
    expect(items.map((one) => one.id)).toContain(id);
  });
});

describe("a provider that never says", () => {
  test("is asked again and again, then a person is; who may have it tried again", async () => {
    const before = await stock();
    const id = await placeWith("tok_lost");
    let tries = 0;
    for (; tries < 40 && (await see(id)).state === "running"; tries++) await work();
    expect(await see(id)).toMatchObject({
      ...{ state: "needs_attention", step: "authorize", problem: "no_progress" },
    });
    const outcomes = (await see(id)).history.map(({ outcome }) => outcome);
    expect(outcomes.filter((one) => one === "failed")).toHaveLength(1);
    expect(outcomes.filter((one) => one === "retry").length).toBeGreaterThan(5);
    const retry = (who: TestPerson) =>
      who.call(routes.retrySaga, { params: { id }, body: { reason: "provider_is_back" } });
    expect(await outcomeOf(retry(customer))).toBe("FORBIDDEN");
    expect(await retry(ops)).toMatchObject({ state: "running", tries: 0, problem: null });
    expect((await see(id)).history.at(-1)).toMatchObject({
      ...{ step: "authorize", outcome: "waiting", problem: "provider_is_back", actorId: ops.id },
    });
    expect(await outcomeOf(retry(ops))).toBe("CONFLICT");
    // Nobody hears anything for so long that the order is given up.
    core.ambient.advance(11 * 60_000);
    ops = await core.signIn(ops.phone);
    customer = await core.signIn(customer.phone);
    for (let round = 0; round < 5; round++) await work();
    expect((await orderRow(core, id)).state).toBe("failed");
    expect(await see(id)).toMatchObject({ state: "compensated", payment: { state: "voided" } });
    expect(await stock()).toBe(before);
  });
});

describe("drivers", () => {
  test("at the same time do each step once", async () => {
    const id = await placeWith("tok_ok");
    await deliver(id);
    await Promise.all([drive(id), drive(id), drive(id), work()]);
    expect(await see(id)).toMatchObject({ state: "done" });
    expect(await doneSteps(id)).toEqual(ALL);
    const payment = await paymentOf(id);
    expect(payment.capturedMinor).toBe(payment.amountMinor);
  });

  test("that are lost with everything they knew are replaced within one round", async () => {
    const id = await placeWith("tok_ok");
    await deliver(id);
    await loseJobs();
    await core.system.db.delete(sagaSteps).where(eq(sagaSteps.subjectId, id));
    await core.system.db.delete(sagas).where(eq(sagas.subjectId, id));
    expect(await reconcileSagas(core.system)).toBeGreaterThan(0);
    await work();
    expect(await see(id)).toMatchObject({ state: "done" });
    expect(await doneSteps(id)).toEqual(ALL);
  });

  test("that missed the news of an end are told by the next round", async () => {
    const id = await placeWith("tok_ok");
    await work();
    await moveOrder(core.system, { orderId: id, to: "rejected" });
    await loseJobs();
    await core.system.db.update(payments).set({ dueAt: null }).where(eq(payments.orderId, id));
    await reconcileSagas(core.system);
    await work();
    expect(await see(id)).toMatchObject({ state: "compensated", payment: { state: "voided" } });
  });
});

test("an order in cash has no saga and no job; what is shown of one is derived", async () => {
  await loseJobs();
  const id = await placeWith("cash");
  await deliver(id);
  const [kept] = await core.system.db.execute<{ rows: number }>(sql`
    select (select count(*) from sagas where subject_id = ${id})::int
      + (select count(*) from jobs.job)::int as rows`);
  expect(kept!.rows).toBe(0);
  expect(await see(id)).toMatchObject({ state: "done", order: { state: "completed" } });
  expect(await outcomeOf(see("ord_in_unknown"))).toBe("NOT_FOUND");
});

test("pages of sagas are complete and in order", async () => {
  const all = await ops.call(routes.listSagas, {});
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await ops.call(routes.listSagas, {
      query: { limit: 2, ...(cursor && { cursor }) },
    });
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(seen).toEqual(all.items.map(({ id }) => id));
  expect(await outcomeOf(ops.call(routes.listSagas, { query: { cursor: "x" } }))).toBe(
    "VALIDATION_FAILED",
  );
});
