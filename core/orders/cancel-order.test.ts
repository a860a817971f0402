import { count, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { orderTransitions, outbox } from "#drizzle/schema/index.ts";
import { routes } from "#shared/contracts/index.ts";
import { outcomeOf, type TestPerson } from "../test/index.ts";
import { moveOrder } from "./index.ts";
import { openStage, type Stage, type StageState, stageStates } from "./test-stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.stop());

const cancel = (by: TestPerson, id: string) =>
  by.call(routes.cancelOrder, { params: { id }, body: { reason: "I am Asha, 98765 43210" } });

describe("cancelling", () => {
  const expected: Partial<Record<StageState, string>> = {
    waiting_accept: "OK",
    accepted: "OK",
    preparing: "OK",
    ready: "OK",
    out_for_delivery: "CANNOT_CANCEL_IN_PROGRESS",
    on_hold: "CANNOT_CANCEL_IN_PROGRESS",
    delivered: "CANNOT_CANCEL_IN_PROGRESS",
  };

  test("has its answer in every state and changes nothing when refused", async () => {
    for (const state of stageStates) {
      const id = await stage.orderIn(state);
      const before = await stage.row(id);
      const code = await outcomeOf(cancel(stage.customer, id));
      expect([state, code]).toEqual([state, expected[state] ?? "CONFLICT"]);
      const after = await stage.row(id);
      if (code === "OK")
        expect(after).toMatchObject({ state: "cancelled", endedAt: expect.any(Date) });
      else expect(after).toEqual(before);
    }
  });

  test("before the kitchen starts costs nothing, voids the payment and gives the stock back", async () => {
    const stock = await stage.stock();
    const id = await stage.orderIn("accepted");
    expect(await stage.stock()).toBe(stock - 1);
    const order = await cancel(stage.customer, id);
    expect(order.cancellationFee).toEqual({ amountMinor: 0, currency: "INR" });
    expect(order.otp).toBeNull();
    expect(await stage.stock()).toBe(stock);
    expect(await stage.paymentState(id)).toBe("voided");
  });

  test("in the kitchen costs a quarter of the goods; by support it costs nothing", async () => {
    const stock = await stage.stock();
    const order = await cancel(stage.customer, await stage.orderIn("preparing"));
    expect(order.cancellationFee).toEqual({ amountMinor: 5_000, currency: "INR" });
    const forgiven = await cancel(stage.ops, await stage.orderIn("preparing"));
    expect(forgiven.cancellationFee?.amountMinor).toBe(0);
    expect(await stage.stock()).toBe(stock - 2);
  });

  test("somebody else's order is not found, other roles may not", async () => {
    const id = await stage.orderIn("waiting_accept");
    expect(await outcomeOf(cancel(await stage.core.person("customer"), id))).toBe("NOT_FOUND");
    expect(await outcomeOf(cancel(stage.store.partner, id))).toBe("FORBIDDEN");
    expect(await outcomeOf(cancel(stage.customer, "ord_uk_unknown"))).toBe("NOT_FOUND");
    expect((await stage.row(id)).state).toBe("waiting_accept");
  });

  test("against pick-up and twice at once ends one way, recorded once", async () => {
    for (let round = 0; round < 10; round++) {
      const id = await stage.orderIn("ready");
      const answers = await Promise.all([
        outcomeOf(cancel(stage.customer, id)),
        outcomeOf(moveOrder(stage.core.system, { orderId: id, to: "out_for_delivery" })),
        outcomeOf(cancel(stage.customer, id)),
      ]);
      expect(answers.filter((code) => code === "OK")).toHaveLength(1);
      const { state } = await stage.row(id);
      const refusal = state === "cancelled" ? "CONFLICT" : "CANNOT_CANCEL_IN_PROGRESS";
      expect(answers.filter((code) => ["CONFLICT", refusal].includes(code))).toHaveLength(2);
      const [moves] = await stage.core.system.db
        .select({ n: count() })
        .from(orderTransitions)
        .where(eq(orderTransitions.orderId, id));
      expect(moves!.n).toBe(5);
    }
  });

  test("what was typed as a reason is sealed, told to those concerned and in no event", async () => {
    const id = await stage.orderIn("accepted");
    await cancel(stage.customer, id);
    for (const viewer of [stage.customer, stage.store.partner, stage.ops]) {
      const order = await viewer.call(routes.getOrder, { params: { id } });
      expect(order.timeline.at(-1)?.reason).toBe("I am Asha, 98765 43210");
    }
    const events = JSON.stringify(await stage.core.system.db.select().from(outbox));
    const history = JSON.stringify(await stage.core.system.db.select().from(orderTransitions));
    expect(events + history).not.toMatch(/Asha|98765/);
  });
});
