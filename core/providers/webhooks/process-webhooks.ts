/**
 * Hands stored webhooks to whoever keeps what they are about, once each and in any order: what they
 * claim is not believed, the payment is looked up. A claim ends by itself, so that a crash delays an
 * event and never loses it.
 */
import { and, asc, eq, inArray, lte, sql } from "drizzle-orm";
import { webhookEvents } from "#drizzle/schema/index.ts";
import type { PaymentProviderName } from "#shared/payment-providers.ts";
import { type Ctx, crashPoint, now, type Runtime, systemCtx } from "../../platform/index.ts";
import type { ProviderNews } from "../provider-contract.ts";
import type { SealedWebhook } from "./receive-webhook.ts";
import { setWebhookKick } from "./webhook-kicks.ts";
import { TRIES_WHILE_FAILING, TRIES_WHILE_UNKNOWN, webhookPauseMs } from "./webhook-pauses.ts";

/**
 * `applied`: it is used, or nothing was left to do. `unknown`: nobody knows what it is about, yet.
 * `ignored`: nothing that concerns us. Anything thrown is tried again.
 */
export type NewsOutcome = "applied" | "unknown" | "ignored";
/** Undefined when the news is not this listener's. */
export type NewsListener = (
  ctx: Ctx,
  provider: PaymentProviderName,
  news: ProviderNews,
) => Promise<NewsOutcome | undefined>;

type Row = typeof webhookEvents.$inferSelect;

const POLL_MS = 1_000;
/** Longer than a look-up and what follows it. */
const CLAIM_MS = 30_000;
/** Processed at the same time; the rest stays due. */
const LANES = 8;

async function claimDue(ctx: Ctx, limit: number): Promise<Row[]> {
  const at = now(ctx);
  const due = ctx.db
    .select({ id: webhookEvents.id })
    .from(webhookEvents)
    .where(and(lte(webhookEvents.dueAt, at), eq(webhookEvents.state, "stored")))
    .orderBy(asc(webhookEvents.dueAt))
    .limit(limit)
    .for("update", { skipLocked: true });
  return ctx.db
    .update(webhookEvents)
    .set({ dueAt: new Date(at.getTime() + CLAIM_MS), tries: sql`${webhookEvents.tries} + 1` })
    .where(inArray(webhookEvents.id, due))
    .returning();
}

/** One round, awaited; returns how many were tried. */
export async function processDueWebhooks(
  ctx: Ctx,
  listeners: readonly NewsListener[],
): Promise<number> {
  const rows = await claimDue(ctx, LANES);
  await Promise.all(rows.map((row) => processOne(ctx, row, listeners)));
  return rows.length;
}

async function processOne(ctx: Ctx, row: Row, listeners: readonly NewsListener[]): Promise<void> {
  crashPoint(ctx, "webhook.process.before_call");
  const outcome = await applyNews(ctx, row, listeners).catch((error: unknown) => {
    const about = { error, webhookId: row.id, provider: row.provider, tries: row.tries };
    ctx.runtime.log.warn(about, "a webhook could not be applied");
    return "failing" as const;
  });
  crashPoint(ctx, "webhook.process.after_call");
  const after = afterOutcome(row.tries, outcome);
  if (after === "failed") {
    const about = { webhookId: row.id, provider: row.provider };
    ctx.runtime.log.error(about, "a webhook was given up and waits for a person");
  }
  const at = now(ctx);
  const set =
    after === "stored"
      ? { dueAt: new Date(at.getTime() + webhookPauseMs(row.tries)) }
      : { state: after, dueAt: null, processedAt: at };
  await ctx.db
    .update(webhookEvents)
    .set(set)
    // Only under our own claim: after one that ran out, somebody else tries it.
    .where(
      and(
        eq(webhookEvents.id, row.id),
        eq(webhookEvents.state, "stored"),
        eq(webhookEvents.tries, row.tries),
      ),
    );
  ctx.runtime.metrics.webhooks.inc({ provider: row.provider, outcome: after });
  crashPoint(ctx, "webhook.process.after_commit");
}

function afterOutcome(tries: number, outcome: NewsOutcome | "failing"): Row["state"] {
  switch (outcome) {
    case "applied":
      return "processed";
    case "ignored":
      return "ignored";
    case "unknown":
      return tries >= TRIES_WHILE_UNKNOWN ? "ignored" : "stored";
    case "failing":
      return tries >= TRIES_WHILE_FAILING ? "failed" : "stored";
  }
}

async function applyNews(
  ctx: Ctx,
  row: Row,
  listeners: readonly NewsListener[],
): Promise<NewsOutcome> {
  const { news } = JSON.parse(ctx.runtime.sealer.open(row.bodySealed)) as SealedWebhook;
  if (news.about === "other") return "ignored";
  let heard: NewsOutcome = "ignored";
  for (const listener of listeners) {
    const outcome = await listener(ctx, row.provider, news);
    if (outcome === "applied") return outcome;
    // One that does not know it yet outweighs another whom it does not concern.
    if (outcome === "unknown") heard = outcome;
  }
  return heard;
}

export interface WebhooksLoop {
  stop(): Promise<void>;
}

export function startWebhooksLoop(
  runtime: Runtime,
  listeners: readonly NewsListener[],
): WebhooksLoop {
  const ctx = systemCtx(runtime, "webhooks");
  let running = true;
  let isKicked = false;
  let wake = () => {};
  setWebhookKick(runtime, () => {
    isKicked = true;
    wake();
  });
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
      const tried = await processDueWebhooks(ctx, listeners).catch((error: unknown) => {
        runtime.log.error({ error }, "due webhooks could not be processed");
        return 0;
      });
      if (tried < LANES) await sleep();
    }
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
