import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { offers, trips } from "#drizzle/schema/index.ts";
import { violatedConstraint } from "../../platform/index.ts";
import {
  offerTo,
  openStore,
  orderIn,
  riderOnDuty,
  startTestCore,
  type TestCore,
  type TestStore,
  tripFor,
} from "../../test/index.ts";

let core: TestCore;
let store: TestStore;
beforeAll(async () => {
  core = await startTestCore();
  store = await openStore(core);
});
afterAll(() => core.stop());

describe("the database itself refuses", () => {
  const refusal = (work: Promise<unknown>) =>
    work.then(
      () => undefined,
      (error: unknown) => violatedConstraint(error),
    );

  test("a second open offer to a rider", async () => {
    const rider = await riderOnDuty(core);
    const [first, second] = [
      await orderIn(core, store, "accepted"),
      await orderIn(core, store, "accepted"),
    ];
    await offerTo(core, first.id, [rider.id]);
    expect(await refusal(offerTo(core, second.id, [rider.id]))).toBe(
      "offers_one_pending_per_rider",
    );
  });

  test("a second winner of one search", async () => {
    const order = await orderIn(core, store, "accepted");
    const two = [await riderOnDuty(core), await riderOnDuty(core)];
    await offerTo(
      core,
      order.id,
      two.map(({ id }) => id),
    );
    const all = core.system.db
      .update(offers)
      .set({ state: "accepted" })
      .where(and(eq(offers.orderId, order.id), eq(offers.state, "pending")));
    expect(await refusal(all)).toBe("offers_one_winner");
  });

  test("a second active trip of a rider", async () => {
    const order = await orderIn(core, store, "accepted");
    const { trip } = await tripFor(core, order.id);
    const [row] = await core.system.db.select().from(trips).where(eq(trips.id, trip.id));
    const again = core.system.db
      .insert(trips)
      .values({ ...row!, id: "trp_in_again", offerId: "ofr_in_again", state: "in_progress" });
    expect(await refusal(again)).toBe("trips_one_active_per_rider");
  });
});
