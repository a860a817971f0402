/** Which stream a request asks for, and whether its bearer may have it. */
import { BeelineError } from "#shared/errors.ts";
import { streamCloseCodes, streams, TOKEN_PROTOCOL_PREFIX } from "#shared/streams.ts";
import { storeIdOf } from "../identity/index.ts";
import { type Actor, type Runtime, systemCtx, type VerifyToken } from "../platform/index.ts";
import type { StreamKind } from "./seats.ts";

export interface Admitted {
  readonly kind: StreamKind;
  readonly personId: string;
  readonly topic: string;
  readonly recheck: () => Promise<unknown>;
}

/** A browser cannot read the status of a refused upgrade: it gets a close code instead. */
export interface Refused {
  readonly closeCode: number;
  readonly reason: string;
}

/** @throws BeelineError NOT_FOUND, VALIDATION_FAILED */
export async function admit(
  runtime: Runtime,
  verifyToken: VerifyToken,
  request: Request,
): Promise<Admitted | Refused> {
  const url = new URL(request.url);
  const stream = streams.find(({ path }) => path === url.pathname);
  if (!stream) throw new BeelineError("NOT_FOUND");
  const kind = stream.role;
  const token = tokenOf(request.headers, url);
  const recheck = () => verifyToken(token);
  let actor: Actor;
  try {
    const { role, sub: id, sid: sessionId } = await recheck();
    actor = { role, id, sessionId };
  } catch {
    return { closeCode: streamCloseCodes.token, reason: "UNAUTHENTICATED" };
  }
  if (actor.role !== kind) {
    return { closeCode: streamCloseCodes.forbidden, reason: "FORBIDDEN" };
  }
  const topic = await topicOf(runtime, kind, actor, url);
  return { kind, personId: actor.id ?? "", topic, recheck };
}

async function topicOf(
  runtime: Runtime,
  kind: StreamKind,
  actor: Actor,
  url: URL,
): Promise<string> {
  if (kind === "rider") return `rider:${actor.id}`;
  if (kind === "partner") return `store:${await storeIdOf({ ...systemCtx(runtime), actor })}`;
  const city = url.searchParams.get("city");
  const known = runtime.region.cities.find(({ code }) => code === city);
  if (!known) {
    throw new BeelineError("VALIDATION_FAILED", {
      issues: [{ path: "city", message: "Name a city of this region" }],
    });
  }
  return `city:${known.code}`;
}

/** The token from the header, the subprotocol or the query, in this order. */
function tokenOf(headers: Headers, url: URL): string {
  const bearer = /^Bearer (\S+)$/i.exec(headers.get("authorization") ?? "")?.[1];
  if (bearer) return bearer;
  const carrier = protocolsOf(headers).find((name) => name.startsWith(TOKEN_PROTOCOL_PREFIX));
  if (carrier) return carrier.slice(TOKEN_PROTOCOL_PREFIX.length);
  return url.searchParams.get("token") ?? "";
}

export function protocolsOf(headers: Headers): string[] {
  return (headers.get("sec-websocket-protocol") ?? "").split(",").map((name) => name.trim());
}
