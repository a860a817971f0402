/** Searches for riders with all loops running, for tests of what becomes of them. */
import { afterEach, beforeEach } from "vitest";
import { routes } from "#shared/contracts/index.ts";
import { offsetMeters } from "#shared/geo.ts";
import {
  cityCenter,
  jobRow,
  type KitchenState,
  type Loops,
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

/** Each test gets a city of its own: riders of another one would take its orders. */
export class SearchCity {
  core!: TestCore;
  store!: TestStore;
  work!: Loops;

  constructor() {
    beforeEach(async () => {
      this.core = await startTestCore();
      this.store = await openStore(this.core);
      this.work = startWork(this.core);
    });
    afterEach(async () => {
      await this.work.stop();
      await this.core.stop();
    });
  }

  /** Starts the loops again after a test has stopped them. */
  restart(): void {
    this.work = startWork(this.core);
  }

  metersNorth(northMeters: number) {
    return offsetMeters(cityCenter(this.core), { northMeters, eastMeters: 0 });
  }

  riderAt(northMeters: number): Promise<TestPerson> {
    return riderOnDuty(this.core, this.metersNorth(northMeters));
  }

  orderIn(state: KitchenState, customer?: TestPerson) {
    return orderIn(this.core, this.store, state, customer);
  }

  /** Waits until the rider is asked about the order. */
  offerFor(rider: TestPerson, orderId: string, what = "an offer") {
    return until(what, async () => {
      const { items } = await rider.call(routes.listOffers);
      return items.find((offer) => offer.orderId === orderId);
    });
  }

  /** Waits until the search for the order is in a state. */
  jobIn(orderId: string, state: string) {
    return until(`the search is ${state}`, async () => {
      const job = await jobRow(this.core, orderId);
      return job?.state === state && job;
    });
  }
}
