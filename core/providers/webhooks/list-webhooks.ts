import { and, desc, eq, inArray, lt } from "drizzle-orm";
import { webhookEvents } from "#drizzle/schema/index.ts";
import type { routes } from "#shared/contracts/index.ts";
import type { QueryOf } from "#shared/contracts/route.ts";
import { type StoredWebhook, WebhookProvider } from "#shared/contracts/webhooks.ts";
import { BeelineError } from "#shared/errors.ts";
import { type Ctx, now, readCursor, writeCursor } from "../../platform/index.ts";
import { kickWebhooks } from "./webhook-kicks.ts";

const PAGE = 50;
const NUMBER = /^\d{1,15}$/;

export async function listWebhooks(
  ctx: Ctx,
  { state, provider, cursor }: QueryOf<typeof routes.listWebhooks>,
): Promise<{ items: StoredWebhook[]; nextCursor: string | null }> {
  const rows = await ctx.db
    .select()
    .from(webhookEvents)
    .where(
      and(
        state && eq(webhookEvents.state, state),
        provider && eq(webhookEvents.provider, provider),
        cursor === undefined
          ? undefined
          : lt(webhookEvents.id, Number(readCursor(cursor, NUMBER)[0])),
      ),
    )
    .orderBy(desc(webhookEvents.id))
    .limit(PAGE + 1);
  const shown = rows.slice(0, PAGE);
  const last = shown.at(-1);
  return {
    items: shown.map(view),
    nextCursor: rows.length > PAGE && last ? writeCursor(last.id) : null,
  };
}

/** @throws BeelineError NOT_FOUND */
export async function retryWebhook(ctx: Ctx, id: string): Promise<StoredWebhook> {
  // A made-up id is one that nobody has, not a malformed request.
  if (!NUMBER.test(id)) throw new BeelineError("NOT_FOUND");
  const byId = eq(webhookEvents.id, Number(id));
  const [again] = await ctx.db
    .update(webhookEvents)
    .set({ state: "stored", tries: 0, dueAt: now(ctx), processedAt: null })
    .where(and(byId, inArray(webhookEvents.state, ["failed", "ignored"])))
    .returning();
  if (again) kickWebhooks(ctx.runtime);
  // One that is under way or done already is as it should be.
  const row = again ?? (await ctx.db.select().from(webhookEvents).where(byId))[0];
  if (!row) throw new BeelineError("NOT_FOUND");
  return view(row);
}

function view(row: typeof webhookEvents.$inferSelect): StoredWebhook {
  const { providerEventId, type, state, tries } = row;
  return {
    id: String(row.id),
    provider: WebhookProvider.parse(row.provider),
    ...{ providerEventId, type, state, tries },
    dueAt: row.dueAt?.toISOString() ?? null,
    receivedAt: row.receivedAt.toISOString(),
    processedAt: row.processedAt?.toISOString() ?? null,
  };
}
