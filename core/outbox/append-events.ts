import type { NewEvent } from "#shared/events.ts";
import { afterCommit, atCommit, type Ctx, newId, now, write } from "../platform/index.ts";

/** All events of a transaction in one statement; its text is the same for any number of them. */
const insertEvents = write({
  news: `
    insert into outbox (id, type, partition_key, payload, at)
    select id, type, partition_key, payload, at
    from jsonb_to_recordset($1::jsonb)
      as event(id text, type text, partition_key text, payload jsonb, at timestamptz)`,
});

/** Events of open transactions, by the list of what is to be done after the commit. */
const buffers = new WeakMap<object, EventRow[]>();

interface EventRow {
  readonly id: string;
  readonly type: string;
  readonly partition_key: string;
  readonly payload: object;
  readonly at: string;
}

/**
 * Appends events in the caller's transaction, together with its commit. They are relayed after it,
 * at least once, in order per partition key.
 */
export async function appendEvents(ctx: Ctx, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  const at = now(ctx).toISOString();
  const rows = events.map(
    ({ type, partitionKey, payload }): EventRow => ({
      id: newId(ctx, "event"),
      type,
      partition_key: partitionKey,
      payload,
      at,
    }),
  );
  const open = ctx.afterCommit && buffers.get(ctx.afterCommit);
  if (open) {
    open.push(...rows);
    return;
  }
  if (ctx.afterCommit) buffers.set(ctx.afterCommit, rows);
  await atCommit(ctx, (inner) => insertEvents(inner, [JSON.stringify(rows)]));
  const { committed } = ctx.runtime;
  afterCommit(ctx, () => {
    for (const listener of committed) listener();
  });
}
