/** What was promised stays: previews, quotes and orders under way, old revisions, the rows themselves. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Quote, routes } from "#shared/contracts/index.ts";
import { offsetMeters } from "#shared/geo.ts";
import { makeRuntime, systemCtx } from "../platform/index.ts";
import {
  cityCenter,
  endRideOf,
  type MoneyStage,
  openMoneyStage,
  quoteFor,
  signedInAgain,
  startedRide,
  type TestCore,
  type TestPerson,
  type TestStore,
} from "../test/index.ts";
import { policyAtRevision, policyInForce } from "./index.ts";
import { PolicyDesk } from "./test-policies.ts";

let stage: MoneyStage;
let core: TestCore;
let ops: TestPerson;
let store: TestStore;
let desk: PolicyDesk;

beforeAll(async () => {
  stage = await openMoneyStage();
  ({ core, ops, store } = stage);
  desk = new PolicyDesk(core, ops);
});
afterAll(() => stage?.stop());
beforeEach(() => desk.clear());

test("is kept: a preview is what a quote then costs, and running orders end as they began", async () => {
  const customer = await core.person("customer");
  const early = await quoteFor(core, customer, store);
  const body = { deliveryBaseMinor: 12_300, smallBasketFeeMinor: 4_000 };
  const call = { params: { kind: "prices" }, body: { body, example: { quoteId: early.id } } };
  const preview = await ops.call(routes.previewPolicy, call);
  const [example] = preview.examples;
  expect(preview.changes.map(({ path }) => path).sort()).toEqual(Object.keys(body).sort());
  expect(example?.before).toEqual(early.options[0]!.total);
  await desk.put({ body });
  await desk.put({ kind: "kitchen", body: { cancelShareBasisPoints: 10_000 } });
  const late = await quoteFor(core, customer, store);
  expect(late.options[0]!.total).toEqual(example?.after);
  const cash = { paymentMethodId: "cash" };
  const order = await customer.call(routes.placeOrder, { body: { quoteId: early.id, ...cash } });
  expect(order).toMatchObject({ total: early.options[0]!.total, kitchenShareBasisPoints: 2_500 });
  const later = await customer.call(routes.placeOrder, { body: { quoteId: late.id, ...cash } });
  expect(later).toMatchObject({ kitchenShareBasisPoints: 10_000 });
  const params = { id: order.id };
  await store.partner.call(routes.acceptOrder, { params, body: {} });
  await store.partner.call(routes.startPreparing, { params });
  const over = await customer.call(routes.cancelOrder, { params, body: { reason: "late" } });
  const goods = order.items.reduce((sum, { lineTotal }) => sum + lineTotal.amountMinor, 0);
  expect(over.cancellationFee?.amountMinor).toBe(goods / 4);
});

test("an order is shared out as it was quoted", async () => {
  const customer = await stage.customer();
  let goods = 0;
  const before = await stage.balance("partner_payable", store.id);
  await stage.delivered(customer, "cash", async ({ items }) => {
    goods = items.reduce((sum, { lineTotal }) => sum + lineTotal.amountMinor, 0);
    await desk.put({ kind: "shares", body: { commissionBasisPoints: 10_000 } });
  });
  const earned = (await stage.balance("partner_payable", store.id)) - before;
  expect(earned).toBe(goods * 0.82);
  await stage.delivered(customer, "cash");
  expect(await stage.balance("partner_payable", store.id)).toBe(before + earned);
});

test("the same for a ride", async () => {
  const customer = await core.person("customer");
  const pickup = { position: cityCenter(core), address: "here" };
  const place = offsetMeters(pickup.position, { northMeters: 3_000, eastMeters: 2_000 });
  const dropoff = { position: place, address: "there" };
  const quote = () =>
    customer.call(routes.createQuote, { body: { vertical: "ride", pickup, dropoff } });
  const totalOf = (of: Quote) => of.options.find(({ type }) => type === "AUTO")?.total;
  const early = await quote();
  const body = { types: { AUTO: { perKmMinor: 9_900 } } };
  const example = { quoteId: early.id, rideType: "AUTO" };
  const params = { kind: "fares" };
  const seen = await ops.call(routes.previewPolicy, { params, body: { body, example } });
  expect(seen.examples[0]?.before).toEqual(totalOf(early));
  await desk.put({ kind: "fares", body });
  const late = await quote();
  expect(totalOf(late)).toEqual(seen.examples[0]?.after);
  expect(totalOf(late)).not.toEqual(totalOf(early));
});

test("a preview of surge tells what a ride costs by how much is asked for", async () => {
  const off = { params: { kind: "surge" }, body: { body: { isOn: false } } };
  const { examples } = await ops.call(routes.previewPolicy, off);
  const calm = examples[0]!.after;
  expect(examples.map(({ after }) => after)).toEqual(examples.map(() => calm));
  expect(examples.at(-1)!.before!.amountMinor).toBeGreaterThan(calm!.amountMinor);
});

test("by the name of its revision, however often things have changed since", async () => {
  await desk.put({ body: { deliveryBaseMinor: 1_111 } });
  const city = await desk.put({ cityCode: "blr", body: { includedMeters: 42 } });
  const { revision, values } = policyInForce(core.runtime, "prices", { cityCode: "blr" });
  await ops.call(routes.retirePolicy, {
    params: { kind: "prices", id: city.id },
    body: { reason: "x" },
  });
  await desk.put({ body: { deliveryBaseMinor: 2_222 } });
  expect(desk.prices().includedMeters).not.toBe(42);
  const other = makeRuntime(core.config, core.ambient);
  for (const ctx of [core.system, systemCtx(other)]) {
    expect((await policyAtRevision(ctx, "prices", revision)).values).toEqual(values);
  }
  await other.database.close();
  const strange = revision.replace(city.id, "pol_in_gone");
  await expect(policyAtRevision(core.system, "prices", strange)).rejects.toThrow("is not there");
});

test("also when a release starts from something else", async () => {
  const { values } = policyInForce(core.runtime, "prices");
  await core.system.db.execute(
    `insert into policy_defaults values ('prices', '0123456789ab', '${JSON.stringify({ ...values, includedMeters: 7 })}', now())`,
  );
  const old = await policyAtRevision(core.system, "prices", "prices/in/blr@0123456789ab");
  expect(old.values.includedMeters).toBe(7);
});

test("the application cannot rewrite it", async () => {
  await desk.put({ body: {} });
  for (const text of [
    "update policy_versions set body = '{}'",
    "delete from policy_versions",
    "update policy_changes set reason = 'x'",
    "delete from policy_changes",
    "truncate policy_changes",
    "update policy_defaults set values = '{}'",
    "delete from policy_defaults",
  ]) {
    await expect(core.system.db.execute(text), text).rejects.toMatchObject({
      cause: { code: "42501" },
    });
  }
});

/** The last one: the clock goes on so far that all have to sign in anew. */
test("a ride under way ends by the fares it was booked with", async () => {
  const ride = await startedRide(core);
  const body = { platformFeeMinor: 9_900, types: { SEDAN: { baseMinor: 99_000 } } };
  await desk.put({ kind: "fares", body });
  await desk.put({ kind: "shares", body: { riderBasisPoints: 0 } });
  core.ambient.advance(900_000);
  const ended = await endRideOf(await signedInAgain(core, ride));
  expect(ended.fare.total).toEqual(ride.order.total);
  expect(ended.fare.lines[0]).toEqual(ride.order.lines[0]);
  const { shares } = await stage.paymentOf(ride.order.id);
  expect(shares!.some(({ owner, minor }) => owner === ride.driver.id && minor > 0)).toBe(true);
});
