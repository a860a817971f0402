/** A store, a customer and orders in any state, for tests of what may happen to an order. */
import { eq } from "drizzle-orm";
import { payments } from "#drizzle/schema/index.ts";
import type { OrderState } from "#shared/states.ts";
import { settleDuePayments } from "../payments/index.ts";
import { openStore, orderRow, quoteFor, startTestCore, stockOf } from "../test/index.ts";
import { moveOrder } from "./index.ts";
import { place, saveCard } from "./test-placing.ts";

/** The moves after `waiting_accept` that lead to a state. */
const wayTo = {
  waiting_accept: [],
  accepted: ["accepted"],
  preparing: ["accepted", "preparing"],
  ready: ["accepted", "ready"],
  out_for_delivery: ["accepted", "ready", "out_for_delivery"],
  on_hold: ["accepted", "ready", "out_for_delivery", "on_hold"],
  delivered: ["accepted", "ready", "out_for_delivery", "delivered"],
  // With cash nothing is left to wait for.
  completed: ["accepted", "ready", "out_for_delivery", "delivered"],
  rejected: ["rejected"],
  cancelled: ["cancelled"],
  expired: ["expired"],
  failed: ["accepted", "failed"],
} as const satisfies Partial<Record<OrderState, readonly OrderState[]>>;

export type StageState = keyof typeof wayTo;
export const stageStates = Object.keys(wayTo) as StageState[];

export type Stage = Awaited<ReturnType<typeof openStage>>;

export async function openStage() {
  const core = await startTestCore();
  const store = await openStore(core, { stock: 100_000, prepMinutes: 10 });
  const customer = await core.person("customer", { name: "Asha Rao" });
  const ops = await core.person("ops");
  const { db } = core.system;
  const settle = async () => {
    while ((await settleDuePayments(core.system)) > 0);
  };
  return {
    core,
    store,
    customer,
    ops,
    stop: () => core.stop(),
    async orderIn(state: StageState): Promise<string> {
      // The money of a card is taken later, so that a delivered order stays so.
      const method = state === "delivered" ? await saveCard(customer, "tok_ok") : "cash";
      const quote = await quoteFor(core, customer, store);
      const { id } = await place(customer, quote.id, { method });
      for (const to of wayTo[state]) await moveOrder(core.system, { orderId: id, to });
      return id;
    },
    stock: async () => (await stockOf(core, store.itemIds[0]!))!,
    row: (id: string) => orderRow(core, id),
    /** Settles what is to be settled and tells what became of an order's payment. */
    async paymentState(id: string) {
      await settle();
      const [row] = await db.select().from(payments).where(eq(payments.orderId, id));
      return row!.state;
    },
  };
}
