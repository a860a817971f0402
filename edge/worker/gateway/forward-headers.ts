/** Which headers cross the edge: a short list inwards, everything but the connection's own outwards. */
import { forwardHeaders } from "#shared/forwarding.ts";
import { readTraceparent, readTracestate, type Trace, writeTraceparent } from "#shared/trace.ts";

/** Nothing else reaches a core, so no client can pretend to be the edge. */
const inwards = [
  "accept",
  "accept-language",
  "authorization",
  "content-type",
  "idempotency-key",
  "if-match",
  "if-none-match",
  // From which the core names a device in its own words.
  "user-agent",
  // A random id that an app keeps, by which one-time codes are limited.
  "x-device-id",
  // What payment providers sign their webhooks with, and which event it is.
  "stripe-signature",
  "x-razorpay-signature",
  "x-razorpay-event-id",
  "paypal-auth-algo",
  "paypal-transmission-id",
  "paypal-transmission-sig",
  "paypal-transmission-time",
] as const;

/**
 * Bytes of other alphabets are read as UTF-8 here and as Latin-1 by a core, which would find another
 * text than was signed. Nothing that means something to us has any.
 */
const PLAIN = /^[\t\x20-\x7e]*$/;

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

export interface Journey {
  readonly requestId: string;
  readonly trace: Trace;
}

export function headersToCore(from: Headers, { requestId, trace }: Journey): Headers {
  const headers = new Headers({
    "x-request-id": requestId,
    traceparent: writeTraceparent(trace),
  });
  // Without a trace of the sender's the other vendors' part means nothing.
  const tracestate = readTracestate(from.get("tracestate"));
  if (tracestate && readTraceparent(from.get("traceparent"))) headers.set("tracestate", tracestate);
  for (const name of inwards) {
    const value = from.get(name);
    if (value !== null && PLAIN.test(value)) headers.set(name, value);
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
