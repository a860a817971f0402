/** One customer: browses, orders, watches, tells the code at the door, now and then cancels. */
import type { Item, Store } from "#shared/contracts/catalog.ts";
import { type Order, orderRoutes, type QuoteRequest } from "#shared/contracts/orders.ts";
import { paymentRoutes } from "#shared/contracts/payments.ts";
import type { PlannedCustomer, Random } from "../seed/index.ts";
import { type Api, hasErrorCode } from "./api.ts";
import { answerBank, type CardPlace, cardFor } from "./cards.ts";
import { browseStores, readMenu } from "./catalog.ts";
import type { City } from "./city.ts";
import {
  chooseBasket,
  chooseDestination,
  chooseRide,
  chooseStore,
  drawMood,
} from "./customer-habits.ts";
import { Session } from "./session.ts";
import { sleep } from "./sleep.ts";

/** Answers that a customer accepts with a sigh: nothing was ordered. */
const sighs = [
  "OUT_OF_STOCK",
  "STORE_CLOSED",
  "OUT_OF_AREA",
  "QUOTE_EXPIRED",
  "PAYMENT_DECLINED",
  "PAYMENT_PENDING",
];

export interface Wish {
  /** Where to order; by own taste when absent. */
  readonly store?: Store;
  readonly dropoff?: QuoteRequest["dropoff"];
}

export interface Placed {
  readonly order: Order;
  /** When the button was pressed, epoch milliseconds. */
  readonly pressedAt: number;
}

export class CustomerAgent {
  readonly plan: PlannedCustomer;
  readonly session: Session;
  readonly #city: City;
  readonly #edge: Api;
  readonly #random: Random;
  #cardId: string | undefined;
  #cashId: string | undefined;

  constructor(city: City, edge: Api, plan: PlannedCustomer) {
    this.#city = city;
    this.#edge = edge;
    this.plan = plan;
    this.#random = city.random.fork(`customer ${plan.phone}`);
    this.session = new Session(city, plan.phone, city.edgeUrl);
  }

  /** Orders something; null when nothing suits or the platform politely refuses. */
  async order(wish: Wish): Promise<Placed | null> {
    const store = wish.store ?? (await this.#chooseStore());
    if (!store) return null;
    const menu: Item[] = await readMenu(this.#city, this.#edge, store.id);
    const items = chooseBasket(menu, this.#random);
    if (items.length === 0) return null;
    const { position, address } = this.plan;
    const dropoff = wish.dropoff ?? { position, address };
    try {
      const quote = await this.session.call(orderRoutes.createQuote, {
        body: { vertical: "delivery", storeId: store.id, items, dropoff },
      });
      return await this.#place(quote.id);
    } catch (error) {
      if (hasErrorCode(error, ...sighs)) return null;
      throw error;
    }
  }

  /** Books a ride from home to a place of the city; null when nobody is near. */
  async ride(): Promise<Placed | null> {
    const { position, address } = this.plan;
    const places = this.#city.plan.stores.map((store) => store.position);
    const to = chooseDestination(position, places, this.#random);
    if (!to) return null;
    const dropoff = { position: to, address: "The corner by the market" };
    try {
      const quote = await this.session.call(orderRoutes.createQuote, {
        body: { vertical: "ride", pickup: { position, address }, dropoff },
      });
      const option = chooseRide(quote.options, this.#random);
      return option && (await this.#place(quote.id, option.type));
    } catch (error) {
      if (hasErrorCode(error, ...sighs)) return null;
      throw error;
    }
  }

  async #chooseStore(): Promise<Store | null> {
    const stores = await browseStores(this.#city, this.#edge, this.plan.position);
    return chooseStore(this.plan.position, stores, this.#random);
  }

  async #place(quoteId: string, option?: string): Promise<Placed> {
    const mood = drawMood(this.#random);
    const paymentMethodId = mood.paysByCard ? await this.#card() : await this.#cash();
    const pressedAt = Date.now();
    const order = await this.session.call(orderRoutes.placeOrder, {
      body: {
        ...{ quoteId, paymentMethodId },
        ...(option ? { option } : {}),
        ...(mood.note && !option ? { notes: mood.note } : {}),
      },
    });
    if (order.payment?.actionUrl) {
      await answerBank(order.payment.actionUrl, this.#city.signal).catch((error) =>
        this.#city.mishap("customer at the bank", error),
      );
    }
    // On a recorded day everybody wanted what was ordered.
    if (mood.cancelsAfterMs !== null && this.#city.plan.day === null) {
      this.#cancelLater(order.id, mood.cancelsAfterMs).catch((error) =>
        this.#city.mishap("customer cancelling", error),
      );
    }
    return { order, pressedAt };
  }

  async #cancelLater(orderId: string, afterMs: number): Promise<void> {
    await sleep(afterMs, this.#city.signal);
    const body = { reason: "I changed my mind" };
    await this.session
      .call(orderRoutes.cancelOrder, { params: { id: orderId }, body })
      .catch((e) => {
        if (!hasErrorCode(e, "CANNOT_CANCEL_IN_PROGRESS", "CONFLICT")) throw e;
      });
  }

  async #card(): Promise<string> {
    if (!this.#cardId) {
      const { providers } = await this.session.call(paymentRoutes.listPaymentMethods, {});
      const places = providers.map(({ provider }) => provider as CardPlace);
      const body = cardFor(places, this.#random.fork("card"));
      this.#cardId = (await this.session.call(paymentRoutes.addPaymentMethod, { body })).id;
    }
    return this.#cardId;
  }

  async #cash(): Promise<string> {
    if (!this.#cashId) {
      const { items } = await this.session.call(paymentRoutes.listPaymentMethods, {});
      this.#cashId = items.find((method) => method.kind === "cash")?.id ?? (await this.#card());
    }
    return this.#cashId;
  }

  /** What the customer says at the door, or the PIN before a ride; null for an order that is not this customer's. */
  async code(orderId: string): Promise<string | null> {
    try {
      const order = await this.session.call(orderRoutes.getOrder, { params: { id: orderId } });
      return order.ride ? order.ride.pin : order.otp;
    } catch (error) {
      if (hasErrorCode(error, "NOT_FOUND")) return null;
      throw error;
    }
  }

  async openOrderIds(): Promise<string[]> {
    const { items } = await this.session.call(orderRoutes.listOrders, { query: { limit: 20 } });
    return items.map((order) => order.id);
  }
}
