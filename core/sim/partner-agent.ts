/** One kitchen: answers orders, cooks, and calls the food ready. Driven by its board's stream. */
import type { Order } from "#shared/contracts/orders.ts";
import { partnerRoutes } from "#shared/contracts/partner.ts";
import type { CallOf, ResponseOf, Route } from "#shared/contracts/route.ts";
import { isFinalOrder } from "#shared/states.ts";
import { PartnerFrame } from "#shared/streams.ts";
import type { PlannedPartner, Random } from "../seed/index.ts";
import { hasErrorCode } from "./api.ts";
import type { City } from "./city.ts";
import { clampPromise, followDay, type KitchenPlan, planCooking } from "./kitchen-habits.ts";
import { Session } from "./session.ts";
import { Stopped, sleep } from "./sleep.ts";
import { runStream, socketUrl } from "./stream.ts";

/** At the demo store a person may want to press first, in real time. */
const PERSON_FIRST_MS = 30_000;
/** No kitchen presses a button faster than this, however fast the city lives. */
const LEAST_TOUCH_MS = 250;

interface Ticket {
  order: Order;
  plan: KitchenPlan;
  acceptedAt: number | null;
  next: AbortController;
}

export class PartnerAgent {
  readonly #city: City;
  readonly #plan: PlannedPartner;
  readonly #session: Session;
  readonly #random: Random;
  /** Orders in the kitchen: bounded by what is open at one store. */
  readonly #tickets = new Map<string, Ticket>();
  /** When a recorded order should be ready (epoch ms), by order id; set when it is placed. */
  readonly #recorded: ReadonlyMap<string, number>;

  constructor(city: City, plan: PlannedPartner, recordedReadyAt: ReadonlyMap<string, number>) {
    this.#city = city;
    this.#plan = plan;
    this.#recorded = recordedReadyAt;
    this.#random = city.random.fork(`partner ${plan.phone}`);
    this.#session = new Session(city, plan.phone, city.edgeUrl);
  }

  /** Signs in and opens the board; resolves at the first list of orders. */
  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#follow(resolve).catch((error) => {
        if (!(error instanceof Stopped)) this.#city.mishap("kitchen board", error);
        reject(error);
      });
    });
  }

  async #follow(onBoard: () => void): Promise<void> {
    await runStream({
      target: async () => ({
        url: socketUrl(this.#city.edgeUrl, "/v1/partner/stream"),
        protocols: ["beeline.v1"],
        headers: { authorization: `Bearer ${await this.#session.token()}` },
      }),
      onFrame: (text) => {
        const frame = PartnerFrame.safeParse(JSON.parse(text));
        if (!frame.success) {
          this.#city.mishap("kitchen frame", frame.error);
          return;
        }
        if (frame.data.type === "order") this.#see(frame.data.order);
        else for (const order of frame.data.items) this.#see(order);
        onBoard();
      },
      onTrouble: (error) => this.#city.mishap("kitchen board", error),
      random: this.#random,
      signal: this.#city.signal,
    });
  }

  #see(order: Order): void {
    const known = this.#tickets.get(order.id);
    if (known && order.version <= known.order.version) return;
    known?.next.abort();
    if (isFinalOrder(order.state) || order.state === "out_for_delivery") {
      this.#tickets.delete(order.id);
      return;
    }
    const ticket: Ticket = {
      order,
      plan: known?.plan ?? this.#planFor(),
      acceptedAt: known?.acceptedAt ?? null,
      next: new AbortController(),
    };
    this.#tickets.set(order.id, ticket);
    this.#act(ticket).catch((error) => {
      // The board tells the truth: whoever was quicker, its next frame says what to do.
      const isOvertaken = error instanceof Stopped || hasErrorCode(error, "CONFLICT", "NOT_FOUND");
      if (!isOvertaken) this.#city.mishap("kitchen", error);
    });
  }

  #planFor(): KitchenPlan {
    const { plan } = this.#city;
    const { prepMinutes } = plan.stores[this.#plan.storeIndex]!;
    return plan.day ? followDay(prepMinutes, this.#random) : planCooking(prepMinutes, this.#random);
  }

  #minutesUntil(epochMs: number): number {
    const { clock } = this.#city;
    return ((epochMs - clock.now()) * clock.speed) / 60_000;
  }

  /** Waits as long as a kitchen would, but not less than a person needs to be first. */
  async #pause(ticket: Ticket, cityMinutes: number): Promise<void> {
    const { clock, waitsForPerson, signal } = this.#city;
    const isDemo = this.#plan.storeIndex === 0 && waitsForPerson;
    const ms = Math.max(LEAST_TOUCH_MS, clock.msOf(Math.max(0, cityMinutes)));
    await sleep(
      isDemo ? Math.max(PERSON_FIRST_MS, ms) : ms,
      AbortSignal.any([signal, ticket.next.signal]),
    );
  }

  /** The one step that the order's state asks for; the next frame brings the next one. */
  async #act(ticket: Ticket): Promise<void> {
    const { order, plan } = ticket;
    const params = { id: order.id };
    switch (order.state) {
      case "waiting_accept":
        await this.#pause(ticket, plan.answerMinutes);
        if (plan.isRejected) {
          const body = { reason: "Too many orders right now" };
          return this.#press(partnerRoutes.rejectOrder, { params, body });
        }
        await this.#press(partnerRoutes.acceptOrder, { params, body: this.#promise(order, plan) });
        return;
      case "accepted":
        ticket.acceptedAt ??= this.#city.clock.now();
        await this.#pause(ticket, plan.startMinutes);
        return this.#press(partnerRoutes.startPreparing, { params });
      case "preparing":
        await this.#pause(ticket, this.#minutesUntil(this.#readyAt(ticket)));
        return this.#press(partnerRoutes.markReady, { params });
      case "ready":
        this.#city.talk.callReady(order.id);
    }
  }

  #promise(order: Order, plan: KitchenPlan): { prepMinutes: number } {
    const readyAt = this.#recorded.get(order.id);
    if (readyAt === undefined) return { prepMinutes: plan.promisedMinutes };
    return { prepMinutes: clampPromise(this.#minutesUntil(readyAt)) };
  }

  #readyAt({ order, plan, acceptedAt }: Ticket): number {
    const recorded = this.#recorded.get(order.id);
    if (recorded !== undefined) return recorded;
    if (acceptedAt !== null) return acceptedAt + this.#city.clock.msOf(plan.cookingMinutes);
    return order.readyAt ? Date.parse(order.readyAt) : this.#city.clock.now();
  }

  async #press<R extends Route>(route: R, call: CallOf<R>): Promise<void> {
    const answer: ResponseOf<R> = await this.#session.call(route, call);
    this.#see(answer as Order);
  }
}
