/** The parts of an upgrade that every WebSocket door of the edge shares. */
import { ROOM_PROTOCOL } from "#shared/rooms.ts";
import { TOKEN_PROTOCOL_PREFIX } from "#shared/streams.ts";
import { bearerToken } from "./verify-token.ts";

export function wantsUpgrade(headers: Headers): boolean {
  return headers.get("upgrade")?.toLowerCase() === "websocket";
}

function offeredProtocols(headers: Headers): string[] {
  const offered = headers.get("sec-websocket-protocol") ?? "";
  return offered
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

/** The protocol that the answer names, if the client offered it. */
export function chosenProtocol(headers: Headers): Record<string, string> {
  return offeredProtocols(headers).includes(ROOM_PROTOCOL)
    ? { "sec-websocket-protocol": ROOM_PROTOCOL }
    : {};
}

/** The token of an upgrade: header, subprotocol or query, in this order. */
export function upgradeToken(request: Request): string | undefined {
  const authorization = request.headers.get("authorization");
  if (authorization !== null) return bearerToken(authorization);
  const carrier = offeredProtocols(request.headers).find((name) =>
    name.startsWith(TOKEN_PROTOCOL_PREFIX),
  );
  const token = carrier
    ? carrier.slice(TOKEN_PROTOCOL_PREFIX.length)
    : new URL(request.url).searchParams.get("token");
  return bearerToken(`Bearer ${token ?? ""}`);
}

/** Opens and closes at once: the only way to tell a browser why it was refused. */
export function refuseUpgrade(headers: Headers, code: number, reason: string): Response {
  const { 0: client, 1: server } = new WebSocketPair();
  server.accept();
  server.close(code, reason);
  return new Response(null, { status: 101, webSocket: client, headers: chosenProtocol(headers) });
}
