/** What the short ways for positions share: who may use them, and how success looks and is counted. */
import { routes } from "#shared/contracts/index.ts";
import type { Role } from "#shared/roles.ts";
import { BulkTimes, type Runtime, tellBrowsers } from "../../platform/index.ts";

const route = routes.sendPings;
export const mayPing: readonly Role[] = route.access;

type Body = string | Uint8Array<ArrayBuffer>;

/** Makes answers of one content type. */
export function answersOf(
  { config }: Runtime,
  contentType: string,
): (body: Body, requestId: string) => Response {
  /** Copied into each answer; only the request's id differs, and is set before. */
  const headers = new Headers({ "cache-control": "no-store", "content-type": contentType });
  tellPages(headers, config);
  const init = { status: route.status, headers };
  return (body, requestId) => {
    headers.set("x-request-id", requestId);
    return new Response(body, init);
  };
}

/** As the app says for this path: the rider's page comes from the edge. */
export function tellPages(headers: Headers, config: Runtime["config"]): void {
  headers.set("access-control-allow-origin", "*");
  tellBrowsers(headers, config);
}

/** Counts a success that began at `performance.now()`. */
export function requestsDone(runtime: Runtime): (startedAt: number) => void {
  const { requests, untold } = runtime.metrics;
  const { method, path, status } = route;
  const times = new BulkTimes(requests, { method, route: path, status: String(status) });
  untold.add(() => times.tell());
  return (startedAt) => times.add((performance.now() - startedAt) / 1000);
}
