import { routes } from "#shared/contracts/index.ts";
import type { Bind } from "../platform/index.ts";
import { createLink } from "./links/create-link.ts";
import { getLinkStats } from "./links/get-link-stats.ts";
import { listLinks } from "./links/list-links.ts";
import { revokeLink } from "./links/revoke-link.ts";

export function bindEngagement(bind: Bind): void {
  bind(
    routes.createLink,
    ({ ctx, body, idempotencyKey }) => createLink(ctx, body, idempotencyKey),
    // The edge is asked for the code in between.
    { commits: () => "steps" },
  );
  bind(routes.listLinks, ({ ctx, query }) => listLinks(ctx, query));
  bind(routes.revokeLink, ({ ctx, params }) => revokeLink(ctx, params.id));
  bind(routes.getLinkStats, ({ ctx, params }) => getLinkStats(ctx, params.id));
}
