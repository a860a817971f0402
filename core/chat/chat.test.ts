/** Conversations on a real database: order, twins, who reads what, receipts, ends, leaks. */
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Order, routes } from "#shared/contracts/index.ts";
import { moveOrder } from "../orders/index.ts";
import {
  openStore,
  orderIn,
  outcomeOf,
  startTestCore,
  type TestCore,
  type TestPerson,
  type TestStore,
  tripFor,
} from "../test/index.ts";
import { handOver } from "./hand-over.ts";
import { sendMessage } from "./send-message.ts";

let core: TestCore;
let store: TestStore;
let ops: TestPerson;
let customer: TestPerson;
let rider: TestPerson;
let order: Order;

beforeAll(async () => {
  core = await startTestCore();
  store = await openStore(core);
  ops = await core.person("ops");
});
afterAll(() => core?.stop());
beforeEach(async () => {
  const placed = await orderIn(core, store, "accepted");
  ({ customer } = placed);
  order = placed;
  ({ rider } = await tripFor(core, order.id));
});

let made = 0;
const params = () => ({ id: order.id });

async function say(who: TestPerson, body: string, more: Record<string, unknown> = {}) {
  made += 1;
  const message = { clientMessageId: `m${made}`, channel: "rider" as const, body, ...more };
  return who.call(routes.sendChat, { params: params(), body: message });
}

async function heardBy(who: TestPerson, orderId = order.id): Promise<(string | null)[]> {
  const page = await who.call(routes.listChat, { params: { id: orderId } });
  return page.items.map(({ body }) => body).toReversed();
}

describe("the order of messages", () => {
  it("is one for all, without holes, however many write at once", async () => {
    const writers = [customer, rider, store.partner, ops];
    const acks = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        say(writers[index % 4]!, `words ${index}`, { channel: "group" }),
      ),
    );
    const numbers = acks.map(({ messageSeq }) => messageSeq).sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
    const [first, second] = [await heardBy(customer), await heardBy(rider)];
    expect(first).toHaveLength(40);
    expect(second).toEqual(first);
  });

  it("keeps one message of a repeated clientMessageId, also when both come at once", async () => {
    const body = { clientMessageId: "twin", channel: "rider" as const, body: "once" };
    const call = () => customer.call(routes.sendChat, { params: params(), body });
    const acks = await Promise.all(Array.from({ length: 8 }, call));
    expect(new Set(acks.map(({ messageId }) => messageId)).size).toBe(1);
    expect(await heardBy(rider)).toEqual(["once"]);
    // Another sender's name for a message is another message.
    await rider.call(routes.sendChat, { params: params(), body });
    expect(await heardBy(rider)).toHaveLength(2);
  });

  it("is read in pages from the newest on", async () => {
    for (let count = 0; count < 7; count++) await say(count % 2 ? rider : customer, `${count}`);
    const pages: (string | null)[][] = [];
    for (let cursor: string | undefined; ; ) {
      const query = { limit: 3, ...(cursor === undefined ? {} : { cursor }) };
      const page = await rider.call(routes.listChat, { params: params(), query });
      pages.push(page.items.map(({ body }) => body));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    expect(pages.flat()).toEqual(["6", "5", "4", "3", "2", "1", "0"]);
    const before = await customer.call(routes.listChat, { params: params(), query: { before: 3 } });
    expect(before.items.map(({ messageSeq }) => messageSeq)).toEqual([2, 1]);
  });
});

describe("who reads what", () => {
  it("is as the table says", async () => {
    await say(customer, "to rider", { channel: "rider" });
    await say(customer, "to store", { channel: "partner" });
    await say(customer, "to all", { channel: "group" });
    await say(customer, "help", { channel: "support" });
    await say(rider, "help me", { channel: "support" });
    await say(ops, "to the rider", { channel: "support", to: "rider" });
    expect(await heardBy(rider)).toEqual(["to rider", "to all", "help me", "to the rider"]);
    expect(await heardBy(store.partner)).toEqual(["to store", "to all"]);
    expect(await heardBy(customer)).toEqual(["to rider", "to store", "to all", "help"]);
    expect(await heardBy(ops)).toHaveLength(6);
  });

  it.each([
    ["rider", "partner"],
    ["partner", "rider"],
    ["ops", "rider"],
    ["ops", "partner"],
  ] as const)("a %s does not write to the channel of the %s", async (role, channel) => {
    const who = { rider, partner: store.partner, ops }[role];
    expect(await outcomeOf(say(who, "x", { channel }))).toBe("FORBIDDEN");
  });

  it("a later rider does not read what an earlier one was told", async () => {
    await say(customer, "to the first");
    await core.system.db.execute(sql`
      update orders set rider_id = null where id = ${order.id}`);
    expect(await outcomeOf(say(customer, "to nobody"))).toBe("CONFLICT");
    const second = await core.person("rider");
    await core.system.db.execute(sql`
      update orders set rider_id = ${second.id} where id = ${order.id}`);
    await say(customer, "to the second");
    expect(await heardBy(second)).toEqual(["to the second"]);
    expect(await outcomeOf(heardBy(rider))).toBe("NOT_FOUND");
  });

  it("whoever is blocked is not heard directly any more, and support always is", async () => {
    const block = (isBlocked: boolean) =>
      customer.call(routes.blockInChat, { params: params(), body: { with: "rider", isBlocked } });
    await block(true);
    await say(rider, "rude", { channel: "rider" });
    await say(rider, "for all", { channel: "group" });
    await say(customer, "help", { channel: "support" });
    expect(await heardBy(customer)).toEqual(["for all", "help"]);
    expect(await heardBy(ops)).toEqual(["rude", "for all", "help"]);
    await block(false);
    expect(await heardBy(customer)).toEqual(["rude", "for all", "help"]);
  });
});

describe("receipts", () => {
  it("only grow, and never beyond what was written", async () => {
    await say(customer, "one");
    await say(customer, "two");
    const read = (messageSeq: number) =>
      rider.call(routes.readChat, { params: params(), body: { messageSeq } });
    await read(2);
    expect((await read(1)).receipts).toEqual([{ role: "rider", deliveredSeq: 2, readSeq: 2 }]);
    expect((await read(99)).receipts[0]).toMatchObject({ readSeq: 2 });
  });
});

describe("handing over", () => {
  const waiting = async () => {
    const rows = await core.system.db.query.outbox.findMany({
      where: (event, { and, eq, like }) =>
        and(eq(event.type, "chat.message_waiting"), like(event.partitionKey, `chat:${order.id}`)),
    });
    return rows.map(({ payload }) => payload as { messageSeq: number; recipients: unknown[] });
  };

  it("tells of whoever has not received a message in time, by id and once", async () => {
    await say(customer, "are you there");
    await handOver(core.system);
    expect(await waiting()).toEqual([]);
    core.ambient.advance(6_000);
    await handOver(core.system);
    await handOver(core.system);
    expect(await waiting()).toMatchObject([
      { messageSeq: 1, recipients: [{ role: "rider", id: rider.id }] },
    ]);
  });

  it("tells of nobody who has it, and of support when somebody asks for help", async () => {
    await say(customer, "seen");
    await heardBy(rider);
    await say(customer, "help", { channel: "support" });
    core.ambient.advance(6_000);
    await handOver(core.system);
    expect(await waiting()).toMatchObject([
      { messageSeq: 2, recipients: [{ role: "ops", id: null }] },
    ]);
  });
});

describe("the end of a conversation", () => {
  it("is an hour after the order's, also for what was sent and not confirmed", async () => {
    await say(customer, "before", { clientMessageId: "late" });
    await moveOrder(core.system, { orderId: order.id, to: "cancelled" });
    await say(customer, "just after");
    core.ambient.advance(61 * 60_000);
    expect(await outcomeOf(later("a new one"))).toBe("CHAT_CLOSED");
    // What was saved and whose confirmation got lost is confirmed all the same.
    expect((await later("before", "late")).messageSeq).toBe(1);
    core.ambient.advance(-61 * 60_000);
  });

  it("comes for nobody who writes thirty messages in a minute: they are slowed down", async () => {
    for (let count = 0; count < 30; count++) await say(customer, `${count}`);
    expect(await outcomeOf(say(customer, "too many"))).toBe("RATE_LIMITED");
    await say(rider, "others go on");
    core.ambient.advance(61_000);
    await say(customer, "again");
  });
});

/** As the room asks: tokens of people end sooner than conversations. */
function later(body: string, clientMessageId = "later") {
  const said = { orderId: order.id, clientMessageId, channel: "rider" as const, body };
  const actor = { role: "customer" as const, id: customer.id };
  return sendMessage({ ...core.system, actor }, said);
}

describe("moderation", () => {
  it("takes words away for everybody, or keeps them", async () => {
    const { messageId } = await say(rider, "planted insult");
    const report = { params: { ...params(), messageId }, body: { reason: "rude" } };
    const { id } = await customer.call(routes.reportChat, report);
    expect((await customer.call(routes.reportChat, report)).id).toBe(id);
    expect(await outcomeOf(store.partner.call(routes.reportChat, report))).toBe("NOT_FOUND");
    const queue = await ops.call(routes.listChatReports, {});
    expect(queue.items).toMatchObject([
      { id, reason: "rude", reporterRole: "customer", message: { body: "planted insult" } },
    ]);
    const decide = (outcome: "hidden" | "kept") =>
      ops.call(routes.resolveChatReport, { params: { id }, body: { outcome } });
    await decide("hidden");
    expect((await decide("hidden")).outcome).toBe("hidden");
    expect(await outcomeOf(decide("kept"))).toBe("CONFLICT");
    expect((await ops.call(routes.listChatReports, {})).items).toEqual([]);
    for (const who of [customer, rider, ops]) {
      const [message] = (await who.call(routes.listChat, { params: params() })).items;
      expect(message).toMatchObject({ body: null, isHidden: true });
    }
  });
});

describe("words", () => {
  it("stand nowhere in plain: no column, no event, no stored answer", async () => {
    const planted = "planted 9c1d words";
    const { messageId } = await say(customer, planted);
    await customer.call(routes.sendChat, {
      ...{ params: params(), idempotencyKey: crypto.randomUUID() },
      body: { clientMessageId: "again", channel: "rider", body: planted },
    });
    await rider.call(routes.reportChat, {
      params: { ...params(), messageId },
      body: { reason: planted },
    });
    expect(await heardBy(rider)).toContain(planted);
    const tables = await core.system.db.execute<{ name: string }>(sql`
      select tablename as name from pg_tables where schemaname = 'public'`);
    for (const { name } of tables) {
      const [row] = await core.system.db.execute<{ found: number }>(
        sql`select count(*)::int as found from ${sql.identifier(name)} as t
          where t::text like ${"%planted 9c1d%"}`,
      );
      expect([name, row?.found]).toEqual([name, 0]);
    }
  });
});

describe("a masked number", () => {
  it("is the same when asked again, shows nobody's own, and ends with the order", async () => {
    const ask = () =>
      customer.call(routes.getContact, { params: params(), body: { with: "rider" } });
    const first = await ask();
    expect(first.number).toMatch(/^\+1000555/);
    expect(await ask()).toEqual(first);
    const none = customer.call(routes.getContact, { params: params(), body: { with: "customer" } });
    expect(await outcomeOf(none)).toBe("CONFLICT");
    await moveOrder(core.system, { orderId: order.id, to: "cancelled" });
    expect(await outcomeOf(ask())).toBe("CONFLICT");
  });
});
