/** All customers of the city, and who of them ordered what. */
import { type Api, makeApi } from "./api.ts";
import type { City } from "./city.ts";
import { CustomerAgent } from "./customer-agent.ts";
import { forgetOldest } from "./forget-oldest.ts";

/** Orders whose customer is known; the oldest are forgotten, the roll call finds them again. */
const MOST_KNOWN = 5_000;

export class Households {
  readonly edge: Api;
  readonly #city: City;
  readonly #customers: readonly CustomerAgent[];
  readonly #demo: CustomerAgent;
  readonly #byOrder = new Map<string, CustomerAgent>();
  readonly #busy = new Set<CustomerAgent>();
  #rollCall: Promise<void> | undefined;

  constructor(city: City) {
    const random = city.random.fork("window shopping");
    this.#city = city;
    this.edge = makeApi({ baseUrl: city.edgeUrl, random, contact: city.contact });
    this.#customers = city.plan.customers.map((plan) => new CustomerAgent(city, this.edge, plan));
    this.#demo = new CustomerAgent(city, this.edge, city.plan.demo.customer);
  }

  at(index: number): CustomerAgent {
    return this.#customers[index]!;
  }

  /** Customers who are not waiting for an order. */
  hungry(): CustomerAgent[] {
    return this.#customers.filter((customer) => !this.#busy.has(customer));
  }

  /** Marks a customer as busy for as long as the work takes. */
  async keepBusy<T>(customer: CustomerAgent, work: () => Promise<T>): Promise<T> {
    this.#busy.add(customer);
    try {
      return await work();
    } finally {
      this.#busy.delete(customer);
    }
  }

  know(orderId: string, customer: CustomerAgent): void {
    this.#byOrder.set(orderId, customer);
    forgetOldest(this.#byOrder, MOST_KNOWN);
  }

  /**
   * The code of an order. An order that nobody placed in this life is the demo customer's, whom a
   * person plays, or one from before a restart: then everybody is asked once.
   */
  async codeOf(orderId: string): Promise<string | null> {
    const known = this.#byOrder.get(orderId);
    if (known) return known.code(orderId);
    const code = await this.#demo.code(orderId);
    if (code !== null) return code;
    this.#rollCall ??= this.#askEverybody();
    await this.#rollCall;
    return (await this.#byOrder.get(orderId)?.code(orderId)) ?? null;
  }

  async #askEverybody(): Promise<void> {
    await Promise.all(
      this.#customers.map(async (customer) => {
        try {
          for (const orderId of await customer.openOrderIds()) this.know(orderId, customer);
        } catch (error) {
          this.#city.mishap("roll call", error);
        }
      }),
    );
  }
}
