import { and, eq, gt, isNull, ne, type SQL } from "drizzle-orm";
import { people, sessions } from "#drizzle/schema/index.ts";
import type { EndSessionsReason } from "#shared/contracts/sessions.ts";
import { BeelineError } from "#shared/errors.ts";
import { isIdOf } from "#shared/ids.ts";
import { afterCommit, type Ctx, now } from "../../platform/index.ts";
import { rememberEnded } from "./ended-memory.ts";

type Reason = "logout" | "refresh_token_reused" | "ended_by_owner" | EndSessionsReason;

/** Ends the open sessions that fit: their refresh tokens are worth nothing, their access tokens are refused. */
async function endWhere(ctx: Ctx, which: SQL | undefined, reason: Reason): Promise<number> {
  const revokedAt = now(ctx);
  const ended = await ctx.db
    .update(sessions)
    .set({ revokedAt, revokeReason: reason })
    .where(and(which, isNull(sessions.revokedAt)))
    .returning({ id: sessions.id });
  if (ended.length === 0) return 0;
  afterCommit(ctx, () => {
    for (const { id } of ended) rememberEnded(ctx.runtime, id, revokedAt);
  });
  const about = { actor: ctx.actor.id, ended: ended.length, sessionId: ended[0]?.id, reason };
  ctx.runtime.log.info(about, "sessions ended");
  return ended.length;
}

export async function revokeSession(
  ctx: Ctx,
  sessionId: string,
  reason: "logout" | "refresh_token_reused",
): Promise<void> {
  await endWhere(ctx, eq(sessions.id, sessionId), reason);
}

/** Ending one that is over already is fine. @throws BeelineError NOT_FOUND when it is not the caller's. */
export async function endSession(ctx: Ctx, sessionId: string): Promise<undefined> {
  const mine = and(eq(sessions.id, sessionId), eq(sessions.personId, ctx.actor.id ?? ""));
  if (!isIdOf("session", sessionId)) throw new BeelineError("NOT_FOUND");
  const ended = await endWhere(ctx, mine, "ended_by_owner");
  if (ended > 0) return undefined;
  const [known] = await ctx.db.select({ id: sessions.id }).from(sessions).where(mine);
  if (!known) throw new BeelineError("NOT_FOUND");
  return undefined;
}

export async function endOtherSessions(ctx: Ctx): Promise<{ ended: number }> {
  const { id = "", sessionId = "" } = ctx.actor;
  const others = and(eq(sessions.personId, id), ne(sessions.id, sessionId), isOpen(ctx));
  return { ended: await endWhere(ctx, others, "ended_by_owner") };
}

/** For ops. @throws BeelineError NOT_FOUND when there is no such person. */
export async function endSessionsOf(
  ctx: Ctx,
  personId: string,
  { reason }: { readonly reason: EndSessionsReason },
): Promise<{ ended: number }> {
  const [person] = await ctx.db
    .select({ id: people.id })
    .from(people)
    .where(eq(people.id, personId));
  if (!person) throw new BeelineError("NOT_FOUND");
  const theirs = and(eq(sessions.personId, personId), isOpen(ctx));
  return { ended: await endWhere(ctx, theirs, reason) };
}

export function isOpen(ctx: Ctx): SQL | undefined {
  return and(isNull(sessions.revokedAt), gt(sessions.expiresAt, now(ctx)));
}
