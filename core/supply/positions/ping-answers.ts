/** What the short ways for positions share: who may use them and how success looks. */
import { routes } from "#shared/contracts/index.ts";
import type { Role } from "#shared/roles.ts";

export const mayPing: readonly Role[] = routes.sendPings.access;

export function acceptedHeaders(contentType: string, requestId: string): Record<string, string> {
  return {
    "x-request-id": requestId,
    // As the app says for this path: the rider's page comes from the edge.
    "access-control-allow-origin": "*",
    "cache-control": "no-store",
    "content-type": contentType,
  };
}
