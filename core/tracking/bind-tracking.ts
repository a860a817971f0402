import { routes } from "#shared/contracts/index.ts";
import type { Bind } from "../platform/index.ts";
import { getTrackingToken } from "./get-tracking-token.ts";

export function bindTracking(bind: Bind): void {
  bind(routes.getTrackingToken, ({ ctx, params, query }) =>
    getTrackingToken(ctx, { orderId: params.id, viewer: query.viewer }),
  );
}
