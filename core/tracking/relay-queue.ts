/** What waits to be sent to the edge. Of orders every frame counts, of positions only the newest. */
import type { RelayFrame, RoomOrder } from "#shared/rooms.ts";

export type OrderFrame = Extract<RelayFrame, { type: "order" }>;

/**
 * At the bound the older of two frames of one order goes: each frame carries the whole order with
 * its timeline, so nothing but an intermediate picture is lost.
 */
export const MAX_WAITING_ORDERS = 5_000;

export class RelayQueue {
  #waiting: OrderFrame[] = [];

  get size(): number {
    return this.#waiting.length;
  }

  push(order: RoomOrder): void {
    this.#waiting.push({ type: "order", orderId: order.id, order });
    if (this.#waiting.length > MAX_WAITING_ORDERS) this.#merge();
  }

  take(limit: number): OrderFrame[] {
    return this.#waiting.splice(0, limit);
  }

  /** Puts frames back that could not be sent; they are older than what came in meanwhile. */
  giveBack(frames: readonly OrderFrame[]): void {
    this.#waiting = [...frames, ...this.#waiting];
    if (this.#waiting.length > MAX_WAITING_ORDERS) this.#merge();
  }

  /** Forgets frames of rooms that nobody watches any more. */
  keepOnly(isWatched: (orderId: string) => boolean): void {
    this.#waiting = this.#waiting.filter((frame) => isWatched(frame.orderId));
  }

  #merge(): void {
    const newest = new Map(this.#waiting.map((frame) => [frame.orderId, frame]));
    this.#waiting = [...newest.values()].slice(-MAX_WAITING_ORDERS);
  }
}
