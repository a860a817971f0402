/** What tests of placing share: the call itself, cards, and counts of what is left and made. */
import { count, eq } from "drizzle-orm";
import { orders } from "#drizzle/schema/index.ts";
import { type Order, routes } from "#shared/contracts/index.ts";
import type { TestCore, TestPerson } from "../test/index.ts";

export interface Placing {
  readonly key?: string;
  readonly method?: string;
  readonly scheduledFor?: string;
  readonly option?: string;
}

export function place(customer: TestPerson, quoteId: string, how: Placing = {}): Promise<Order> {
  const { key, method, ...more } = how;
  return customer.call(routes.placeOrder, {
    body: { quoteId, paymentMethodId: method ?? "cash", ...more },
    ...(key ? { idempotencyKey: key } : {}),
  });
}

/** Saves a test card whose token says how it behaves, and gives its id. */
export async function saveCard(customer: TestPerson, token: string): Promise<string> {
  const body = { provider: "test" as const, token, lastFour: "4242", brand: "Visa" };
  return (await customer.call(routes.addPaymentMethod, { body })).id;
}

export async function countOrders(core: TestCore, customer: TestPerson): Promise<number> {
  const [row] = await core.system.db
    .select({ n: count() })
    .from(orders)
    .where(eq(orders.customerId, customer.id));
  return row!.n;
}

export function statesOf(order: Order): string[] {
  return order.timeline.map((entry) => entry.state);
}
