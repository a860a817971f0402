/** `WS /v1/track`: verifies the tracking token and hands the socket to the order's room. */
import type { Context } from "hono";
import { BeelineError } from "#shared/errors.ts";
import { parseId } from "#shared/ids.ts";
import type { TrackingClaims } from "#shared/roles.ts";
import { ROOM_PROTO_PROTOCOL } from "#shared/room-wire/room-wire.ts";
import { ROOM_PROTOCOL, roomCloseCodes } from "#shared/rooms.ts";
import { configOf } from "../config.ts";
import type { EdgeContext } from "../env.ts";
import { verifyTracking } from "../gateway/verify-token.ts";
import { protocolFor, refuseUpgrade, tokenOf, wantsUpgrade } from "../gateway/web-socket.ts";
import { roomOf } from "./room-of.ts";
import { JOIN_HEADER, type JoinRequest } from "./seat.ts";

async function claimsOf(c: Context<EdgeContext>): Promise<TrackingClaims | undefined> {
  try {
    const token = tokenOf(c.req.raw);
    const { claims } = await verifyTracking(configOf(c.env), token, c.get("requestId"));
    return parseId(claims.orderId)?.region === claims.region ? claims : undefined;
  } catch (error) {
    if (error instanceof BeelineError && error.status === 401) return undefined;
    throw error;
  }
}

/** A number that makes no sense is the same as none: the viewer gets a snapshot. */
function sinceOf(c: Context<EdgeContext>): number | null {
  const given = c.req.query("since") ?? "";
  return /^\d{1,15}$/.test(given) ? Number(given) : null;
}

export async function joinRoom(c: Context<EdgeContext>): Promise<Response> {
  const { headers } = c.req.raw;
  if (!wantsUpgrade(headers)) {
    throw new BeelineError("VALIDATION_FAILED", { detail: "Connect with a WebSocket" });
  }
  const claims = await claimsOf(c);
  if (!claims) return refuseUpgrade(headers, roomCloseCodes.token, "UNAUTHENTICATED");
  const protocol = protocolFor(headers, [ROOM_PROTO_PROTOCOL, ROOM_PROTOCOL]);
  const isProto = protocol["sec-websocket-protocol"] === ROOM_PROTO_PROTOCOL;
  const join: JoinRequest = {
    orderId: claims.orderId,
    viewer: claims.viewer,
    personId: claims.viewer === "guest" ? null : (claims.sub ?? null),
    ...(claims.sid === undefined ? {} : { sid: claims.sid }),
    wire: isProto ? "proto" : "json",
    since: sinceOf(c),
    ...(claims.viewer === "guest" ? { guestUntilMs: claims.exp * 1_000 } : {}),
  };
  // A new request: nothing that the client sent reaches the room except what was checked here.
  const answer = await roomOf(c.env, claims.orderId).fetch("https://room/join", {
    headers: { upgrade: "websocket", [JOIN_HEADER]: JSON.stringify(join) },
  });
  if (!answer.webSocket) throw new BeelineError("UNAVAILABLE");
  return new Response(null, {
    status: 101,
    webSocket: answer.webSocket,
    headers: protocol,
  });
}
