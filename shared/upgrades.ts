/** What the upgrade to a WebSocket says. A browser can set no header there but the subprotocols. */
import { bearerToken } from "./requests.ts";
import { ROOM_PROTOCOL } from "./rooms.ts";

/** Subprotocol that carries the token where a browser cannot set a header. */
export const TOKEN_PROTOCOL_PREFIX = "token.";

export interface Upgrade {
  readonly authorization: string | null;
  /** `Sec-WebSocket-Protocol`. */
  readonly protocols: string | null;
  /** `token` in the query. */
  readonly query: string | null;
}

/** The token: from the header, the subprotocols or the query, the first of these that is there. */
export function upgradeToken({ authorization, protocols, query }: Upgrade): string | undefined {
  if (authorization !== null) return bearerToken(authorization);
  const carrier = offered(protocols).find((name) => name.startsWith(TOKEN_PROTOCOL_PREFIX));
  return bearerToken(`Bearer ${carrier?.slice(TOKEN_PROTOCOL_PREFIX.length) ?? query ?? ""}`);
}

/**
 * The headers that name the protocol in the answer: the first that the client offered of those that
 * this door speaks, or none.
 */
export function chosenProtocol(
  protocols: string | null,
  spoken: readonly string[] = [ROOM_PROTOCOL],
): Record<string, string> {
  const chosen = offered(protocols).find((name) => spoken.includes(name));
  return chosen === undefined ? {} : { "sec-websocket-protocol": chosen };
}

function offered(protocols: string | null): string[] {
  return (protocols ?? "").split(",").map((name) => name.trim());
}
