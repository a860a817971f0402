/** A webhook at the door: checked, sealed and stored before it is answered, once per event. */
import { webhookEvents } from "#drizzle/schema/index.ts";
import type { WebhookProvider } from "#shared/contracts/webhooks.ts";
import { BeelineError } from "#shared/errors.ts";
import { type Ctx, crashPoint, now } from "../../platform/index.ts";
import { adapterOf } from "../adapters.ts";
import { ProviderError, type ProviderNews } from "../provider-contract.ts";
import { kickWebhooks } from "./webhook-kicks.ts";

/** What is sealed: what we understood when the signature was checked, and the body as it came. */
export interface SealedWebhook {
  readonly news: ProviderNews;
  readonly body: string;
}

const EVENT_ID = /^[\w.:@-]{1,200}$/;
const TYPE = /^[\w.:-]{1,100}$/;
const REFERENCE = /^[\w.:-]{1,120}$/;

/**
 * @throws BeelineError UNAUTHENTICATED for a signature that is none of ours or too old or too new,
 * VALIDATION_FAILED for a body that is none, NOT_FOUND for a provider that is not configured;
 * nothing is stored then
 */
export async function receiveWebhook(
  ctx: Ctx,
  provider: WebhookProvider,
  raw: Uint8Array,
  headers: Headers,
): Promise<{ received: true }> {
  const { metrics } = ctx.runtime;
  const news = await readNews(ctx, provider, raw, headers);
  crashPoint(ctx, "webhook.store.before_call");
  const at = now(ctx);
  const sealed: SealedWebhook = { news, body: new TextDecoder().decode(raw) };
  const stored = await ctx.db
    .insert(webhookEvents)
    .values({
      provider,
      providerEventId: news.providerEventId,
      type: news.type,
      bodySealed: ctx.runtime.sealer.seal(JSON.stringify(sealed)),
      state: "stored",
      dueAt: at,
      receivedAt: at,
    })
    .onConflictDoNothing()
    .returning({ id: webhookEvents.id });
  crashPoint(ctx, "webhook.store.after_commit");
  metrics.webhooks.inc({ provider, outcome: stored.length > 0 ? "stored" : "repeated" });
  if (stored.length > 0) kickWebhooks(ctx.runtime);
  return { received: true };
}

async function readNews(
  ctx: Ctx,
  provider: WebhookProvider,
  raw: Uint8Array,
  headers: Headers,
): Promise<ProviderNews> {
  try {
    const news = await adapterOf(ctx.runtime, provider).readWebhook(raw, headers, now(ctx));
    if (!EVENT_ID.test(news.providerEventId) || !TYPE.test(news.type)) {
      throw new ProviderError("rejected", "malformed_webhook");
    }
    return {
      ...news,
      reference: onlyReference(news.reference),
      providerReference: onlyReference(news.providerReference),
    };
  } catch (error) {
    throw refusalOf(ctx, provider, error);
  }
}

/** Somebody at the provider may have typed anything into it. */
function onlyReference(text: string | null): string | null {
  return text !== null && REFERENCE.test(text) ? text : null;
}

function refusalOf(ctx: Ctx, provider: WebhookProvider, error: unknown): unknown {
  if (!(error instanceof ProviderError)) return error;
  if (error.code === "not_configured") return new BeelineError("NOT_FOUND");
  ctx.runtime.metrics.webhooks.inc({ provider, outcome: error.code });
  ctx.runtime.log.warn({ provider, refusal: error.code }, "a webhook was refused");
  if (error.code !== "malformed_webhook") {
    return new BeelineError("UNAUTHENTICATED", { detail: "The signature is not valid now" });
  }
  const issues = [{ path: "", message: "Not an event of the provider" }];
  return new BeelineError("VALIDATION_FAILED", { detail: "The body is not valid", issues });
}
