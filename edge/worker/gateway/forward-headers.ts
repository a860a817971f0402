/** Which headers cross the edge: a short list inwards, everything but the connection's own outwards. */
import { forwardHeaders } from "#shared/forwarding.ts";

/** Nothing else reaches a core, so no client can pretend to be the edge. */
const inwards = [
  "accept",
  "accept-language",
  "authorization",
  "content-type",
  "idempotency-key",
  "if-match",
  "if-none-match",
] as const;

/** `XX` and `T1` (unknown, Tor) are not countries. */
const COUNTRY = /^(?!XX)[A-Z]{2}$/;

const keptAtTheEdge = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "content-length",
  "server",
  "set-cookie",
  "x-powered-by",
  "access-control-allow-origin",
  "access-control-allow-credentials",
]);

export function headersToCore(from: Headers, requestId: string): Headers {
  const headers = new Headers({ "x-request-id": requestId });
  for (const name of inwards) {
    const value = from.get(name);
    if (value !== null) headers.set(name, value);
  }
  // Set by the network in front of the Worker, so a client cannot choose them.
  const address = from.get("cf-connecting-ip");
  if (address !== null) headers.set(forwardHeaders.address, address);
  const country = from.get("cf-ipcountry");
  if (country !== null && COUNTRY.test(country)) headers.set(forwardHeaders.country, country);
  return headers;
}

export function headersToClient(from: Headers): Headers {
  const headers = new Headers();
  for (const [name, value] of from) {
    if (!keptAtTheEdge.has(name) && !name.startsWith("x-beeline-")) headers.append(name, value);
  }
  if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
  return headers;
}
