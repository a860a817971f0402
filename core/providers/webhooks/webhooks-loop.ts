/**
 * Stored webhooks in lanes that are refilled one by one: a look-up that takes its time, or waits for
 * a payment that is being driven, holds up nobody but itself.
 */
import { type Runtime, systemCtx } from "../../platform/index.ts";
import {
  claimWebhooks,
  type NewsListener,
  processWebhook,
  type WebhookRow,
} from "./process-webhooks.ts";
import { setWebhookKick } from "./webhook-kicks.ts";

/** What another process left, and what is tried again. */
const POLL_MS = 1_000;
/**
 * Processed at the same time by one process; the rest stays due, the oldest first. More of them would
 * crowd orders out of the pool of connections.
 */
const LANES = 16;

export interface WebhooksLoop {
  /** Claims nothing more, and waits for what is being processed. */
  stop(): Promise<void>;
}

export function startWebhooksLoop(
  runtime: Runtime,
  listeners: readonly NewsListener[],
): WebhooksLoop {
  const ctx = systemCtx(runtime, "webhooks");
  const busy = new Set<Promise<void>>();
  let running = true;
  let isKicked = false;
  /** Whether the last claim may have left something due. */
  let isFull = false;
  let wake = () => {};
  const kick = () => {
    isKicked = true;
    wake();
  };
  setWebhookKick(runtime, kick);
  const begin = (row: WebhookRow) => {
    const work = processWebhook(ctx, row, listeners)
      // Its claim ends by itself, and then it is tried again.
      .catch((error: unknown) => runtime.log.error({ error }, "a webhook could not be processed"))
      .finally(() => {
        busy.delete(work);
        // There was more than fitted: the lane is not to wait for the poll.
        if (isFull) kick();
      });
    busy.add(work);
  };
  const fill = async () => {
    const free = LANES - busy.size;
    if (free <= 0) return;
    const rows = await claimWebhooks(ctx, free);
    isFull = rows.length === free;
    for (const row of rows) begin(row);
  };
  const sleep = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, POLL_MS);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
      if (isKicked || !running) wake();
    });
  const run = async () => {
    while (running) {
      isKicked = false;
      await fill().catch((error: unknown) => {
        runtime.log.error({ error }, "due webhooks could not be claimed");
      });
      await sleep();
    }
    await Promise.all(busy);
  };
  const done = run();
  return {
    stop: async () => {
      running = false;
      setWebhookKick(runtime, undefined);
      wake();
      await done;
    },
  };
}
