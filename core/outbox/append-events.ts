import { outbox } from "#drizzle/schema/index.ts";
import type { NewEvent } from "#shared/events.ts";
import { afterCommit, type Ctx, newId, now } from "../platform/index.ts";

/**
 * Appends events in the caller's transaction. They are relayed after the commit, at least once,
 * in order per partition key.
 */
export async function appendEvents(ctx: Ctx, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  const at = now(ctx);
  await ctx.db.insert(outbox).values(
    events.map((event) => ({
      id: newId(ctx, "event"),
      type: event.type,
      partitionKey: event.partitionKey,
      payload: event.payload,
      at,
    })),
  );
  const { committed } = ctx.runtime;
  afterCommit(ctx, () => {
    for (const listener of committed) listener();
  });
}
