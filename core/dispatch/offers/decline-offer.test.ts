import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { offers, outbox } from "#drizzle/schema/index.ts";
import { routes } from "#shared/contracts/index.ts";
import {
  jobRow,
  offeredOrder,
  offerTo,
  openStore,
  orderIn,
  outcomeOf,
  riderOnDuty,
  riderRow,
  startTestCore,
  type TestCore,
  type TestPerson,
  type TestStore,
} from "../../test/index.ts";

let core: TestCore;
let store: TestStore;
beforeAll(async () => {
  core = await startTestCore();
  store = await openStore(core);
});
afterAll(() => core.stop());

const decline = (rider: TestPerson, id: string, reason?: string) =>
  rider.call(routes.declineOffer, { params: { id }, body: reason ? { reason } : {} });

test("the rider is free and the search goes on at once", async () => {
  const { order, rider, offerId: id } = await offeredOrder(core, store);
  expect(await decline(rider, id)).toMatchObject({ id, state: "declined" });
  expect(await riderRow(core, rider.id)).toMatchObject({ state: "online" });
  const job = await jobRow(core, order.id);
  expect(job!.state).toBe("searching");
  expect(job!.nextAt!.getTime()).toBeLessThanOrEqual(core.ambient.now().getTime());
});

test("while others still think about it the search waits for them", async () => {
  const order = await orderIn(core, store, "accepted");
  const two = [await riderOnDuty(core), await riderOnDuty(core)];
  const ids = await offerTo(
    core,
    order.id,
    two.map(({ id }) => id),
  );
  await decline(two[0]!, ids[0]!);
  expect(await jobRow(core, order.id)).toMatchObject({ state: "offered" });
  await decline(two[1]!, ids[1]!);
  expect(await jobRow(core, order.id)).toMatchObject({ state: "searching" });
});

test("saying no twice is one no", async () => {
  const { rider, offerId: id } = await offeredOrder(core, store);
  const answers = await Promise.all(Array.from({ length: 10 }, () => decline(rider, id)));
  expect(new Set(answers.map(({ state }) => state))).toEqual(new Set(["declined"]));
  expect(await outcomeOf(rider.call(routes.acceptOffer, { body: { offerId: id } }))).toBe(
    "OFFER_EXPIRED",
  );
});

test("what the rider types is sealed and in no event", async () => {
  const { rider, offerId: id } = await offeredOrder(core, store);
  await decline(rider, id, "Meera at 12 Planted Street is rude");
  const [row] = await core.system.db.select().from(offers).where(eq(offers.id, id));
  expect(row!.saidReasonSealed).not.toContain("Planted");
  expect(core.runtime.sealer.open(row!.saidReasonSealed!)).toContain("Planted");
  const news = await core.system.db.select().from(outbox);
  expect(JSON.stringify(news)).not.toContain("Planted");
});

test("refused are strangers, late answers and second thoughts", async () => {
  const order = await orderIn(core, store, "accepted");
  const [rider, other] = [await riderOnDuty(core), await riderOnDuty(core)];
  const ids = await offerTo(core, order.id, [rider.id, other.id]);
  expect(await outcomeOf(decline(other, ids[0]!))).toBe("NOT_FOUND");
  expect(await outcomeOf(decline(rider, "ofr_in_unknown"))).toBe("NOT_FOUND");
  await rider.call(routes.acceptOffer, { body: { offerId: ids[0]! } });
  expect(await outcomeOf(decline(rider, ids[0]!))).toBe("OFFER_ALREADY_ACCEPTED");
  expect(await outcomeOf(decline(other, ids[1]!))).toBe("OFFER_TAKEN");

  const next = await orderIn(core, store, "accepted");
  const [late] = await offerTo(core, next.id, [other.id]);
  core.ambient.advance(12_000);
  expect(await outcomeOf(decline(other, late!))).toBe("OFFER_EXPIRED");
});
