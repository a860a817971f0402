/** Who is told of what, in which words, and for how long the way to look on is open. */
import { and, desc, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { notifications, outbox, trustedContacts } from "#drizzle/schema/index.ts";
import { routes } from "#shared/contracts/index.ts";
import type { ToldOf } from "#shared/contracts/safety.ts";
import type { DomainEvent } from "#shared/events.ts";
import { LinkBatch } from "#shared/links/shelf.ts";
import { safetyDefaults } from "#shared/policies/index.ts";
import { workOffJobs } from "../jobs/index.ts";
import { sendDue, type TextMessage, useSmsProvider } from "../notifications/index.ts";
import {
  endRideOf,
  freshPhone,
  outcomeOf,
  signedInAgain,
  startedRide,
  startTestCore,
  type TakenRide,
  type TestCore,
  type TestPerson,
} from "../test/index.ts";
import { safetySubscriber } from "./index.ts";
import { raiseAlarm } from "./raise-alarm.ts";
import { isNight } from "./tell-rules.ts";

let core: TestCore;
let sent: TextMessage[] = [];
const logged: string[] = [];

/** An edge that keeps every code. */
const edge = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  async fetch(request) {
    const { links } = LinkBatch.parse(await request.json());
    return Response.json({ kept: links.map(({ id }) => id), taken: [] });
  },
});

beforeAll(async () => {
  core = await startTestCore({ edgeUrl: `http://127.0.0.1:${edge.port}` });
  const send = async (message: TextMessage) => {
    sent.push(message);
    return { reference: "sms" };
  };
  useSmsProvider(core.runtime, { name: "recording", send });
  const write = (...parts: unknown[]) => void logged.push(JSON.stringify(parts));
  Object.assign(core.runtime, { log: { debug: write, info: write, warn: write, error: write } });
});
beforeEach(() => {
  sent = [];
});
afterAll(async () => {
  await core?.stop();
  await edge.stop(true);
});

async function deliver(): Promise<TextMessage[]> {
  while ((await sendDue(core.system)) > 0);
  return sent.splice(0);
}

/** Also what jobs are to write, and whatever its time. */
async function deliverAll(): Promise<TextMessage[]> {
  await workOffJobs(core.runtime);
  return deliver();
}

/** What the relay does with the latest change of this order; twice, as it may. */
async function relay(orderId: string): Promise<void> {
  const isIts = and(eq(outbox.type, "order.changed"), eq(outbox.partitionKey, orderId));
  const rows = await core.system.db.select().from(outbox).where(isIts).orderBy(desc(outbox.id));
  const moves = ["in_progress", "completed"];
  const row = rows.find(({ payload }) => moves.includes((payload as { to: string }).to))!;
  const event = { ...row, at: row.at.toISOString() } as unknown as DomainEvent;
  await safetySubscriber.handle(core.system, event);
  await safetySubscriber.handle(core.system, event);
}

const name = (who: TestPerson, toldOf: ToldOf, phone = freshPhone(core)) =>
  who.call(routes.addContact, { body: { name: "Farida Friend", phone, toldOf } });

const linkIn = ({ text }: TextMessage) => /http:\S+\/s\/\w+/.exec(text)?.[0];

/** A passenger with somebody who hears of all rides and somebody who hears of calls only. */
async function rideWithContacts() {
  const customer = await core.person("customer", { name: "Paula Passenger" });
  await customer.call(routes.updateMe, { body: { language: "fr" } });
  // A person here, who has chosen a language.
  const friend = await core.person("customer", { name: "Farida Friend" });
  await friend.call(routes.updateMe, { body: { language: "hi" } });
  const always = await name(customer, "all_rides", friend.phone);
  const onCall = await name(customer, "help");
  const named = await deliver();
  const ride = await startedRide(core, { customer });
  return { ride, customer, always, onCall, named };
}

const linkStates = async ({ customer, order }: TakenRide) => {
  const { items } = await customer.call(routes.listLinks, { query: { orderId: order.id } });
  return items.map(({ state }) => state);
};

it("tells who is named once, and never again after a refusal", async () => {
  const customer = await core.person("customer", { name: "Paula Passenger" });
  const contact = await name(customer, "all_rides");
  const [told, ...rest] = await deliver();
  expect(rest).toEqual([]);
  expect(told?.phone).toBe(contact.phone);
  expect(told?.text).toMatch(/^Beeline: Paula named you/);
  const [, id = "", secret = ""] = /refuse#(con_\w+)\.([\w-]+)$/.exec(told!.text) ?? [];
  expect(id).toBe(contact.id);
  // Named anew, they are not told anew, and the link still works.
  await customer.call(routes.removeContact, { params: { id } });
  const rows = await core.system.db.select().from(trustedContacts);
  const kept = rows.find((row) => row.id === id)!;
  expect(core.runtime.sealer.open(kept.phoneSealed)).toBe("");
  expect((await name(customer, "all_rides", contact.phone)).id).toBe(id);
  expect(await deliver()).toEqual([]);
  const refuse = (given: string) =>
    customer.call(routes.refuseContact, { params: { id }, body: { secret: given } });
  expect(await outcomeOf(refuse(`${secret.slice(1)}x`))).toBe("NOT_FOUND");
  await refuse(secret);
  await refuse(secret);
  const { items } = await customer.call(routes.listContacts, {});
  expect(items[0]).toMatchObject({ hasRefused: true, told: [{ about: "named", state: "sent" }] });
  const ride = await startedRide(core, { customer });
  await relay(ride.order.id);
  await customer.call(routes.callForHelp, { params: { id: ride.order.id }, body: {} });
  expect(await deliverAll()).toEqual([]);
  await customer.call(routes.removeContact, { params: { id } });
  expect(await outcomeOf(name(customer, "help", contact.phone))).toBe("CONFLICT");
});

it("does not let anybody have strangers written to, one after the other", async () => {
  const customer = await core.person("customer", { name: "https://evil.example/win Prize" });
  const outcomes: string[] = [];
  for (let index = 0; index < 12; index++) {
    const named = name(customer, "help");
    outcomes.push(await outcomeOf(named));
    const { id } = await named.catch(() => ({ id: "" }));
    if (id) await customer.call(routes.removeContact, { params: { id } });
  }
  expect(outcomes.filter((one) => one === "OK")).toHaveLength(10);
  expect(outcomes.slice(10)).toEqual(["RATE_LIMITED", "RATE_LIMITED"]);
  // What was not sent yet is taken back with the contact.
  expect(await deliver()).toEqual([]);
});

it("tells of a shared ride from its start to its end, by a link that ends with it", async () => {
  const { ride, always, named } = await rideWithContacts();
  expect(named.map(({ text }) => text.slice(0, 20))).toContain("Beeline : Paula vous");
  await relay(ride.order.id);
  const [started, ...others] = await deliverAll();
  expect(others).toEqual([]);
  expect(started?.phone).toBe(always.phone);
  // In their own language, with a first name, an hour and a way to look on: nothing else.
  expect(started?.text).toMatch(/Paula सवारी पर हैं, .*\d:\d\d/);
  expect(linkIn(started!)).toBeDefined();
  core.ambient.advance(60_000);
  const [update, ...more] = await deliverAll();
  expect(more).toEqual([]);
  expect(update?.text).toMatch(/अभी रास्ते में/);
  expect(linkIn(update!)).toBe(linkIn(started!));
  expect(await linkStates(ride)).toEqual(["live"]);
  await endRideOf(ride);
  await relay(ride.order.id);
  const [ended, ...none] = await deliver();
  expect(none).toEqual([]);
  expect(ended?.text).toMatch(/ख़त्म हुई। लिंक बंद है।$/);
  expect(await linkStates(ride)).toEqual(["revoked"]);
  for (const { text } of [started!, update!, ended!]) {
    expect(text).not.toMatch(/Passenger|Friend|Planted|\d\d\.\d{3}/);
  }
  const { items } = await ride.customer.call(routes.listContacts, {});
  const shown = items.find(({ id }) => id === always.id)!;
  expect(shown.told.map(({ about }) => about)).toEqual(["ride", "ride", "ride", "named"]);
  expect(shown.told.every(({ state }) => state === "sent")).toBe(true);
});

it("gives no way to look on when the customer has taken it back, until help is called for", async () => {
  const { ride, customer } = await rideWithContacts();
  await relay(ride.order.id);
  await deliverAll();
  const { items: links } = await customer.call(routes.listLinks, {});
  await customer.call(routes.revokeLink, { params: { id: links[0]!.id } });
  const [update] = await deliverAll();
  expect(linkIn(update!)).toBeUndefined();

  const params = { id: ride.order.id };
  await Promise.all([1, 2].map(() => customer.call(routes.callForHelp, { params, body: {} })));
  const texts = (await deliverAll()).filter(({ text }) => text.includes("112"));
  // Each once, whatever they hear of otherwise: one by own language, one by the caller's.
  expect(texts).toHaveLength(2);
  expect(texts.map(({ text }) => /मदद बुलाई|demandé de l'aide/.exec(text)?.[0]).sort()).toEqual([
    "demandé de l'aide",
    "मदद बुलाई",
  ]);
  expect(texts.every((one) => linkIn(one) !== undefined)).toBe(true);
  const counts = { waiting: 0, sent: 2, failed: 0 };
  const seen = await customer.call(routes.listOrderAlarms, { params });
  expect(seen.items[0]).toMatchObject({ kind: "sos", contactsTold: counts });
  const ops = await core.person("ops");
  const { items } = await ops.call(routes.listAlarms, {});
  expect(items.find(({ orderId }) => orderId === ride.order.id)?.contactsTold).toEqual(counts);
  // It is not over while nobody has looked after it: the link outlives the ride.
  await endRideOf(ride);
  await relay(ride.order.id);
  expect(await linkStates(ride)).toContain("live");
  const [ended] = await deliver();
  expect(ended?.text).toMatch(/ख़त्म हुई।$/);
});

it("tells the passenger's contacts of the driver's call, and of alarms that nobody answers", async () => {
  const { ride, customer } = await rideWithContacts();
  const driversFriend = await name(ride.driver, "help");
  await deliver();
  const params = { id: ride.order.id };
  await ride.driver.call(routes.callForHelp, { params, body: {} });
  const told = await deliverAll();
  expect(told).toHaveLength(3);
  const theirs = told.find(({ phone }) => phone === driversFriend.phone)!;
  // The passenger's way is nothing for the driver's friends.
  expect(theirs.text).toMatch(/^Beeline: Dina called for help/);
  expect(linkIn(theirs)).toBeUndefined();

  const about = { orderId: ride.order.id, tripId: ride.trip.id, cityCode: "blr", position: null };
  const deviation = { ...about, kind: "route_deviation", measure: 2_000 } as const;
  const first = await raiseAlarm(core.system, deviation);
  await customer.call(routes.confirmSafety, { params: { id: first.id }, body: { isFine: true } });
  expect(await deliverAll()).toEqual([]);
  core.ambient.advance(11 * 60_000);
  await raiseAlarm(core.system, deviation);
  await raiseAlarm(core.system, { ...about, kind: "long_stop", measure: 400 });
  const unanswered = await deliverAll();
  expect(unanswered).toHaveLength(2);
  expect(unanswered.some(({ text }) => text.includes("s'écarte du trajet"))).toBe(true);
});

it("changes of which rides somebody hears; the night is the city's", async () => {
  const { customer, onCall, ride } = await rideWithContacts();
  const change = { params: { id: onCall.id }, body: { toldOf: "night_rides" } } as const;
  expect((await customer.call(routes.changeContact, change)).toldOf).toBe("night_rides");
  const fresh = await signedInAgain(core, ride);
  expect(await outcomeOf(fresh.driver.call(routes.changeContact, change))).toBe("NOT_FOUND");
  const policy = safetyDefaults.in;
  const at = (time: string) => isNight(new Date(`2026-11-22T${time}Z`), "Asia/Kolkata", policy);
  expect(["15:29", "15:30", "00:29", "00:30"].map(at)).toEqual([false, true, true, false]);
  const byDay = { ...policy, nightFromHour: 1, nightToHour: 5 };
  expect(isNight(new Date("2026-11-22T20:00Z"), "Asia/Kolkata", byDay)).toBe(true);
});

it("leaves no name or number in events, logs, or in the rows as they lie there", async () => {
  const events = JSON.stringify(await core.system.db.select().from(outbox));
  const rows = JSON.stringify(await core.system.db.select().from(notifications));
  expect(rows.length).toBeGreaterThan(1_000);
  for (const written of [events, rows, logged.join("\n")]) {
    expect(written).not.toMatch(/Paula|Farida|\+9198\d/);
  }
});
