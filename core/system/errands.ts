/** Errands over the public API, for the parts of a story that a test does not watch. */
import { type Order, routes, type Trip } from "#shared/contracts/index.ts";
import { offsetMeters, type Position } from "#shared/geo.ts";
import { until } from "../test/index.ts";
import type { Person } from "./person.ts";

export interface Errand {
  storeId: string;
  /** Metres from the store's door to the customer's. */
  north?: number;
  address?: string;
  notes?: string;
}

const FAR_MS = 60_000;

/** The store that a partner runs, and a dish of it that can be had. */
export async function storeOf(partner: Person): Promise<{ id: string; position: Position }> {
  const { storeId } = await partner.call(routes.getMe);
  // The edge knows a store as soon as the core has published its catalog.
  const findStore = () => partner.call(routes.getStore, { params: { id: storeId ?? "" } });
  return until("the store is in the catalog", () => findStore().catch(() => undefined), FAR_MS);
}

export async function place(customer: Person, errand: Errand): Promise<Order> {
  const params = { id: errand.storeId };
  const [store, menu] = await Promise.all([
    customer.call(routes.getStore, { params }),
    customer.call(routes.getMenu, { params }),
  ]);
  const item = menu.items.find(({ available, stock }) => available && stock !== 0);
  if (!item) throw new Error("the store has sold out");
  const position = offsetMeters(store.position, {
    northMeters: errand.north ?? 900,
    eastMeters: 0,
  });
  const quote = await customer.call(routes.createQuote, {
    body: {
      vertical: "delivery",
      storeId: store.id,
      items: [{ itemId: item.id, quantity: 1 }],
      dropoff: { position, address: errand.address ?? "1 Quiet Street" },
    },
  });
  const { notes } = errand;
  return customer.call(routes.placeOrder, {
    body: { quoteId: quote.id, paymentMethodId: "cash", ...(notes ? { notes } : {}) },
  });
}

/** Accepts, cooks and packs. */
export async function cook(partner: Person, orderId: string): Promise<void> {
  const params = { id: orderId };
  await partner.call(routes.acceptOrder, { params, body: { prepMinutes: 10 } });
  await partner.call(routes.startPreparing, { params });
  await partner.call(routes.markReady, { params });
}

/** Goes on duty and keeps reporting the same place, through any trouble, until told to stop. */
export async function standAt(rider: Person, at: Position): Promise<{ stop(): Promise<void> }> {
  const duty = { status: "online", vehicle: "scooter", position: at } as const;
  await rider.call(routes.setDuty, { body: duty });
  let isOver = false;
  const report = async () => {
    while (!isOver) {
      const body = { ...at, recordedAt: new Date().toISOString() };
      // A core that was away for long has sent its riders home.
      await rider
        .call(routes.sendPings, { body })
        .catch(() => rider.call(routes.setDuty, { body: duty }))
        .catch(() => {});
      await Bun.sleep(2_100);
    }
  };
  const reporting = report();
  return {
    async stop() {
      isOver = true;
      await reporting;
    },
  };
}

/** Waits for the offer of an order and takes it. */
export async function takeOrder(rider: Person, orderId: string): Promise<Trip> {
  const offer = await until(
    "the rider is offered the order",
    async () => {
      const { items } = await rider.call(routes.listOffers);
      return items.find((candidate) => candidate.orderId === orderId);
    },
    FAR_MS,
  );
  return rider.call(routes.acceptOffer, { body: { offerId: offer.id } });
}

/** Arrives at the next stop and completes it. */
export async function nextStop(rider: Person, otp?: string): Promise<Trip> {
  const trip = await rider.call(routes.getActiveTrip);
  const stop = trip.stops.find(({ state }) => state === "pending" || state === "arrived");
  if (!stop) throw new Error("the trip has no open stop");
  const params = { id: trip.id, stopId: stop.id };
  if (stop.state === "pending") await rider.call(routes.arriveAtStop, { params });
  return rider.call(routes.completeStop, { params, body: otp ? { otp } : {} });
}

export async function readOrder(person: Person, id: string): Promise<Order> {
  return person.call(routes.getOrder, { params: { id } });
}

/** Picked up, carried, handed over with the customer's code. */
export async function carry(rider: Person, customer: Person, orderId: string): Promise<void> {
  await nextStop(rider);
  const { otp } = await readOrder(customer, orderId);
  await nextStop(rider, otp ?? "");
}
