/**
 * What people say to each other face to face, which no API carries: the kitchen calls that the food
 * is ready, the customer tells the code at the door, the rider phones support.
 */
import { forgetOldest } from "./forget-oldest.ts";
import { sleep } from "./sleep.ts";

export interface Talk {
  /** The kitchen puts the order on the counter. */
  callReady(orderId: string): void;
  /** Resolves when the food stands on the counter, or after `mostMs` without news. */
  waitForFood(orderId: string, mostMs: number, signal: AbortSignal): Promise<void>;
  /** The order is gone from the counter: picked up or called off. */
  clear(orderId: string): void;
  /** The customer's answer at the door; null when nobody of this city knows the order. */
  askForCode(orderId: string): Promise<string | null>;
  /** Support hears about a door that stayed shut. */
  phoneSupport(orderId: string): void;
}

export interface Listeners {
  readonly askForCode: (orderId: string) => Promise<string | null>;
  readonly phoneSupport: (orderId: string) => void;
}

/** Orders called ready that nobody has fetched; older ones are forgotten, the wait heals it. */
const MOST_ON_COUNTER = 2_000;

export function makeTalk(listeners: Listeners): Talk {
  const onCounter = new Set<string>();
  const waiting = new Map<string, () => void>();
  return {
    ...listeners,
    callReady(orderId) {
      onCounter.add(orderId);
      waiting.get(orderId)?.();
      forgetOldest(onCounter, MOST_ON_COUNTER);
    },
    async waitForFood(orderId, mostMs, signal) {
      if (onCounter.has(orderId)) return;
      const called = new AbortController();
      waiting.set(orderId, () => called.abort());
      try {
        await sleep(mostMs, AbortSignal.any([signal, called.signal]));
      } catch (error) {
        if (signal.aborted) throw error;
      } finally {
        waiting.delete(orderId);
      }
    },
    clear(orderId) {
      onCounter.delete(orderId);
      waiting.get(orderId)?.();
    },
  };
}
