/**
 * Forwards the upgrade of a board or rider stream to the caller's home region. The token goes on
 * in the Authorization header only, so it is in no URL behind the edge.
 */
import type { Context } from "hono";
import { mayCall } from "#shared/contracts/route.ts";
import { BeelineError } from "#shared/errors.ts";
import type { Role, Scope } from "#shared/roles.ts";
import { ROOM_PROTOCOL } from "#shared/rooms.ts";
import { streamCloseCodes } from "#shared/streams.ts";
import { type CoreTarget, configOf } from "../config.ts";
import type { EdgeContext } from "../env.ts";
import { CORE_DEADLINE_MS, guardCore } from "./call-core.ts";
import { headersToCore } from "./forward-headers.ts";
import { passOn } from "./forward-request.ts";
import { signForwarded } from "./sign-forwarded.ts";
import { verifyAccess } from "./verify-token.ts";
import { protocolFor, refuseUpgrade, tokenOf, wantsUpgrade } from "./web-socket.ts";

export async function forwardStream(
  c: Context<EdgeContext>,
  { role, scope }: { readonly role: Role; readonly scope?: Scope },
): Promise<Response> {
  const request = c.req.raw;
  const isUpgrade = wantsUpgrade(request.headers);
  try {
    const presented = tokenOf(request);
    const verified = await verifyAccess(configOf(c.env), presented, c.get("requestId"));
    const { claims, target, token } = verified;
    const door = { access: [role], ...(scope ? { scope } : {}) };
    if (!mayCall(door, claims)) throw new BeelineError("FORBIDDEN");
    if (!isUpgrade) {
      throw new BeelineError("VALIDATION_FAILED", { detail: "Connect with a WebSocket" });
    }
    return await openStream(c, target, token);
  } catch (error) {
    if (isUpgrade && error instanceof BeelineError) {
      if (error.status === 401) return refuse(request, streamCloseCodes.token, error);
      if (error.status === 403) return refuse(request, streamCloseCodes.forbidden, error);
    }
    throw error;
  }
}

function refuse(request: Request, code: number, error: BeelineError): Response {
  return refuseUpgrade(request.headers, code, error.code);
}

async function openStream(
  c: Context<EdgeContext>,
  target: CoreTarget,
  token: string,
): Promise<Response> {
  const url = new URL(c.req.url);
  url.searchParams.delete("token");
  const headers = headersToCore(c.req.raw.headers, {
    requestId: c.get("requestId"),
    trace: c.get("trace"),
  });
  headers.set("authorization", `Bearer ${token}`);
  headers.set("upgrade", "websocket");
  headers.set("sec-websocket-protocol", ROOM_PROTOCOL);
  const path = url.pathname + url.search;
  const request = { region: target.region, method: "GET", path };
  await signForwarded(configOf(c.env).relaySecret, request, undefined, headers);
  const answer = await guardCore(target, c.get("requestId"), () =>
    connect(target.baseUrl + path, headers),
  );
  if (!answer.webSocket) {
    // The core refused: pass on its reason, whatever it is, but never a success without a socket.
    if (answer.status < 400) throw new BeelineError("UNAVAILABLE");
    return passOn(answer, target, c.get("requestId"));
  }
  return new Response(null, {
    status: 101,
    webSocket: answer.webSocket,
    headers: protocolFor(c.req.raw.headers),
  });
}

/** The deadline is for the handshake; an open stream lives as long as both sides like. */
async function connect(url: string, headers: Headers): Promise<Response> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), CORE_DEADLINE_MS);
  try {
    return await fetch(url, { headers, signal: abort.signal });
  } finally {
    clearTimeout(timer);
  }
}
