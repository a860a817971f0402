import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Order, routes } from "#shared/contracts/index.ts";
import { openStore, outcomeOf, type TestPerson } from "../test/index.ts";
import { assignRider } from "./index.ts";
import { openStage, type Stage, type StageState, stageStates } from "./test-stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.stop());

type Verb = (by: TestPerson, id: string) => Promise<Order>;
const accept: Verb = (by, id) => by.call(routes.acceptOrder, { params: { id }, body: {} });
const reject: Verb = (by, id) =>
  by.call(routes.rejectOrder, { params: { id }, body: { reason: "No dough left" } });
const prepare: Verb = (by, id) => by.call(routes.startPreparing, { params: { id } });
const ready: Verb = (by, id) => by.call(routes.markReady, { params: { id } });

describe("the store's steps", () => {
  const allowed: [string, Verb, StageState[], StageState][] = [
    ["accept", accept, ["waiting_accept"], "accepted"],
    ["reject", reject, ["waiting_accept"], "rejected"],
    ["preparing", prepare, ["accepted"], "preparing"],
    ["ready", ready, ["accepted", "preparing"], "ready"],
  ];

  test.each(allowed)(
    "%s: from the right states, a conflict from all others",
    async (_name, verb, from, to) => {
      for (const state of stageStates) {
        const id = await stage.orderIn(state);
        const before = await stage.row(id);
        const code = await outcomeOf(verb(stage.store.partner, id));
        expect([state, code]).toEqual([state, from.includes(state) ? "OK" : "CONFLICT"]);
        const after = await stage.row(id);
        if (code === "OK") expect(after.state).toBe(to);
        else expect(after).toEqual(before);
      }
    },
  );

  test("belong to the store alone", async () => {
    const id = await stage.orderIn("waiting_accept");
    const rival = await openStore(stage.core);
    for (const [, verb] of allowed) {
      expect(await outcomeOf(verb(rival.partner, id))).toBe("NOT_FOUND");
      expect(await outcomeOf(verb(stage.customer, id))).toBe("FORBIDDEN");
      expect(await outcomeOf(verb(stage.store.partner, "ord_uk_unknown"))).toBe("NOT_FOUND");
    }
    expect(await outcomeOf(rival.partner.call(routes.getOrder, { params: { id } }))).toBe(
      "NOT_FOUND",
    );
  });

  test("say when the food is ready", async () => {
    const minutes = (order: Order) =>
      Math.round((Date.parse(order.readyAt!) - stage.core.ambient.now().getTime()) / 60_000);
    await stage.store.partner.call(routes.updateStore, { body: { busyMinutes: 7 } });
    expect(minutes(await accept(stage.store.partner, await stage.orderIn("waiting_accept")))).toBe(
      17,
    );
    await stage.store.partner.call(routes.updateStore, { body: { busyMinutes: 0 } });
    const told = await stage.store.partner.call(routes.acceptOrder, {
      params: { id: await stage.orderIn("waiting_accept") },
      body: { prepMinutes: 25 },
    });
    expect(minutes(told)).toBe(25);
    expect(Math.abs(minutes(await ready(stage.store.partner, told.id)))).toBe(0);
  });

  test("20 touches at once accept once; a repeat with the key replays", async () => {
    const id = await stage.orderIn("waiting_accept");
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => outcomeOf(accept(stage.store.partner, id))),
    );
    expect(answers.filter((code) => code === "OK")).toHaveLength(1);
    expect(answers.filter((code) => code === "CONFLICT")).toHaveLength(19);
    const other = await stage.orderIn("waiting_accept");
    const call = { params: { id: other }, idempotencyKey: "touch" };
    const twins = await Promise.all(
      Array.from({ length: 20 }, () =>
        stage.store.partner.call(routes.acceptOrder, { ...call, body: {} }),
      ),
    );
    expect(new Set(twins.map((order) => order.version))).toEqual(new Set([3]));
  });

  test("a rejection costs nothing and gives the stock back", async () => {
    const stock = await stage.stock();
    const id = await stage.orderIn("waiting_accept");
    const order = await reject(stage.store.partner, id);
    expect(order.state).toBe("rejected");
    expect(await stage.stock()).toBe(stock);
    expect(await stage.paymentState(id)).toBe("voided");
  });
});

test("a rider comes and goes only between acceptance and pick-up", async () => {
  const assignment = { riderId: "rdr_in_x", tripId: "trp_in_x" };
  for (const state of stageStates) {
    const id = await stage.orderIn(state);
    const { version } = await stage.row(id);
    const code = await outcomeOf(assignRider(stage.core.system, id, assignment));
    const isFine = ["accepted", "preparing", "ready"].includes(state);
    expect([state, code]).toEqual([state, isFine ? "OK" : "CONFLICT"]);
    const after = await stage.row(id);
    expect(after).toMatchObject(isFine ? { ...assignment, version: version + 1 } : { version });
  }
});
