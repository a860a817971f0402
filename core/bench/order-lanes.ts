/** Customers who order again and again, their kitchens, and who waits for what. */
import { routes } from "#shared/contracts/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { type BenchStore, placeOf, type SignedIn } from "./order-people.ts";
import type { RiderWork } from "./order-riders.ts";
import type { Stopwatch } from "./stopwatch.ts";

/** An order that takes longer has failed: nobody may hang the benchmark. */
const ORDER_DEADLINE_MS = 30_000;

interface OpenOrder {
  readonly customer: SignedIn;
  readonly placedAt: number;
  readonly cooked: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export interface Kitchen {
  readonly store: BenchStore;
  readonly partner: SignedIn;
}

export interface LaneReport {
  /** When each order was delivered, in `performance.now()` milliseconds. */
  readonly deliveredAt: number[];
  readonly failures: Record<string, number>;
}

export interface Lanes {
  readonly report: LaneReport;
  /** What the riders need to know and tell. */
  readonly desk: Omit<RiderWork, "baseUrl" | "watch">;
  /** One customer's orders, one after the other, until `isOver`. */
  run(customer: SignedIn, kitchen: Kitchen, index: number, isOver: () => boolean): Promise<void>;
}

/** @param methodOf what a customer pays with; cash when left out */
export function makeLanes(watch: Stopwatch, methodOf?: ReadonlyMap<string, string>): Lanes {
  const open = new Map<string, OpenOrder>();
  const report: LaneReport = { deliveredAt: [], failures: {} };
  const since = (name: string, order: OpenOrder | undefined) => {
    if (order) watch.add(name, performance.now() - order.placedAt);
  };
  const desk: Lanes["desk"] = {
    assigned: (orderId) => since("placed → assigned", open.get(orderId)),
    cooked: async (orderId) => open.get(orderId)?.cooked,
    codeFor: async (orderId) => {
      const customer = open.get(orderId)?.customer;
      if (!customer) throw new Error("Somebody else's order");
      const order = await watch.time("look at order", () =>
        customer.client.call(routes.getOrder, { params: { id: orderId } }),
      );
      return order.otp ?? "";
    },
    delivered: (orderId) => {
      const order = open.get(orderId);
      since("placed → delivered", order);
      report.deliveredAt.push(performance.now());
      order?.resolve();
    },
    failed: (orderId, error) => open.get(orderId)?.reject(error),
  };
  const placeOne = async (customer: SignedIn, kitchen: Kitchen, index: number) => {
    const { id, placedAt } = await place(watch, customer, {
      store: kitchen.store,
      index,
      paymentMethodId: methodOf?.get(customer.id) ?? "cash",
    });
    const cooked = cook(watch, kitchen.partner, id);
    const end = new Promise<void>((resolve, reject) => {
      open.set(id, { customer, placedAt, cooked, resolve, reject });
    });
    try {
      await Promise.all([end, cooked, deadline(end)]);
    } finally {
      open.delete(id);
    }
  };
  return {
    report,
    desk,
    async run(customer, kitchen, index, isOver) {
      while (!isOver()) {
        try {
          await placeOne(customer, kitchen, index);
        } catch (error) {
          const name = error instanceof BeelineError ? error.code : String(error);
          report.failures[name] = (report.failures[name] ?? 0) + 1;
        }
      }
    },
  };
}

async function deadline(end: Promise<void>): Promise<void> {
  let timer: Timer | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new Error("Not delivered in time");
    timer = setTimeout(() => reject(error), ORDER_DEADLINE_MS);
  });
  try {
    await Promise.race([end, late]);
  } finally {
    clearTimeout(timer);
  }
}

interface Wish {
  readonly store: BenchStore;
  readonly index: number;
  readonly paymentMethodId: string;
}

async function place(
  watch: Stopwatch,
  { client }: SignedIn,
  { store, index, paymentMethodId }: Wish,
) {
  const dropoff = { position: placeOf(index + 31, 2_000), address: "1 Bench Road" };
  const quote = await watch.time("quote", () =>
    client.call(routes.createQuote, {
      body: {
        vertical: "delivery",
        storeId: store.id,
        items: [{ itemId: store.itemId, quantity: 2 }],
        dropoff,
      },
    }),
  );
  const placedAt = performance.now();
  const order = await watch.time("place", () =>
    client.call(routes.placeOrder, { body: { quoteId: quote.id, paymentMethodId } }),
  );
  return { id: order.id, placedAt };
}

async function cook(watch: Stopwatch, { client }: SignedIn, id: string): Promise<void> {
  const call = { params: { id } };
  await watch.time("store accepts", () => client.call(routes.acceptOrder, { ...call, body: {} }));
  await watch.time("preparing", () => client.call(routes.startPreparing, call));
  await watch.time("ready", () => client.call(routes.markReady, call));
}
