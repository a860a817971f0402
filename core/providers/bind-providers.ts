import { routes } from "#shared/contracts/index.ts";
import type { Bind } from "../platform/index.ts";
import { listWebhooks, retryWebhook } from "./webhooks/list-webhooks.ts";
import { receiveWebhook } from "./webhooks/receive-webhook.ts";

export function bindProviders(bind: Bind): void {
  bind(routes.receiveWebhook, async ({ ctx, params, headers, raw }) =>
    receiveWebhook(ctx, params.provider, await raw(), headers),
  );
  bind(routes.listWebhooks, ({ ctx, query }) => listWebhooks(ctx, query));
  bind(routes.retryWebhook, ({ ctx, params }) => retryWebhook(ctx, params.id));
}
