import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { dispatchJobs, orders } from "#drizzle/schema/index.ts";
import { jobRow } from "../../test/index.ts";
import { healDispatch } from "../searches/heal-dispatch.ts";
import { SearchCity } from "../searches/test-search.ts";

const city = new SearchCity();

test("a search that cannot be decided does not keep its city from being served", async () => {
  const { db } = city.core.system;
  const sick = await city.orderIn("ready");
  await city.jobIn(sick.id, "searching");
  await db
    .update(dispatchJobs)
    .set({ pickupLat: Number.NaN })
    .where(eq(dispatchJobs.orderId, sick.id));
  const rider = await city.riderAt(100);
  const order = await city.orderIn("ready");
  await city.offerFor(rider, order.id);
  expect(await jobRow(city.core, sick.id)).toMatchObject({ state: "searching" });
});

test("a search whose order has ended without any news is closed", async () => {
  const { db } = city.core.system;
  const order = await city.orderIn("ready");
  await city.jobIn(order.id, "searching");
  await city.work.stop();
  await db.update(orders).set({ state: "cancelled" }).where(eq(orders.id, order.id));
  await healDispatch(city.core.system);
  expect(await jobRow(city.core, order.id)).toMatchObject({ state: "closed", nextAt: null });
  city.restart();
});
