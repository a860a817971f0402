/** Which stream a request asks for, and whether its bearer may have it. */
import { mayCall } from "#shared/contracts/route.ts";
import { BeelineError } from "#shared/errors.ts";
import type { TokenClaims } from "#shared/roles.ts";
import { streamCloseCodes, streams } from "#shared/streams.ts";
import { upgradeToken } from "#shared/upgrades.ts";
import { storeIdOf } from "../identity/index.ts";
import { type Actor, type Runtime, systemCtx, type VerifyToken } from "../platform/index.ts";
import { adoptRider } from "../supply/index.ts";
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
  const recheck = () => verifyToken(token ?? "");
  let claims: TokenClaims;
  try {
    claims = await recheck();
  } catch {
    return { closeCode: streamCloseCodes.token, reason: "UNAUTHENTICATED" };
  }
  const { role, sub: id, sid: sessionId } = claims;
  const actor: Actor = { role, id, sessionId };
  const door = { access: [stream.role], ...("scope" in stream ? { scope: stream.scope } : {}) };
  if (!mayCall(door, claims)) {
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
  if (kind === "rider") {
    // What this socket reports is judged by what another process may have known until now.
    await adoptRider(systemCtx(runtime), actor.id ?? "");
    return `rider:${actor.id}`;
  }
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

function tokenOf(headers: Headers, url: URL): string | undefined {
  return upgradeToken({
    authorization: headers.get("authorization"),
    protocols: headers.get("sec-websocket-protocol"),
    query: url.searchParams.get("token"),
  });
}
