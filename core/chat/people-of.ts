import { and, asc, eq } from "drizzle-orm";
import { people } from "#drizzle/schema/index.ts";
import type { ChatParty } from "#shared/chat-rules.ts";
import type { OrderRow } from "../orders/index.ts";
import type { Ctx } from "../platform/index.ts";

/** The people on one side of an order, by id; a store may have several. */
export async function peopleOf(
  ctx: Ctx,
  order: Pick<OrderRow, "customerId" | "riderId" | "storeId">,
  side: ChatParty,
): Promise<string[]> {
  if (side === "customer") return [order.customerId];
  if (side === "rider") return order.riderId === null ? [] : [order.riderId];
  if (order.storeId === null) return [];
  const rows = await ctx.db
    .select({ id: people.id })
    .from(people)
    .where(and(eq(people.storeId, order.storeId), eq(people.role, "partner")))
    .orderBy(asc(people.id));
  return rows.map(({ id }) => id);
}
