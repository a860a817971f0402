import type { ShortLink } from "#shared/contracts/links.ts";
import { type Ctx, now, statement } from "../../platform/index.ts";
import type { LinkRow } from "./link-row.ts";
import { stateOf } from "./link-rules.ts";

const sumClicks = statement<{ link_id: string; clicks: number }>(`
  select link_id, sum(clicks)::int as clicks from link_clicks
  where link_id = any($1::text[]) group by link_id`);

/** Links as their owner sees them. */
export async function viewLinks(ctx: Ctx, rows: readonly LinkRow[]): Promise<ShortLink[]> {
  const sums = rows.length === 0 ? [] : await sumClicks(ctx, [rows.map(({ id }) => id)]);
  const clicksOf = new Map(sums.map(({ link_id, clicks }) => [link_id, clicks]));
  return rows.map((row) => ({
    id: row.id,
    purpose: row.purpose,
    code: row.code,
    url: new URL(`/s/${row.code}`, ctx.runtime.config.edgeUrl).href,
    orderId: row.orderId,
    target: row.target,
    state: stateOf(row, now(ctx)),
    clicks: clicksOf.get(row.id) ?? 0,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    revokedAt: row.revokedAt?.toISOString() ?? null,
  }));
}

export async function viewLink(ctx: Ctx, row: LinkRow): Promise<ShortLink> {
  const [view] = await viewLinks(ctx, [row]);
  return view!;
}
