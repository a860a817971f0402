/** People and places for tests: a store with a menu, riders on duty, customers with an order. */
import { items, riders, stores } from "#drizzle/schema/index.ts";
import { type Order, type Quote, routes } from "#shared/contracts/index.ts";
import { offsetMeters, type Position } from "#shared/geo.ts";
import { newId } from "../platform/index.ts";
import type { TestCore, TestPerson } from "./test-core.ts";

export interface TestStore {
  readonly id: string;
  readonly position: Position;
  readonly itemIds: string[];
  readonly partner: TestPerson;
}

/** The middle of the region's first city; everything in tests happens around it. */
export function cityCenter(core: TestCore): Position {
  return core.runtime.region.cities[0]!.center;
}

export async function openStore(
  core: TestCore,
  options: { stock?: number | null; prepMinutes?: number; position?: Position } = {},
): Promise<TestStore> {
  const id = newId(core.system, "store");
  const position = options.position ?? cityCenter(core);
  await core.system.db.insert(stores).values({
    id,
    cityCode: core.runtime.region.cities[0]!.code,
    name: "Test Kitchen",
    cuisine: "pizza",
    ...position,
    prepMinutes: options.prepMinutes ?? 10,
  });
  const itemIds = [newId(core.system, "item"), newId(core.system, "item")];
  await core.system.db.insert(items).values(
    itemIds.map((itemId, index) => ({
      id: itemId,
      storeId: id,
      section: "Pizza",
      name: index === 0 ? "Cheese Pizza" : "Paneer Tikka Pizza",
      priceMinor: 20_000 + index * 5_000,
      currency: core.runtime.region.currency,
      stock: options.stock === undefined ? null : options.stock,
    })),
  );
  const partner = await core.person("partner", { storeId: id, name: "Pat Partner" });
  return { id, position, itemIds, partner };
}

/** A rider who may go on duty. */
export async function hireRider(core: TestCore): Promise<TestPerson> {
  const rider = await core.person("rider", { name: "Ravi Rider" });
  await core.system.db
    .insert(riders)
    .values({ id: rider.id, cityCode: core.runtime.region.cities[0]!.code, vehicle: "scooter" })
    .onConflictDoNothing();
  return rider;
}

/** A rider who is on duty at a position and has just sent a ping. */
export async function riderOnDuty(core: TestCore, position?: Position): Promise<TestPerson> {
  const rider = await hireRider(core);
  const at = position ?? offsetMeters(cityCenter(core), { northMeters: 300, eastMeters: 200 });
  await rider.call(routes.setDuty, {
    body: { status: "online", vehicle: "scooter", position: at },
  });
  await ping(core, rider, at);
  return rider;
}

export async function ping(core: TestCore, rider: TestPerson, at: Position): Promise<void> {
  await rider.call(routes.sendPings, {
    body: { ...at, recordedAt: core.ambient.now().toISOString() },
  });
}

export interface QuoteOptions {
  readonly quantity?: number;
  readonly dropoff?: Position;
}

export async function quoteFor(
  core: TestCore,
  customer: TestPerson,
  store: TestStore,
  options: QuoteOptions = {},
): Promise<Quote> {
  const usual = offsetMeters(cityCenter(core), { northMeters: -800, eastMeters: 600 });
  const position = options.dropoff ?? usual;
  return customer.call(routes.createQuote, {
    body: {
      vertical: "delivery",
      storeId: store.id,
      items: [{ itemId: store.itemIds[0]!, quantity: options.quantity ?? 1 }],
      dropoff: { position, address: "12 Planted Street, third floor" },
    },
  });
}

/** A placed order that waits for the store. */
export async function placedOrder(
  core: TestCore,
  customer: TestPerson,
  store: TestStore,
  options: QuoteOptions = {},
): Promise<Order> {
  const quote = await quoteFor(core, customer, store, options);
  return customer.call(routes.placeOrder, {
    body: { quoteId: quote.id, paymentMethodId: "cash", notes: "Ring twice, please" },
  });
}
