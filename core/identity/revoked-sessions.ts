/**
 * The sessions that ended while an access token of theirs may still be valid, in memory. Loaded at
 * start and added to by this process, so that signing out counts at once here.
 */

import { gt } from "drizzle-orm";
import { sessions } from "#drizzle/schema/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { type Ctx, now, type Runtime, type VerifyToken } from "../platform/index.ts";
import { ACCESS_TOKEN_SECONDS } from "./token-rules.ts";

/** At the bound the oldest go first: their access tokens are the nearest to their end. */
const MAX_REVOKED = 100_000;

/** Session id to the time from when no access token of it can be valid, in insertion order. */
const revokedBy = new WeakMap<Runtime, Map<string, number>>();

function revokedOf(runtime: Runtime): Map<string, number> {
  let revoked = revokedBy.get(runtime);
  if (!revoked) {
    revoked = new Map();
    revokedBy.set(runtime, revoked);
  }
  return revoked;
}

export function rememberRevoked(ctx: Ctx, sessionId: string, revokedAt: Date): void {
  const revoked = revokedOf(ctx.runtime);
  const nowMs = now(ctx).getTime();
  for (const [id, until] of revoked) {
    if (until > nowMs && revoked.size < MAX_REVOKED) break;
    revoked.delete(id);
  }
  revoked.set(sessionId, revokedAt.getTime() + ACCESS_TOKEN_SECONDS * 1000);
}

/** Reads which sessions ended lately; to be awaited before the first request is served. */
export async function loadRevokedSessions(ctx: Ctx): Promise<void> {
  const since = new Date(now(ctx).getTime() - ACCESS_TOKEN_SECONDS * 1000);
  const rows = await ctx.db
    .select({ id: sessions.id, revokedAt: sessions.revokedAt })
    .from(sessions)
    .where(gt(sessions.revokedAt, since))
    .orderBy(sessions.revokedAt)
    .limit(MAX_REVOKED);
  for (const { id, revokedAt } of rows) rememberRevoked(ctx, id, revokedAt!);
}

/** Makes a token verifier refuse sessions that this process knows to be revoked. */
export function refusingRevoked(runtime: Runtime, verify: VerifyToken): VerifyToken {
  const revoked = revokedOf(runtime);
  const known = (token: string) => {
    const claims = verify.known?.(token);
    return claims && !revoked.has(claims.sid) ? claims : undefined;
  };
  const verifyUnrevoked = async (token: string) => {
    const claims = await verify(token);
    if (revoked.has(claims.sid)) {
      throw new BeelineError("UNAUTHENTICATED", { detail: "This session has ended" });
    }
    return claims;
  };
  return Object.assign(verifyUnrevoked, { known });
}
