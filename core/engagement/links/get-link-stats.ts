import { and, eq } from "drizzle-orm";
import { links } from "#drizzle/schema/index.ts";
import type { LinkStats, ReferrerClass } from "#shared/contracts/links.ts";
import { BeelineError } from "#shared/errors.ts";
import { type Ctx, statement } from "../../platform/index.ts";

const MAX_DAYS = 90;

interface Slice {
  readonly kind: "day" | "country" | "referrer";
  readonly name: string;
  readonly clicks: number;
}

const sliceClicks = statement<Slice>(`
  select case when grouping(day) = 0 then 'day' when grouping(country) = 0 then 'country'
      else 'referrer' end as kind,
    coalesce(day::text, country, referrer) as name, sum(clicks)::int as clicks
  from link_clicks where link_id = $1
  group by grouping sets ((day), (country), (referrer))`);

/** @throws BeelineError NOT_FOUND for a link that is not the caller's */
export async function getLinkStats(ctx: Ctx, id: string): Promise<LinkStats> {
  const [own] = await ctx.db
    .select({ id: links.id })
    .from(links)
    .where(and(eq(links.id, id), eq(links.ownerId, ctx.actor.id ?? "")));
  if (!own) throw new BeelineError("NOT_FOUND");
  const slices = await sliceClicks(ctx, [id]);
  const of = (kind: Slice["kind"]) => slices.filter((slice) => slice.kind === kind);
  const byClicks = (a: Slice, b: Slice) => b.clicks - a.clicks || (a.name < b.name ? -1 : 1);
  return {
    linkId: id,
    total: of("day").reduce((sum, { clicks }) => sum + clicks, 0),
    days: of("day")
      .toSorted((a, b) => (a.name < b.name ? 1 : -1))
      .slice(0, MAX_DAYS)
      .map(({ name, clicks }) => ({ day: name, clicks })),
    countries: of("country")
      .toSorted(byClicks)
      .map(({ name, clicks }) => ({ country: name, clicks })),
    referrers: of("referrer")
      .toSorted(byClicks)
      .map(({ name, clicks }) => ({ referrer: name as ReferrerClass, clicks })),
  };
}
