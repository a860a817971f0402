/** Orders that go together, for tests of what becomes of them. */
import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { offers } from "#drizzle/schema/index.ts";
import { routes } from "#shared/contracts/index.ts";
import {
  jobRow,
  type Loops,
  offerJob,
  openStore,
  orderIn,
  riderOnDuty,
  startTestCore,
  startWork,
  type TestCore,
  type TestPerson,
  type TestStore,
  until,
} from "../../test/index.ts";

export type Placed = Awaited<ReturnType<typeof orderIn>>;

/** A store and its orders, with news relayed and nobody looking for riders. */
export class BundleCity {
  core!: TestCore;
  store!: TestStore;
  work!: Loops;

  constructor() {
    beforeAll(async () => {
      this.core = await startTestCore();
      this.store = await openStore(this.core);
    });
    afterAll(() => this.core.stop());
    beforeEach(() => {
      this.work = startWork(this.core, { dispatch: false });
    });
    afterEach(() => this.work.stop());
  }

  ordersIn(count: number, state: "accepted" | "ready" = "ready"): Promise<Placed[]> {
    return Promise.all(Array.from({ length: count }, () => orderIn(this.core, this.store, state)));
  }

  async stateOf(offerId: string) {
    const [row] = await this.core.system.db.select().from(offers).where(eq(offers.id, offerId));
    return row!.state;
  }

  jobIn(orderId: string, state: string) {
    return until(
      `the search is ${state}`,
      async () => (await jobRow(this.core, orderId))?.state === state,
    );
  }

  /** A rider who has taken all of them. */
  async bundleOf(orders: readonly Placed[]) {
    const rider = await riderOnDuty(this.core);
    const [offerId] = await offerJob(this.core, idsOf(orders), [rider.id]);
    return { rider, offerId: offerId!, trip: await accept(rider, offerId!) };
  }
}

export const idsOf = (orders: readonly Placed[]) => orders.map(({ id }) => id);

export const accept = (rider: TestPerson, offerId: string) =>
  rider.call(routes.acceptOffer, { body: { offerId } });

export const cancel = (order: Placed) =>
  order.customer.call(routes.cancelOrder, {
    params: { id: order.id },
    body: { reason: "changed my mind" },
  });
