import { and, eq, inArray } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { offerOrders, trips } from "#drizzle/schema/index.ts";
import {
  jobRow,
  offerJob,
  orderRow,
  outcomeOf,
  riderOnDuty,
  riderRow,
  until,
} from "../../test/index.ts";
import { runDispatch } from "../waves/dispatch-loop.ts";
import { accept, BundleCity, cancel, idsOf } from "./test-bundle.ts";

const city = new BundleCity();

describe("a race", () => {
  test("of two bundles that share an order has one winner; the rest is searched for anew", async () => {
    for (let round = 0; round < 5; round++) {
      const [a, shared, b] = await city.ordersIn(3);
      const [one, two] = [await riderOnDuty(city.core), await riderOnDuty(city.core)];
      const [first] = await offerJob(city.core, idsOf([a!, shared!]), [one.id]);
      const [second] = await offerJob(city.core, idsOf([shared!, b!]), [two.id]);
      const answers = await Promise.all([
        outcomeOf(accept(one, first!)),
        outcomeOf(accept(two, second!)),
      ]);
      expect([...answers].sort()).toEqual(["OFFER_TAKEN", "OK"]);
      const [winner, left] = answers[0] === "OK" ? [one, b!] : [two, a!];
      expect(await orderRow(city.core, shared!.id)).toMatchObject({ riderId: winner.id });
      expect(await orderRow(city.core, left.id)).toMatchObject({ riderId: null });
      expect(await jobRow(city.core, left.id)).toMatchObject({ state: "searching" });
      const loser = winner === one ? two : one;
      expect(await riderRow(city.core, loser.id)).toMatchObject({ state: "online" });
    }
  });

  test("of 50 riders for one bundle has one winner, and every order one winning offer", async () => {
    const orders = await city.ordersIn(3);
    const fifty = await Promise.all(Array.from({ length: 50 }, () => riderOnDuty(city.core)));
    const offerIds = await offerJob(
      city.core,
      idsOf(orders),
      fifty.map(({ id }) => id),
    );
    const answers = await Promise.all(
      fifty.map((rider, index) => outcomeOf(accept(rider, offerIds[index]!))),
    );
    expect(answers.filter((answer) => answer === "OK")).toHaveLength(1);
    expect(answers.filter((answer) => answer === "OFFER_TAKEN")).toHaveLength(49);
    const won = await city.core.system.db
      .select()
      .from(offerOrders)
      .where(and(inArray(offerOrders.orderId, idsOf(orders)), eq(offerOrders.won, true)));
    expect(won.map(({ orderId }) => orderId).sort()).toEqual(idsOf(orders).sort());
    const made = await city.core.system.db
      .select()
      .from(trips)
      .where(inArray(trips.offerId, offerIds));
    expect(made).toHaveLength(1);
  });

  test("of acceptance with one customer's cancelling leaves all or nothing", async () => {
    for (let round = 0; round < 8; round++) {
      const orders = await city.ordersIn(2);
      const [kept, gone] = orders;
      const rider = await riderOnDuty(city.core);
      const [offerId] = await offerJob(city.core, idsOf(orders), [rider.id]);
      const [taken] = await Promise.all([
        outcomeOf(accept(rider, offerId!)),
        cancel(round % 2 === 0 ? gone! : kept!),
      ]);
      expect(["OK", "OFFER_TAKEN"]).toContain(taken);
      const living = round % 2 === 0 ? kept! : gone!;
      const row = await orderRow(city.core, living.id);
      expect(row.riderId).toBe(taken === "OK" ? rider.id : null);
      if (taken === "OK") continue;
      await city.jobIn(living.id, "searching");
      expect(await city.stateOf(offerId!)).toBe("cancelled");
    }
  });

  test("of acceptance with the end of its time has one answer for all orders", async () => {
    for (let round = 0; round < 8; round++) {
      const orders = await city.ordersIn(2);
      const rider = await riderOnDuty(city.core);
      const [offerId] = await offerJob(city.core, idsOf(orders), [rider.id]);
      city.core.ambient.advance(12_000 - 8 + round);
      const [taken] = await Promise.all([
        outcomeOf(accept(rider, offerId!)),
        until("the offer is closed", async () => {
          await runDispatch(city.core.system);
          return (await city.stateOf(offerId!)) !== "pending";
        }),
      ]);
      expect([
        ["OK", "accepted"],
        ["OFFER_EXPIRED", "expired"],
      ]).toContainEqual([taken, await city.stateOf(offerId!)]);
      for (const { id } of orders) {
        expect((await orderRow(city.core, id)).riderId).toBe(taken === "OK" ? rider.id : null);
      }
    }
  });
});
