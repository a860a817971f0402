/**
 * Tells those in this process that somebody has received or read over HTTP, so that the room shows
 * it at once. In another process, or after a crash, the room's next renewal does.
 */
import type { Runtime } from "../platform/index.ts";

type Listener = (orderId: string) => void;

const listeners = new WeakMap<Runtime, Set<Listener>>();

/** @returns how to end listening */
export function onReceipt(runtime: Runtime, listener: Listener): () => void {
  const own = listeners.get(runtime) ?? new Set();
  listeners.set(runtime, own.add(listener));
  return () => own.delete(listener);
}

export function tellReceipt(runtime: Runtime, orderId: string): void {
  for (const listener of listeners.get(runtime) ?? []) listener(orderId);
}
