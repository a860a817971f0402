/**
 * The sessions and credentials that ended while an access token of theirs may still be valid. Every
 * process keeps all of the region's in memory, its own at once and the others' by a look at the rows
 * twice a second; who wants to know of each (the edge, open streams) listens here.
 */

import { ENDED_MEMORY_MS } from "#shared/ended-sessions.ts";
import type { Runtime } from "../../platform/index.ts";

/** At the bound the oldest go first: their access tokens are the nearest to their end. */
const MAX_ENDED = 100_000;

interface Memory {
  /** Id to the time from when no access token of it can be valid, in insertion order. */
  readonly until: Map<string, number>;
  readonly listeners: Set<(id: string) => void>;
}

const memories = new WeakMap<Runtime, Memory>();

function memoryOf(runtime: Runtime): Memory {
  let memory = memories.get(runtime);
  if (!memory) {
    memory = { until: new Map(), listeners: new Set() };
    memories.set(runtime, memory);
  }
  return memory;
}

export function hasEnded(runtime: Runtime, id: string): boolean {
  const { until } = memoryOf(runtime);
  // Asked with every position: mostly nobody has ended, and the id need not be looked at.
  return until.size > 0 && until.has(id);
}

export function endedIds(runtime: Runtime): Iterable<string> {
  return memoryOf(runtime).until.keys();
}

/** Called with each id that ends from now on, once; returns how to stop. */
export function onEnded(runtime: Runtime, listener: (id: string) => void): () => void {
  const { listeners } = memoryOf(runtime);
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Returns whether it is news to this process. */
export function rememberEnded(runtime: Runtime, id: string, endedAt: Date): boolean {
  const { until, listeners } = memoryOf(runtime);
  if (until.has(id)) return false;
  const nowMs = runtime.ambient.now().getTime();
  for (const [oldest, over] of until) {
    if (over > nowMs && until.size < MAX_ENDED) break;
    until.delete(oldest);
  }
  until.set(id, endedAt.getTime() + ENDED_MEMORY_MS);
  for (const listener of listeners) listener(id);
  return true;
}
