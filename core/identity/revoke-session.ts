import { and, eq, isNull } from "drizzle-orm";
import { sessions } from "#drizzle/schema/index.ts";
import { afterCommit, type Ctx, now } from "../platform/index.ts";
import { rememberRevoked } from "./revoked-sessions.ts";

/** Ends a session: its refresh tokens are worth nothing, its access token is refused here. */
export async function revokeSession(
  ctx: Ctx,
  sessionId: string,
  reason: "logout" | "refresh_token_reused",
): Promise<void> {
  const revokedAt = now(ctx);
  const revoked = await ctx.db
    .update(sessions)
    .set({ revokedAt, revokeReason: reason })
    .where(and(eq(sessions.id, sessionId), isNull(sessions.revokedAt)))
    .returning({ id: sessions.id });
  if (revoked.length === 0) return;
  afterCommit(ctx, () => rememberRevoked(ctx, sessionId, revokedAt));
  ctx.runtime.log.info({ sessionId, reason }, "session revoked");
}
