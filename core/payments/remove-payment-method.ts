import { and, eq, inArray } from "drizzle-orm";
import { paymentMethods, payments } from "#drizzle/schema/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { type Ctx, transact } from "../platform/index.ts";

/** A payment whose authorization may still have to be asked for needs the token. */
const asking = ["created", "requires_action", "unknown"] as const;

/**
 * Forgets a card of the caller's and its token. What was authorized with it can still be captured,
 * voided and refunded: that needs no token.
 * @throws BeelineError NOT_FOUND; CONFLICT while a payment with it waits for an answer
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
    await tx.db.delete(paymentMethods).where(own);
    return undefined;
  });
}
