import { and, eq } from "drizzle-orm";
import { orders } from "#drizzle/schema/index.ts";
import { BeelineError } from "#shared/errors.ts";
import type { OrderState, PaymentState } from "#shared/states.ts";
import { authorizePayment, findPayments, type PaymentRow } from "../payments/index.ts";
import { type Ctx, now, systemActor } from "../platform/index.ts";
import { findOrder } from "./find-order.ts";
import { moveOrder } from "./move-order.ts";
import type { OrderRow } from "./order-row.ts";
import { decidePlacing } from "./placing-rules.ts";

export interface Driven {
  readonly row: OrderRow;
  /** `asked`: the customer's bank asks the customer. */
  readonly outcome: "placed" | "declined" | "pending" | "asked";
}

/**
 * Steps 2 and 3 of placing, from wherever the order stands. Several drivers at once are harmless:
 * authorizing is idempotent by our own reference and the move is a compare-and-set. Inside a
 * transaction no payment provider is called: the order then stays as it is.
 * @param fresh the payment of an order that the caller has just made
 */
export async function drivePlacing(
  ctx: Ctx,
  opened: OrderRow,
  fresh?: PaymentRow,
): Promise<Driven> {
  const system: Ctx = { ...ctx, actor: systemActor };
  if (opened.state !== "created") return settledOutcome(system, opened, fresh);
  const payment = await authorize(system, opened.id, fresh);
  const decision = decidePlacing(opened, payment, now(system));
  if (decision.kind === "move") return finish(system, opened, decision);
  // A fresh order that waits for its day knows that already.
  if (opened.deadlineAt?.getTime() !== decision.at.getTime()) {
    await lookAgainAt(system, opened, decision.at);
  }
  if (decision.kind === "schedule") return { row: opened, outcome: "placed" };
  return { row: opened, outcome: payment === "requires_action" ? "asked" : "pending" };
}

async function finish(
  ctx: Ctx,
  opened: OrderRow,
  { to, reason }: { to: OrderState; reason: string | null },
): Promise<Driven> {
  try {
    const row = await moveOrder(ctx, {
      orderId: opened.id,
      to,
      from: ["created"],
      ...(reason === null ? {} : { reason }),
    });
    return { row, outcome: to === "failed" ? "declined" : "placed" };
  } catch (error) {
    if (!(error instanceof BeelineError) || error.code !== "CONFLICT") throw error;
    // Another driver was quicker, or the customer cancelled meanwhile.
    return settledOutcome(ctx, (await findOrder(ctx, opened.id))!);
  }
}

/** What has become of a placing that is over. */
async function settledOutcome(ctx: Ctx, row: OrderRow, fresh?: PaymentRow): Promise<Driven> {
  const payment = fresh ?? (await findPayments(ctx, [row.id])).get(row.id);
  const isDeclined = row.state === "failed" && payment?.state !== "captured";
  return { row, outcome: isDeclined ? "declined" : "placed" };
}

/** Asks the provider once; when it stays silent, the payments module goes on looking it up. */
async function authorize(
  ctx: Ctx,
  orderId: string,
  known: PaymentRow | undefined,
): Promise<PaymentState> {
  const payment = known ?? (await findPayments(ctx, [orderId])).get(orderId);
  const isOpen = payment?.state === "created" || payment?.state === "requires_action";
  if (!isOpen || ctx.afterCommit) return payment?.state ?? "failed";
  return (await authorizePayment(ctx, payment.id)).state;
}

async function lookAgainAt(ctx: Ctx, row: OrderRow, at: Date): Promise<void> {
  await ctx.db
    .update(orders)
    .set({ deadlineAt: at })
    .where(and(eq(orders.id, row.id), eq(orders.state, "created")));
}
