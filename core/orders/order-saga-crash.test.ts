/**
 * A core is killed at every point between two steps of an order's saga. The next core, after one round
 * of its reconciler, has the order where it belongs: captured once, or undone, with the stock right.
 */
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { orders, payments, sagaSteps } from "#drizzle/schema/index.ts";
import { workOffJobs } from "../jobs/index.ts";
import { findSaga, reconcileSagas } from "../sagas/index.ts";
import {
  openStore,
  quoteFor,
  startTestCore,
  stockOf,
  type TestCore,
  type TestPerson,
  type TestStore,
  until,
} from "../test/index.ts";
import { moveOrder } from "./index.ts";
import { openOrder, placeOrder } from "./place-order.ts";
import { saveCard } from "./test-placing.ts";

let core: TestCore;
let store: TestStore;
let customer: TestPerson;
beforeAll(async () => {
  core = await startTestCore();
  store = await openStore(core, { stock: 1_000 });
  customer = await core.person("customer");
});
afterAll(() => core.stop());

const rowOf = async (id: string) => {
  const [order] = await core.system.db.select().from(orders).where(eq(orders.id, id));
  const [payment] = await core.system.db.select().from(payments).where(eq(payments.orderId, id));
  return { order: order!, payment: payment! };
};

async function placed(): Promise<string> {
  const quote = await quoteFor(core, customer, store);
  const paymentMethodId = await saveCard(customer, "tok_ok");
  const actor = { role: "customer", id: customer.id } as const;
  const ctx = { ...core.system, actor };
  return (await placeOrder(ctx, { quoteId: quote.id, paymentMethodId }, quote.id)).row.id;
}

async function delivered(): Promise<string> {
  const id = await placed();
  for (const to of ["accepted", "ready", "out_for_delivery", "delivered"] as const) {
    await moveOrder(core.system, { orderId: id, to });
  }
  return id;
}

async function rejected(): Promise<string> {
  const id = await placed();
  await moveOrder(core.system, { orderId: id, to: "rejected" });
  return id;
}

/** Over, or waiting for the store. */
async function isFar(id: string): Promise<boolean> {
  const saga = await findSaga(core.system, id);
  return saga?.endedAt != null || saga?.state === "waiting";
}

/** A whole core that works until it dies at the point, or until the saga is over without it. */
async function liveUntilKilled(id: string, crashAt: string): Promise<boolean> {
  const doomed = Bun.spawn([process.execPath, "core/main.ts"], {
    cwd: new URL("../..", import.meta.url).pathname,
    env: { ...core.environment, BEELINE_CRASH_AT: crashAt, PATH: process.env["PATH"] ?? "" },
    stdout: "ignore",
    stderr: "inherit",
  });
  try {
    await until(
      `the core dies at ${crashAt}, or has done all`,
      async () => doomed.signalCode === "SIGKILL" || (await isFar(id)),
      30_000,
    );
    return doomed.signalCode === "SIGKILL";
  } finally {
    doomed.kill("SIGKILL");
    await doomed.exited;
  }
}

async function liveOn(id: string): Promise<void> {
  // Longer than the lease of a payment whose driver is dead.
  core.ambient.advance(90_000);
  customer = await core.signIn(customer.phone);
  await reconcileSagas(core.system);
  await workOffJobs(core.runtime);
  expect(await findSaga(core.system, id)).toMatchObject({ problem: null });
}

async function stepsOf(id: string): Promise<string[]> {
  const lines = await core.system.db
    .select()
    .from(sagaSteps)
    .where(eq(sagaSteps.subjectId, id))
    .orderBy(sagaSteps.version);
  return lines.filter(({ outcome }) => outcome === "done").map(({ step }) => step);
}

const MOMENTS = ["before_call", "after_call", "after_commit"];
/** Capture, shares and news; where two of them fell together the third is never passed. */
const forward = [1, 2, 3].flatMap((n) => MOMENTS.map((moment) => `saga.step.${moment}:${n}`));
const back = MOMENTS.map((moment) => `saga.compensate.${moment}`);
let deaths = 0;

test.each(forward)(
  "a delivered order is paid once, though its core dies at %s",
  {
    timeout: 60_000,
  },
  async (crashAt) => {
    const id = await delivered();
    if (await liveUntilKilled(id, crashAt)) deaths += 1;
    await liveOn(id);
    const { order, payment } = await rowOf(id);
    expect(order.state).toBe("completed");
    expect(payment).toMatchObject({ state: "captured", capturedMinor: payment.amountMinor });
    expect(payment.settledAt).not.toBeNull();
    expect((await findSaga(core.system, id))?.state).toBe("done");
    expect(await stepsOf(id)).toEqual([
      ...["reserve_stock", "authorize", "await_delivery", "capture", "settle_shares", "notify"],
    ]);
  },
);

test.each(forward.slice(0, 3))(
  "an order reaches its store, though its core dies at %s",
  {
    timeout: 60_000,
  },
  async (crashAt) => {
    const quote = await quoteFor(core, customer, store);
    const request = { quoteId: quote.id, paymentMethodId: await saveCard(customer, "tok_ok") };
    const ctx = { ...core.system, actor: { role: "customer", id: customer.id } as const };
    const { id } = await openOrder(ctx, request, quote.id);
    if (await liveUntilKilled(id, crashAt)) deaths += 1;
    await liveOn(id);
    const { order, payment } = await rowOf(id);
    expect([order.state, payment.state]).toEqual(["waiting_accept", "authorized"]);
    expect(await stepsOf(id)).toEqual(["reserve_stock", "authorize"]);
  },
);

test.each(back)(
  "a rejected order is undone, though its core dies at %s",
  {
    timeout: 60_000,
  },
  async (crashAt) => {
    const before = await stockOf(core, store.itemIds[0]!);
    const id = await rejected();
    if (await liveUntilKilled(id, crashAt)) deaths += 1;
    await liveOn(id);
    expect((await rowOf(id)).payment.state).toBe("voided");
    expect((await findSaga(core.system, id))?.state).toBe("compensated");
    expect((await stepsOf(id)).slice(-2)).toEqual(["void_authorization", "release_stock"]);
    expect(await stockOf(core, store.itemIds[0]!)).toBe(before);
  },
);

test("the points were passed", () => {
  expect(deaths).toBeGreaterThanOrEqual(9);
});
