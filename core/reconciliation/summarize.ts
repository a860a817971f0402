/** How much is open, of what kind and since when: the figure that has to be zero. */
import type { ReconciliationSummary } from "#shared/contracts/index.ts";
import { Classification, SettlementProvider } from "#shared/contracts/ops-reconciliation.ts";
import { Currency, money } from "#shared/money.ts";
import { type Ctx, dateOf, now, statement } from "../platform/index.ts";
import { listGaps } from "./settlement-gaps.ts";

const DAY_MS = 24 * 3_600_000;

/** Without signs: what is too much in one place never hides what is too little in another. */
const sumOpen = statement<{ currency: string; minor: string }>(`
  select currency, sum(minor) as minor from (
    select found_currency as currency, abs(found_minor - coalesce(expected_minor, 0)) as minor
    from reconciliation_items
    where state = 'open' and found_minor is not null
      and (expected_minor is null or expected_currency = found_currency)
    union all
    select expected_currency, abs(expected_minor) from reconciliation_items
    where state = 'open' and expected_minor is not null
      and (found_minor is null or expected_currency <> found_currency)
    union all
    select found_currency, abs(found_minor) from reconciliation_items
    where state = 'open' and found_minor is not null and expected_currency <> found_currency
  ) as differences where currency is not null group by 1 order by 1`);

const countItems = statement<{
  classification: string;
  open: string;
  resolved: string;
  oldest: string | null;
  under_a_day: string;
  under_a_week: string;
}>(`
  select classification,
    count(*) filter (where state = 'open') as open,
    count(*) filter (where state = 'resolved') as resolved,
    min(created_at) filter (where state = 'open') as oldest,
    count(*) filter (where state = 'open' and created_at > $1::timestamptz) as under_a_day,
    count(*) filter (where state = 'open' and created_at > $2::timestamptz
      and created_at <= $1::timestamptz) as under_a_week
  from reconciliation_items group by 1`);

const readProviders = statement<{
  provider: string;
  imported_at: string | null;
  until: string | null;
  open: string;
  pending: string;
}>(`
  select provider, max(imported_at) as imported_at,
    max(period_end) filter (where state = 'done') as until,
    (select count(*) from reconciliation_items i
      where i.provider = f.provider and i.state = 'open') as open,
    (select count(*) from settlement_lines l
      where l.provider = f.provider and l.classification = 'pending_cutoff') as pending
  from settlement_files f group by 1 order by 1`);

export async function summarize(ctx: Ctx): Promise<ReconciliationSummary> {
  const at = now(ctx).getTime();
  const since = (days: number) => new Date(at - days * DAY_MS).toISOString();
  const sums = await sumOpen(ctx, []);
  const counts = await countItems(ctx, [since(1), since(7)]);
  const providers = await readProviders(ctx, []);
  const gaps = await listGaps(ctx);
  const total = (pick: (row: (typeof counts)[number]) => string) =>
    counts.reduce((sum, row) => sum + Number(pick(row)), 0);
  const openItems = total(({ open }) => open);
  const underADay = total(({ under_a_day }) => under_a_day);
  const underAWeek = total(({ under_a_week }) => under_a_week);
  return {
    openDifference: sums
      .filter(({ currency }) => Currency.safeParse(currency).success)
      .map(({ currency, minor }) => money(Number(minor), Currency.parse(currency))),
    openItems,
    classes: counts.map(({ classification, open, resolved, oldest }) => ({
      classification: Classification.parse(classification),
      open: Number(open),
      resolved: Number(resolved),
      oldestOpenAt: oldest === null ? null : dateOf(oldest).toISOString(),
    })),
    ages: { underADay, underAWeek, older: openItems - underADay - underAWeek },
    unreadDays: gaps.map(({ provider, day, since, tries, dueAt }) => ({
      provider: SettlementProvider.parse(provider),
      day: day.toISOString(),
      since: since.toISOString(),
      tries,
      nextTryAt: dueAt.toISOString(),
    })),
    pendingLines: providers.reduce((sum, { pending }) => sum + Number(pending), 0),
    providers: providers.map(({ provider, imported_at, until, open }) => ({
      provider: SettlementProvider.parse(provider),
      lastImportedAt: imported_at === null ? null : dateOf(imported_at).toISOString(),
      coveredUntil: until === null ? null : dateOf(until).toISOString(),
      openItems: Number(open),
    })),
  };
}
