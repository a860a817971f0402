import { and, desc, eq, sql } from "drizzle-orm";
import { sessions } from "#drizzle/schema/index.ts";
import type { OwnSession } from "#shared/contracts/sessions.ts";
import type { Ctx } from "../../platform/index.ts";
import { isOpen } from "./end-sessions.ts";

/** Nobody reads more; who has more ends all others. */
const MAX_LISTED = 100;

export async function listSessions(ctx: Ctx): Promise<{ items: OwnSession[]; nextCursor: null }> {
  const rows = await ctx.db
    .select()
    .from(sessions)
    .where(and(eq(sessions.personId, ctx.actor.id ?? ""), isOpen(ctx)))
    .orderBy(desc(sql`coalesce(${sessions.lastUsedAt}, ${sessions.createdAt})`))
    .limit(MAX_LISTED);
  const items = rows.map((row) => ({
    id: row.id,
    device: row.device,
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: (row.lastUsedAt ?? row.createdAt).toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    isCurrent: row.id === ctx.actor.sessionId,
  }));
  return { items, nextCursor: null };
}
