import { and, eq, inArray } from "drizzle-orm";
import { paymentMethods, payments } from "#drizzle/schema/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { type Ctx, statement, transact } from "../platform/index.ts";

/** A payment whose authorization may still have to be asked for needs the token. */
const asking = ["created", "requires_action", "unknown"] as const;

/** A ride is charged when it ends: until then it needs the token too. */
const selectRideBy = statement(`
  select 1 from rides r join orders o on o.id = r.order_id
  where r.customer_id = $1 and r.payment_method_id = $2 and o.ended_at is null limit 1`);

/**
 * Forgets a card of the caller's and its token. What was authorized with it can still be captured,
 * voided and refunded: that needs no token.
 * @throws BeelineError NOT_FOUND; CONFLICT while a payment with it waits for an answer, or a ride goes
 * on that is to be paid with it
 */
export async function removePaymentMethod(ctx: Ctx, id: string): Promise<undefined> {
  return transact(ctx, async (tx) => {
    const customerId = tx.actor.id ?? "";
    const own = and(eq(paymentMethods.id, id), eq(paymentMethods.customerId, customerId));
    const [method] = await tx.db.select().from(paymentMethods).where(own).for("update");
    if (!method) throw new BeelineError("NOT_FOUND");
    const [open] = await tx.db
      .select({ id: payments.id })
      .from(payments)
      .where(
        and(
          eq(payments.customerId, customerId),
          eq(payments.methodId, id),
          inArray(payments.state, [...asking]),
        ),
      )
      .limit(1);
    if (open) {
      const detail = "A payment with it waits for an answer; try again later";
      throw new BeelineError("CONFLICT", { detail });
    }
    if ((await selectRideBy(tx, [customerId, id])).length > 0) {
      throw new BeelineError("CONFLICT", { detail: "Your ride is to be paid with it" });
    }
    await tx.db.delete(paymentMethods).where(own);
    return undefined;
  });
}
