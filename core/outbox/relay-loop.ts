/**
 * Relays committed events to the subscribers of this process: at least once, in order.
 *
 * Rows are found by their state, never by "greater than the last one seen": an event that commits
 * late is simply found later. Events of one order are in order all the same, because their writers
 * queue on the order's row. Partitions are handled side by side, the events of one after the other.
 * A subscriber that fails is tried again with growing pauses; the events after it in its partition
 * wait, because order matters more than speed here.
 */
import type { DomainEvent, EventType } from "#shared/events.ts";
import {
  type Ctx,
  now,
  type Runtime,
  startPulse,
  statement,
  systemCtx,
} from "../platform/index.ts";

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
/** Partitions handled at a time: well below the pool of transactions, which requests need too. */
const LANES = 6;

export interface RelayLoop {
  stop(): Promise<void>;
}

/** What a loop remembers; after a restart everything is simply tried at once. */
interface Relay {
  readonly subscribers: readonly Subscriber[];
  /** Failures of one event with one subscriber. */
  readonly tries: Map<string, number>;
  /** Partitions whose next event failed, and until when they are left alone. */
  readonly resting: Map<string, { untilMs: number; failures: number }>;
}

export function startRelayLoop(runtime: Runtime, subscribers: readonly Subscriber[]): RelayLoop {
  const relay: Relay = { subscribers, tries: new Map(), resting: new Map() };
  const ctx = systemCtx(runtime, "outbox");
  const pulse = startPulse({
    name: "outbox",
    everyMs: IDLE_POLL_MS,
    log: runtime.log,
    work: async () => (await relayBatch(ctx, relay)) === BATCH,
  });
  runtime.committed.add(pulse.kick);
  return {
    stop: async () => {
      runtime.committed.delete(pulse.kick);
      await pulse.stop();
    },
  };
}

/**
 * One round over everything that waits, for tests that stand between two steps.
 * @returns how many events were relayed
 */
export function relayWaiting(ctx: Ctx, subscribers: readonly Subscriber[]): Promise<number> {
  return relayBatch(ctx, { subscribers, tries: new Map(), resting: new Map() });
}

interface EventRow {
  readonly sequence: string;
  readonly id: string;
  readonly type: string;
  readonly partition_key: string;
  readonly payload: object;
  readonly at: string;
}

const pendingEvents = statement<EventRow>(`
  select sequence, id, type, partition_key, payload, at from outbox
  where relayed_at is null and not partition_key = any($1::text[])
  order by sequence limit $2::int`);

const markRelayed = statement(`
  update outbox set relayed_at = $1::timestamptz where sequence = any($2::bigint[])`);

/** @returns how many events were relayed. */
async function relayBatch(ctx: Ctx, relay: Relay): Promise<number> {
  const nowMs = now(ctx).getTime();
  const resting = [...relay.resting].filter(([, { untilMs }]) => untilMs > nowMs);
  const rows = await pendingEvents(ctx, [resting.map(([key]) => key), BATCH]);
  const partitions = Map.groupBy(rows, (row) => row.partition_key);
  const queue = partitions.entries();
  const done: string[] = [];
  const lane = async () => {
    for (const [key, events] of queue) {
      try {
        for (const row of events) {
          await deliver(ctx, relay, eventOf(row));
          done.push(row.sequence);
        }
        relay.resting.delete(key);
      } catch (error) {
        ctx.runtime.log.error({ error }, "relay failed");
        const failures = (relay.resting.get(key)?.failures ?? 0) + 1;
        const untilMs = now(ctx).getTime() + Math.min(MAX_PAUSE_MS, 100 * 2 ** failures);
        relay.resting.set(key, { untilMs, failures });
      }
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  if (done.length > 0) await markRelayed(ctx, [now(ctx).toISOString(), done]);
  const handled = new Set(done);
  const oldest = rows.find(({ sequence }) => !handled.has(sequence));
  const lagMs = oldest ? now(ctx).getTime() - Date.parse(oldest.at) : 0;
  ctx.runtime.metrics.outboxLag.set(lagMs / 1000);
  return done.length;
}

function eventOf({ partition_key: partitionKey, at, ...row }: EventRow): DomainEvent {
  return { ...row, partitionKey, at: new Date(at).toISOString() } as unknown as DomainEvent;
}

async function deliver(ctx: Ctx, relay: Relay, event: DomainEvent): Promise<void> {
  const { subscribers, tries } = relay;
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
