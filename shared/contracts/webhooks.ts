import { z } from "zod";
import { regionCodes } from "../regions.ts";
import { IdParams, Instant, PageQuery } from "./fields.ts";
import { defineRoute } from "./route.ts";

/** Providers that send webhooks. */
export const WebhookProvider = z.enum(["stripe", "razorpay", "paypal"]);
export type WebhookProvider = z.infer<typeof WebhookProvider>;

/** What became of a webhook; `failed` waits for a person. */
export const WebhookState = z.enum(["stored", "processed", "ignored", "failed"]);
export type WebhookState = z.infer<typeof WebhookState>;

/** A webhook without its body, which may repeat what the provider knows about a person. */
export const StoredWebhook = z.object({
  id: z.string(),
  provider: WebhookProvider,
  providerEventId: z.string(),
  type: z.string(),
  state: WebhookState,
  tries: z.int(),
  /** When it is tried again; null when it is not. */
  dueAt: Instant.nullable(),
  receivedAt: Instant,
  processedAt: Instant.nullable(),
});
export type StoredWebhook = z.infer<typeof StoredWebhook>;

export const webhookRoutes = {
  receiveWebhook: defineRoute({
    method: "POST",
    path: "/v1/webhooks/{provider}",
    tag: "Money",
    summary:
      "News of a payment provider: the raw body under its signature; a repeat changes nothing",
    access: "public",
    limit: "webhook",
    routeBy: "region",
    idempotent: false,
    params: z.object({ provider: WebhookProvider }),
    query: z.object({
      region: z
        .enum(regionCodes)
        .optional()
        .describe("Needed at the edge, which has no other way to know"),
    }),
    response: z.object({ received: z.literal(true) }),
    errors: ["UNAUTHENTICATED", "NOT_FOUND", "PAYLOAD_TOO_LARGE"],
  }),
  listWebhooks: defineRoute({
    method: "GET",
    path: "/v1/ops/webhooks",
    tag: "Ops",
    summary:
      "What providers sent and what became of it, newest first; failed ones wait for a retry",
    access: ["ops"],
    query: z.object({
      state: WebhookState.optional(),
      provider: WebhookProvider.optional(),
      cursor: PageQuery.shape.cursor,
    }),
    response: z.object({ items: z.array(StoredWebhook), nextCursor: z.string().nullable() }),
  }),
  retryWebhook: defineRoute({
    method: "POST",
    path: "/v1/ops/webhooks/{id}/retry",
    tag: "Ops",
    summary: "Try a failed or ignored webhook again, now",
    access: ["ops"],
    params: IdParams,
    response: StoredWebhook,
    errors: ["NOT_FOUND"],
  }),
} as const;
