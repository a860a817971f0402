/**
 * Relays committed events to the subscribers of this process: at least once, in order.
 *
 * Rows are found by their state, never by "greater than the last one seen": an event that commits
 * late is simply found later. Events of one order are in order all the same, because their writers
 * queue on the order's row. A subscriber that fails is tried again with growing pauses; the events
 * after it wait, because order matters more than speed here.
 */
import { outbox } from "#drizzle/schema/index.ts";
import { inArray, isNull } from "drizzle-orm";
import type { DomainEvent, EventType } from "#shared/events.ts";
import { type Ctx, now, type Runtime, systemCtx } from "../platform/index.ts";

export type Subscriber = {
  readonly name: string;
  readonly types: readonly EventType[];
  /** Must be idempotent: after a crash an event may come again. */
  handle(ctx: Ctx, event: DomainEvent): Promise<void>;
};

/** One round's bound; the rest waits in the table, which is the buffer. */
const BATCH = 200;
const IDLE_POLL_MS = 500;
const MAX_PAUSE_MS = 5_000;
/** An event that fails this often is set aside (logged, counted) instead of blocking all others. */
const MAX_TRIES = 8;

export interface RelayLoop {
  stop(): Promise<void>;
}

export function startRelayLoop(runtime: Runtime, subscribers: readonly Subscriber[]): RelayLoop {
  let running = true;
  let wake = () => {};
  let pending = false;
  const kick = () => {
    pending = true;
    wake();
  };
  runtime.committed.add(kick);
  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
      if (pending) wake();
    });
  const run = async () => {
    const tries = new Map<string, number>();
    while (running) {
      pending = false;
      try {
        const relayed = await relayBatch(runtime, subscribers, tries);
        if (relayed < BATCH && !pending) await sleep(IDLE_POLL_MS);
      } catch (error) {
        runtime.log.error({ error }, "relay failed");
        const most = Math.max(1, ...tries.values());
        pending = false;
        await sleep(Math.min(MAX_PAUSE_MS, 100 * 2 ** most));
      }
    }
  };
  const done = run();
  return {
    stop: async () => {
      running = false;
      runtime.committed.delete(kick);
      pending = true;
      wake();
      await done;
    },
  };
}

async function relayBatch(
  runtime: Runtime,
  subscribers: readonly Subscriber[],
  tries: Map<string, number>,
): Promise<number> {
  const ctx = systemCtx(runtime, "outbox");
  const rows = await ctx.db
    .select()
    .from(outbox)
    .where(isNull(outbox.relayedAt))
    .orderBy(outbox.sequence)
    .limit(BATCH);
  const done: number[] = [];
  try {
    for (const row of rows) {
      const event = { ...row, at: row.at.toISOString() } as unknown as DomainEvent;
      await deliver(ctx, subscribers, event, tries);
      done.push(row.sequence);
    }
  } finally {
    if (done.length > 0) {
      await ctx.db
        .update(outbox)
        .set({ relayedAt: now(ctx) })
        .where(inArray(outbox.sequence, done));
    }
    const oldest = rows[done.length];
    const lagMs = oldest ? now(ctx).getTime() - oldest.at.getTime() : 0;
    runtime.metrics.outboxLag.set(lagMs / 1000);
  }
  return rows.length;
}

async function deliver(
  ctx: Ctx,
  subscribers: readonly Subscriber[],
  event: DomainEvent,
  tries: Map<string, number>,
): Promise<void> {
  for (const subscriber of subscribers) {
    if (!subscriber.types.includes(event.type)) continue;
    const key = `${subscriber.name} ${event.id}`;
    try {
      await subscriber.handle(ctx, event);
      tries.delete(key);
    } catch (error) {
      const count = (tries.get(key) ?? 0) + 1;
      tries.set(key, count);
      const about = {
        error,
        subscriber: subscriber.name,
        eventId: event.id,
        type: event.type,
        count,
      };
      if (count < MAX_TRIES) throw new Error(`Event ${event.id} was not handled`, { cause: error });
      tries.delete(key);
      ctx.runtime.log.error(about, "event set aside");
    }
  }
}
