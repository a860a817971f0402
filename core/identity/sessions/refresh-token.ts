import { and, eq, isNull } from "drizzle-orm";
import { people, refreshTokens, sessions } from "#drizzle/schema/index.ts";
import type { Session } from "#shared/contracts/auth.ts";
import { BeelineError } from "#shared/errors.ts";
import { type Ctx, now, sha256Hex, transact } from "../../platform/index.ts";
import { SESSION_IDLE_MS } from "../token-rules.ts";
import { revokeSession } from "./end-sessions.ts";
import { issueTokens } from "./open-session.ts";

/**
 * Rotates a refresh token. One that was used before is in two hands: the session ends, for the
 * thief and for the owner, who signs in again.
 * @throws BeelineError UNAUTHENTICATED
 */
export async function refreshToken(
  ctx: Ctx,
  { refreshToken: token }: { readonly refreshToken: string },
): Promise<Session> {
  const tokenHash = sha256Hex(token);
  const rotated = await transact(ctx, (tx) => rotate(tx, tokenHash));
  if (rotated) return rotated;
  // Outside the transaction above: the refusal must not undo the revocation.
  const [used] = await ctx.db
    .select({ sessionId: refreshTokens.sessionId })
    .from(refreshTokens)
    .where(eq(refreshTokens.tokenHash, tokenHash));
  if (used) await revokeSession(ctx, used.sessionId, "refresh_token_reused");
  throw new BeelineError("UNAUTHENTICATED", { detail: "Sign in again" });
}

/** Undefined when the token is unknown or used already. */
async function rotate(ctx: Ctx, tokenHash: string): Promise<Session | undefined> {
  const at = now(ctx);
  const [used] = await ctx.db
    .update(refreshTokens)
    .set({ usedAt: at })
    .where(and(eq(refreshTokens.tokenHash, tokenHash), isNull(refreshTokens.usedAt)))
    .returning({ sessionId: refreshTokens.sessionId });
  if (!used) return undefined;
  const [session] = await ctx.db
    .select()
    .from(sessions)
    .innerJoin(people, eq(people.id, sessions.personId))
    .where(eq(sessions.id, used.sessionId))
    // Held until the commit, so that a sign-out at the same moment is seen or waits.
    .for("update", { of: sessions });
  if (!session || session.sessions.revokedAt || session.sessions.expiresAt <= at) {
    throw new BeelineError("UNAUTHENTICATED", { detail: "Sign in again" });
  }
  await ctx.db
    .update(sessions)
    .set({ expiresAt: new Date(at.getTime() + SESSION_IDLE_MS), lastUsedAt: at })
    .where(eq(sessions.id, used.sessionId));
  return issueTokens(ctx, session.people, used.sessionId);
}
