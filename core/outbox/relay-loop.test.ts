import { afterAll, beforeAll, expect, test } from "vitest";
import { outbox } from "#drizzle/schema/index.ts";
import type { DomainEvent } from "#shared/events.ts";
import { transact } from "../platform/index.ts";
import { startTestCore, type TestCore, until } from "../test/index.ts";
import { appendEvents, type Subscriber, startRelayLoop } from "./index.ts";

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
});
afterAll(() => core.stop());

const changed = (partitionKey: string, storeId: string) =>
  ({ type: "catalog.changed", partitionKey, payload: { cityCode: "blr", storeId } }) as const;

/** Hears stores in the order of their news; `handle` may refuse. */
function listener(handle: (storeId: string, heard: string[]) => void | Promise<void>) {
  const heard: string[] = [];
  const subscriber: Subscriber = {
    name: "listener",
    types: ["catalog.changed"],
    async handle(_, event: DomainEvent) {
      if (event.type !== "catalog.changed") return;
      await handle(event.payload.storeId, heard);
      heard.push(event.payload.storeId);
    },
  };
  return { heard, subscriber };
}

const pending = async () => {
  const rows = await core.system.db.select().from(outbox);
  return rows.filter((row) => row.relayedAt === null).length;
};

test("events of one partition stay in order while another one fails for a while", async () => {
  let failures = 3;
  const { heard, subscriber } = listener((storeId) => {
    if (storeId === "a1" && failures-- > 0) throw new Error("not now");
  });
  const relay = startRelayLoop(core.runtime, [subscriber]);
  try {
    await transact(core.system, async (tx) => {
      await appendEvents(tx, [changed("a", "a1"), changed("b", "b1")]);
      await appendEvents(tx, [changed("a", "a2"), changed("b", "b2")]);
    });
    await until("the healthy partition is through", () => heard.includes("b2"));
    expect(heard).toEqual(["b1", "b2"]);
    await until("everything is relayed", async () => (await pending()) === 0);
    expect(heard).toEqual(["b1", "b2", "a1", "a2"]);
  } finally {
    await relay.stop();
  }
});

test("an event that always fails is set aside, and its partition goes on", async () => {
  let tries = 0;
  const { heard, subscriber } = listener((storeId) => {
    if (storeId !== "c1") return;
    tries += 1;
    throw new Error("never");
  });
  const relay = startRelayLoop(core.runtime, [subscriber]);
  try {
    await appendEvents(core.system, [changed("c", "c1"), changed("c", "c2")]);
    // The pauses grow; nobody wants to sit through them.
    await until("the partition went on", () => {
      core.ambient.advance(5_000);
      return heard.includes("c2");
    });
    expect(tries).toBe(8);
    await until("everything is relayed", async () => (await pending()) === 0);
  } finally {
    await relay.stop();
  }
});

test("events of a transaction that is undone are never told", async () => {
  const { heard, subscriber } = listener(() => {});
  const relay = startRelayLoop(core.runtime, [subscriber]);
  try {
    const undone = transact(core.system, async (tx) => {
      await appendEvents(tx, [changed("d", "d1")]);
      throw new Error("undone");
    });
    await expect(undone).rejects.toThrow("undone");
    await appendEvents(core.system, [changed("d", "d2")]);
    await until("the next one is told", () => heard.includes("d2"));
    expect(heard).toEqual(["d2"]);
  } finally {
    await relay.stop();
  }
});
