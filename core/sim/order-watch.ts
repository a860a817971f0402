/** One order seen through its tracking room, from the placing to the door. */
import { orderRoutes } from "#shared/contracts/orders.ts";
import { ROOM_PROTOCOL, RoomFrame, roomCloseCodes } from "#shared/rooms.ts";
import { isOver, type OrderState } from "#shared/states.ts";
import type { City } from "./city.ts";
import type { CustomerAgent, Placed } from "./customer-agent.ts";
import { Stopped, sleep } from "./sleep.ts";
import { runStream, socketUrl } from "./stream.ts";
import type { Tally } from "./tally.ts";

/** A look past the room, in case it has gone quiet: rarely needed, and cheap. */
const LOOK_EVERY_MS = 20_000;

/** Resolves with the last state when the order is over; throws Stopped when the city ends. */
export async function watchOrder(
  city: City,
  customer: CustomerAgent,
  placed: Placed,
): Promise<OrderState> {
  const watch = new OrderWatch(city, customer, placed);
  return watch.run();
}

class OrderWatch {
  readonly #city: City;
  readonly #customer: CustomerAgent;
  readonly #placed: Placed;
  readonly #tally: Tally;
  readonly #over = new AbortController();
  #isAssigned = false;
  #lastSeq = -1;
  #state: OrderState;
  #lastRecordedAt = "";

  constructor(city: City, customer: CustomerAgent, placed: Placed) {
    this.#city = city;
    this.#customer = customer;
    this.#placed = placed;
    this.#tally = placed.order.vertical === "ride" ? city.rides : city.tally;
    this.#state = placed.order.state;
  }

  async run(): Promise<OrderState> {
    const signal = AbortSignal.any([this.#city.signal, this.#over.signal]);
    const parts = [this.#followRoom(signal), this.#lookNowAndThen(signal)];
    await Promise.all(
      parts.map((part) =>
        part.catch((error) => {
          if (!(error instanceof Stopped)) this.#city.mishap("customer watching", error);
        }),
      ),
    );
    if (!isOver(this.#state)) throw new Stopped();
    return this.#state;
  }

  async #followRoom(signal: AbortSignal): Promise<void> {
    const { order } = this.#placed;
    await runStream({
      target: async () => {
        const { token } = await this.#customer.session.call(
          orderRoutes.getTrackingToken,
          { params: { id: order.id } },
          undefined,
          signal,
        );
        const since = this.#lastSeq >= 0 ? `&since=${this.#lastSeq}` : "";
        const path = `/v1/track?token=${encodeURIComponent(token)}${since}`;
        return { url: socketUrl(this.#city.edgeUrl, path), protocols: [ROOM_PROTOCOL] };
      },
      onFrame: (text) => this.#onFrame(text),
      onTrouble: (error) => this.#city.mishap("tracking room", error),
      isFinalCode: (code) => code === roomCloseCodes.gone,
      random: this.#city.random,
      signal,
    });
  }

  #onFrame(text: string): void {
    const parsed = RoomFrame.safeParse(JSON.parse(text));
    if (!parsed.success) {
      this.#city.mishap("room frame", parsed.error);
      return;
    }
    const frame = parsed.data;
    this.#lastSeq = frame.seq;
    if (frame.type === "snapshot") this.#see(frame.order.state, frame.order.rider !== null);
    if (frame.type === "state") this.#see(frame.state, frame.rider !== null);
    if (frame.type === "position") this.#seePosition(frame.position.recordedAt);
  }

  #see(state: OrderState, hasRider: boolean): void {
    if (this.#over.signal.aborted) return;
    const afterMs = Date.now() - this.#placed.pressedAt;
    if (hasRider && !this.#isAssigned) {
      this.#isAssigned = true;
      this.#tally.noteAssigned(afterMs);
    }
    this.#state = state;
    if (!isOver(state)) return;
    this.#tally.noteOver(state, afterMs);
    this.#over.abort();
  }

  #seePosition(recordedAt: string): void {
    if (recordedAt === this.#lastRecordedAt) return;
    this.#lastRecordedAt = recordedAt;
    const recordedAtMs = Date.parse(recordedAt);
    if (this.#city.latePings.has(recordedAtMs)) return;
    this.#tally.noteLag(Date.now() - recordedAtMs);
  }

  async #lookNowAndThen(signal: AbortSignal): Promise<void> {
    for (;;) {
      await sleep(LOOK_EVERY_MS, signal);
      await this.#look(signal).catch((error) => {
        if (error instanceof Stopped) throw error;
        this.#city.mishap("customer looking", error);
      });
    }
  }

  async #look(signal: AbortSignal): Promise<void> {
    const params = { id: this.#placed.order.id };
    const { session } = this.#customer;
    const order = await session.call(orderRoutes.getOrder, { params }, undefined, signal);
    this.#see(order.state, order.rider !== null);
  }
}
