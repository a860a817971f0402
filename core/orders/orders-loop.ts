/**
 * Moves orders on whose time has come: placings that wait for an answer or for their day, stores that
 * do not answer, forgotten holds. What a dead process left of the money is their saga's business.
 * All it knows is in the orders' deadlines, so it can be killed at any point, and run twice.
 */

import { and, asc, eq, lte, sql } from "drizzle-orm";
import { orders } from "#drizzle/schema/index.ts";
import { BeelineError } from "#shared/errors.ts";
import type { OrderState } from "#shared/states.ts";
import { type Ctx, now, prepare, type Runtime, systemCtx } from "../platform/index.ts";
import { drivePlacing } from "./drive-placing.ts";
import { moveOrder } from "./move-order.ts";
import type { OrderRow } from "./order-row.ts";

export interface OrdersLoop {
  stop(): Promise<void>;
}

/** One round's bound; the rest stays due. */
const BATCH = 64;
/** How many are worked on at once: each may wait for a payment provider. */
const LANES = 8;
const POLL_MS = 500;
/** An order that could not be moved is left alone for so long. */
const RETRY_MS = 5_000;

export function startOrdersLoop(runtime: Runtime): OrdersLoop {
  let running = true;
  let wake = () => {};
  const sleep = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, POLL_MS);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
      if (!running) wake();
    });
  const run = async () => {
    while (running) {
      const found = await moveDueOrders(runtime).catch((error: unknown) => {
        runtime.log.error({ error }, "due orders could not be read");
        return 0;
      });
      if (found < BATCH && running) await sleep();
    }
  };
  const done = run();
  return {
    stop: async () => {
      running = false;
      wake();
      await done;
    },
  };
}

const selectDue = prepare((db) =>
  db
    .select()
    .from(orders)
    .where(lte(orders.deadlineAt, sql.placeholder("at")))
    .orderBy(asc(orders.deadlineAt))
    .limit(BATCH),
);

/** One round. Returns how many orders were due. */
export async function moveDueOrders(runtime: Runtime): Promise<number> {
  const ctx = systemCtx(runtime, "orders");
  const due = await selectDue(ctx, { at: now(ctx).toISOString() });
  const queue = due.values();
  const lane = async () => {
    for (const row of queue) await moveDueOrder(ctx, row);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return due.length;
}

async function moveDueOrder(ctx: Ctx, row: OrderRow): Promise<void> {
  try {
    await (whatIsDue[row.state] ?? clearDeadline)(ctx, row);
  } catch (error) {
    // Somebody moved it meanwhile: exactly what was wanted.
    if (error instanceof BeelineError && error.code === "CONFLICT") return;
    ctx.runtime.log.error({ error, orderId: row.id, state: row.state }, "order was not moved");
    await setDeadline(ctx, row, new Date(now(ctx).getTime() + RETRY_MS)).catch(() => {});
  }
}

type Due = (ctx: Ctx, row: OrderRow) => Promise<unknown>;

const end =
  (to: "expired" | "failed", from: OrderState, reason: string): Due =>
  (ctx, row) =>
    moveOrder(ctx, { orderId: row.id, to, from: [from], reason });

const whatIsDue: Partial<Record<OrderState, Due>> = {
  created: drivePlacing,
  waiting_accept: end("expired", "waiting_accept", "The store did not answer in time"),
  on_hold: end("failed", "on_hold", "The delivery could not be completed in time"),
};

const clearDeadline: Due = (ctx, row) => setDeadline(ctx, row, null);

/** Only if nothing moved the order since it was read. */
async function setDeadline(ctx: Ctx, row: OrderRow, at: Date | null): Promise<void> {
  await ctx.db
    .update(orders)
    .set({ deadlineAt: at })
    .where(and(eq(orders.id, row.id), eq(orders.version, row.version)));
}
