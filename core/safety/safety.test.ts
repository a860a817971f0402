/** Contacts, calls for help and how ops deal with them, on a real database. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { outbox, trustedContacts } from "#drizzle/schema/index.ts";
import { type Order, routes } from "#shared/contracts/index.ts";
import { interpolate } from "#shared/geo.ts";
import { safetyDefaults } from "#shared/policies/index.ts";
import {
  drive,
  openStore,
  orderIn,
  outcomeOf,
  ping,
  signedInAgain,
  startedRide,
  startTestCore,
  type TestCore,
  type TestPerson,
  tripFor,
} from "../test/index.ts";
import { type Watch, watchRides } from "./watch-rides.ts";

let core: TestCore;
let ops: TestPerson;
let customer: TestPerson;
let rider: TestPerson;
let order: Order;

beforeAll(async () => {
  core = await startTestCore();
  const store = await openStore(core);
  ops = await core.person("ops");
  const placed = await orderIn(core, store, "accepted");
  ({ customer } = placed);
  order = placed;
  ({ rider } = await tripFor(core, order.id));
});
afterAll(() => core?.stop());

describe("contacts", () => {
  it("are kept sealed, are the person's own, and no more than allowed under any rush", async () => {
    const add = (index: number) =>
      customer.call(routes.addContact, {
        body: { name: "Farida Friend", phone: `+9198000000${10 + index}` },
      });
    const outcomes = await Promise.all(
      Array.from({ length: 9 }, (_, index) => outcomeOf(add(index))),
    );
    expect(outcomes.filter((one) => one === "CONFLICT")).toHaveLength(4);
    const { items } = await customer.call(routes.listContacts, {});
    expect(items).toHaveLength(5);
    expect(items[0]).toMatchObject({ name: "Farida Friend", toldOf: "help" });
    const rows = await core.system.db.select().from(trustedContacts);
    expect(JSON.stringify(rows)).not.toMatch(/Farida|98000000/);
    expect((await rider.call(routes.listContacts, {})).items).toEqual([]);
    const removal = { params: { id: items[4]!.id } };
    expect(await outcomeOf(rider.call(routes.removeContact, removal))).toBe("NOT_FOUND");
    await customer.call(routes.removeContact, removal);
    const again = { body: { name: "Twice", phone: items[0]!.phone } };
    expect(await outcomeOf(customer.call(routes.addContact, again))).toBe("CONFLICT");
    expect((await customer.call(routes.listContacts, {})).items).toHaveLength(4);
  });
});

describe("a call for help", () => {
  it("is one however often it is pressed, names nobody in events, and ops end it", async () => {
    const params = { id: order.id };
    const body = { position: { lat: 12.9, lng: 77.5 } };
    const calls = await Promise.all(
      [1, 2, 3].map(() => customer.call(routes.callForHelp, { params, body })),
    );
    expect(new Set(calls.map(({ id }) => id)).size).toBe(1);
    const { id } = calls[0]!;
    expect(calls[0]).toMatchObject({ kind: "sos", state: "open", raisedBy: "customer", ...body });
    const { items } = await ops.call(routes.listAlarms, {});
    expect(items[0]).toMatchObject({ id, kind: "sos" });
    const events = await core.system.db.select().from(outbox);
    expect(JSON.stringify(events)).not.toMatch(/Farida|\+91/);

    const mine = { params: { id } };
    const ended = customer.call(routes.confirmSafety, { ...mine, body: { isFine: true } });
    expect(await outcomeOf(ended)).toBe("CONFLICT");
    const takes = await Promise.all(
      [1, 2].map(() => outcomeOf(ops.call(routes.acknowledgeAlarm, mine))),
    );
    expect(takes.filter((one) => one === "CONFLICT")).toHaveLength(1);
    const resolution = { resolution: "spoke_to_them" as const, note: "All are well" };
    const resolved = await ops.call(routes.resolveAlarm, { ...mine, body: resolution });
    expect(resolved).toMatchObject({ state: "resolved", note: "All are well" });
    const seen = await customer.call(routes.listOrderAlarms, { params });
    expect(seen.items[0]).toMatchObject({ state: "resolved", note: null });
    expect(await outcomeOf(ops.call(routes.resolveAlarm, { ...mine, body: resolution }))).toBe(
      "CONFLICT",
    );
    // Whom the passenger called is nothing for the driver.
    expect((await rider.call(routes.listOrderAlarms, { params })).items).toEqual([]);
    // The next call is a new one.
    const next = await rider.call(routes.callForHelp, { params, body: {} });
    expect((await rider.call(routes.listOrderAlarms, { params })).items).toEqual([next]);
    expect(next.id).not.toBe(id);
    expect(next.raisedBy).toBe("rider");
  });

  it("is nobody else's business", async () => {
    const stranger = await core.person("customer", { name: "Sam Stranger" });
    const params = { id: order.id };
    const calls = [
      stranger.call(routes.callForHelp, { params, body: {} }),
      stranger.call(routes.listOrderAlarms, { params }),
    ];
    expect(await Promise.all(calls.map(outcomeOf))).toEqual(["NOT_FOUND", "NOT_FOUND"]);
  });
});

describe("the watch over rides", () => {
  it("raises a ride that leads away, once, and asks its passenger", async () => {
    const ride = await startedRide(core);
    const { pickup, dropoff, order: ridden } = ride;
    const away = interpolate(dropoff, pickup, 3);
    const watch: Watch = new Map();
    await drive(core, ride, pickup, away, 600);
    await watchRides(core.system, watch);
    core.ambient.advance(safetyDefaults.in.deviationSeconds * 1_000);
    const fresh = await signedInAgain(core, ride);
    await ping(core, fresh.driver, away);
    // Twice, as two processes would: it is told once.
    await Promise.all([watchRides(core.system, watch), watchRides(core.system, new Map(watch))]);
    const params = { id: ridden.id };
    const { items } = await fresh.customer.call(routes.listOrderAlarms, { params });
    expect(items.filter(({ kind }) => kind === "route_deviation")).toHaveLength(1);
    const [alarm] = items;
    const answer = { params: { id: alarm!.id }, body: { isFine: true } };
    expect(await outcomeOf(fresh.driver.call(routes.confirmSafety, answer))).toBe("CONFLICT");
    const settled = await fresh.customer.call(routes.confirmSafety, answer);
    expect(settled).toMatchObject({ state: "resolved", resolution: "false_alarm" });
    // It still leads away, and was answered a moment ago.
    await watchRides(core.system, watch);
    expect((await fresh.customer.call(routes.listOrderAlarms, { params })).items).toEqual([
      settled,
    ]);
  });
});
