/** The city's support person: ends holds after a look at the case. */
import { opsRoutes } from "#shared/contracts/ops.ts";
import type { Random } from "../seed/index.ts";
import { hasErrorCode } from "./api.ts";
import type { City } from "./city.ts";
import { forgetOldest } from "./forget-oldest.ts";
import { Session } from "./session.ts";
import { Stopped, sleep } from "./sleep.ts";

const LEAST_THINKING_MS = 2_000;
/** Holds that nobody phoned about, for example from before a restart. */
const SWEEP_EVERY_MS = 60_000;
const REDELIVER_SHARE = 0.7;
/** Orders that were sent out again once; a second failure ends them. The oldest are forgotten. */
const MOST_REMEMBERED = 1_000;

export class SupportAgent {
  readonly #city: City;
  readonly #session: Session;
  readonly #random: Random;
  readonly #sentAgain = new Set<string>();
  readonly #inHand = new Set<string>();

  constructor(city: City) {
    this.#city = city;
    this.#random = city.random.fork("support");
    this.#session = new Session(city, city.plan.ops.phone, city.edgeUrl);
  }

  /** Somebody phoned about this order. */
  take(orderId: string): void {
    if (this.#inHand.has(orderId)) return;
    this.#inHand.add(orderId);
    this.#resolve(orderId)
      .catch((error) => {
        if (!(error instanceof Stopped)) this.#city.mishap("support", error);
      })
      .finally(() => this.#inHand.delete(orderId));
  }

  async sweep(): Promise<void> {
    for (;;) {
      await sleep(SWEEP_EVERY_MS, this.#city.signal);
      await this.#takeHolds().catch((error) => {
        if (error instanceof Stopped) throw error;
        this.#city.mishap("support sweep", error);
      });
    }
  }

  async #takeHolds(): Promise<void> {
    const query = { status: "on_hold" as const };
    const { items } = await this.#session.call(opsRoutes.listOpsOrders, { query });
    for (const order of items) this.take(order.id);
  }

  async #resolve(orderId: string): Promise<void> {
    const thinkingMs = this.#city.clock.msOf(this.#random.between(1, 4));
    await sleep(Math.max(LEAST_THINKING_MS, thinkingMs), this.#city.signal);
    const again = !this.#sentAgain.has(orderId) && this.#random.chance(REDELIVER_SHARE);
    if (again) this.#remember(orderId);
    const body = again
      ? { action: "redeliver" as const, reason: "The customer called back" }
      : { action: "fail" as const, reason: "The customer cannot be reached" };
    await this.#session
      .call(opsRoutes.resolveHold, { params: { id: orderId }, body })
      .catch((error) => {
        // Resolved by somebody else in the meantime.
        if (!hasErrorCode(error, "CONFLICT", "NOT_FOUND")) throw error;
      });
  }

  #remember(orderId: string): void {
    this.#sentAgain.add(orderId);
    forgetOldest(this.#sentAgain, MOST_REMEMBERED);
  }
}
