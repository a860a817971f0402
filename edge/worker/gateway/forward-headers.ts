/** Which headers cross the edge: a short list inwards, everything but the connection's own outwards. */

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
  // Set by the network in front of the Worker, so a client cannot choose it.
  const client = from.get("cf-connecting-ip");
  if (client !== null) headers.set("x-forwarded-for", client);
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
