/** The parts of an upgrade that every WebSocket door of the edge shares. */
import { chosenProtocol, upgradeToken } from "#shared/upgrades.ts";

export function wantsUpgrade(headers: Headers): boolean {
  return headers.get("upgrade")?.toLowerCase() === "websocket";
}

/** The token of an upgrade: header, subprotocol or query, in this order. */
export function tokenOf({ headers, url }: Request): string | undefined {
  return upgradeToken({
    authorization: headers.get("authorization"),
    protocols: headers.get("sec-websocket-protocol"),
    query: new URL(url).searchParams.get("token"),
  });
}

/** The headers that name the protocol in the answer. */
export function protocolFor(headers: Headers, spoken?: readonly string[]): Record<string, string> {
  return chosenProtocol(headers.get("sec-websocket-protocol"), spoken);
}

/** Opens and closes at once: the only way to tell a browser why it was refused. */
export function refuseUpgrade(headers: Headers, code: number, reason: string): Response {
  const { 0: client, 1: server } = new WebSocketPair();
  server.accept();
  server.close(code, reason);
  return new Response(null, { status: 101, webSocket: client, headers: protocolFor(headers) });
}
