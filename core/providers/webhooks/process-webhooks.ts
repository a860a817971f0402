/**
 * Hands stored webhooks to whoever keeps what they are about, once each and in any order: what they
 * claim is not believed, the payment is looked up. A claim ends by itself, so that a crash delays an
 * event and never loses it.
 */
import { and, asc, eq, inArray, lte, sql } from "drizzle-orm";
import { webhookEvents } from "#drizzle/schema/index.ts";
import type { PaymentProviderName } from "#shared/payment-providers.ts";
import { type Ctx, crashPoint, now } from "../../platform/index.ts";
import type { ProviderNews } from "../provider-contract.ts";
import type { SealedWebhook } from "./receive-webhook.ts";
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

export type WebhookRow = typeof webhookEvents.$inferSelect;

/** Longer than a look-up and what follows it. */
const CLAIM_MS = 30_000;
/** One round's bound; the rest stays due. */
const ROUND = 8;

/** Takes what is due, the oldest first, for as long as a claim lasts. */
export async function claimWebhooks(ctx: Ctx, limit: number): Promise<WebhookRow[]> {
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
  const rows = await claimWebhooks(ctx, ROUND);
  await Promise.all(rows.map((row) => processWebhook(ctx, row, listeners)));
  return rows.length;
}

/** @throws when the outcome could not be written down: the claim ends by itself */
export async function processWebhook(
  ctx: Ctx,
  row: WebhookRow,
  listeners: readonly NewsListener[],
): Promise<void> {
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

function afterOutcome(tries: number, outcome: NewsOutcome | "failing"): WebhookRow["state"] {
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
  row: WebhookRow,
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
