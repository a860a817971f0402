/** What the short ways for positions share: who may use them, and how success looks and is counted. */
import { routes } from "#shared/contracts/index.ts";
import type { Role } from "#shared/roles.ts";
import type { Runtime } from "../../platform/index.ts";

const route = routes.sendPings;
export const mayPing: readonly Role[] = route.access;

/** Copied into each answer; only the request's id differs, and is set before. */
const headers = new Headers({
  // As the app says for this path: the rider's page comes from the edge.
  "access-control-allow-origin": "*",
  "cache-control": "no-store",
});

export function accepted(
  body: string | Uint8Array<ArrayBuffer>,
  contentType: string,
  requestId: string,
): Response {
  headers.set("x-request-id", requestId);
  headers.set("content-type", contentType);
  return new Response(body, { status: route.status, headers });
}

/** Counts a success that began at `performance.now()`, its labels looked up once. */
export function requestsDone(runtime: Runtime): (startedAt: number) => void {
  const labels = { route: route.path, status: String(route.status) };
  const series = runtime.metrics.requests.labels(labels);
  return (startedAt) => series.observe((performance.now() - startedAt) / 1000);
}
