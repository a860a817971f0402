/**
 * People who use a core over HTTP and never give up: each repeats what it wants, under the same
 * idempotency key, until it gets an answer. What a crash swallowed is asked again.
 */
import { makeClient } from "#shared/client.ts";
import {
  type CallOf,
  type Order,
  type ResponseOf,
  type Route,
  routes,
} from "#shared/contracts/index.ts";
import { BeelineError, errorCodes } from "#shared/errors.ts";
import type { Position } from "#shared/geo.ts";
import type { TestPerson } from "./test-core.ts";

export interface Inhabitant {
  /** Repeats until the core answers; refusals are thrown. */
  insist<R extends Route>(route: R, call?: CallOf<R>): Promise<ResponseOf<R>>;
}

export function inhabitant(person: TestPerson, baseUrl: string): Inhabitant {
  const client = makeClient({
    baseUrl,
    fetch: (url, init) => fetch(url, { ...init, signal: AbortSignal.timeout(5_000) }),
    newKey: () => crypto.randomUUID(),
    token: () => person.token,
  });
  return {
    async insist(route, call) {
      const withKey = { idempotencyKey: crypto.randomUUID(), ...call } as typeof call;
      for (;;) {
        try {
          return await client.call(route, withKey);
        } catch (error) {
          if (!(error instanceof BeelineError) || !errorCodes[error.code].retryable) throw error;
          await pause();
        }
      }
    },
  };
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 60));

/** A refusal that only means: the world has moved on, look again. */
export async function unlessRefused(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof BeelineError)) throw error;
  });
}

/** Accepts, cooks and hands out whatever is on the board, until told to stop. */
export async function runKitchen(partner: Inhabitant, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const { items } = await partner.insist(routes.listPartnerOrders, { query: { limit: 100 } });
    for (const order of items) {
      const params = { id: order.id };
      if (order.state === "waiting_accept") {
        await unlessRefused(
          partner.insist(routes.acceptOrder, { params, body: { prepMinutes: 5 } }),
        );
      } else if (order.state === "accepted") {
        await unlessRefused(partner.insist(routes.startPreparing, { params }));
      } else if (order.state === "preparing") {
        await unlessRefused(partner.insist(routes.markReady, { params }));
      }
    }
    await pause();
  }
}

/** Takes every offer and carries it out; `codeOf` is the customer telling the code at the door. */
export async function runRider(
  rider: Inhabitant,
  at: Position,
  codeOf: (orderId: string) => Promise<string>,
  isOver: () => boolean,
): Promise<void> {
  await rider.insist(routes.setDuty, {
    body: { status: "online", vehicle: "scooter", position: at },
  });
  let pingedAt = 0;
  while (!isOver()) {
    if (Date.now() - pingedAt > 2_100) {
      pingedAt = Date.now();
      await unlessRefused(
        rider.insist(routes.sendPings, { body: { ...at, recordedAt: new Date().toISOString() } }),
      );
    }
    const { items } = await rider.insist(routes.listOffers);
    for (const offer of items) {
      await unlessRefused(rider.insist(routes.acceptOffer, { body: { offerId: offer.id } }));
    }
    await unlessRefused(takeNextStep(rider, codeOf));
    await pause();
  }
}

export async function takeNextStep(
  rider: Inhabitant,
  codeOf: (orderId: string) => Promise<string>,
): Promise<void> {
  const trip = await rider.insist(routes.getActiveTrip);
  const stop = trip.stops.find(({ state }) => state === "pending" || state === "arrived");
  if (!stop) return;
  const params = { id: trip.id, stopId: stop.id };
  if (stop.state === "pending") {
    await rider.insist(routes.arriveAtStop, { params });
    return;
  }
  const body = stop.otpRequired ? { otp: await codeOf(stop.orderId) } : {};
  await rider.insist(routes.completeStop, { params, body });
}

/** Quotes and places one order. */
export async function orderSomething(
  customer: Inhabitant,
  basket: { storeId: string; itemId: string; dropoff: Position },
): Promise<Order> {
  const quote = await customer.insist(routes.createQuote, {
    body: {
      vertical: "delivery",
      storeId: basket.storeId,
      items: [{ itemId: basket.itemId, quantity: 1 }],
      dropoff: { position: basket.dropoff, address: "12 Planted Street" },
    },
  });
  return customer.insist(routes.placeOrder, {
    body: { quoteId: quote.id, paymentMethodId: "cash" },
  });
}
