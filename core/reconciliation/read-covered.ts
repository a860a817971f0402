import type { SettlementProvider } from "#shared/contracts/ops-reconciliation.ts";
import { type Ctx, dateOf, statement } from "../platform/index.ts";

const readEnd = statement<{ until: string | null }>(`
  select max(period_end) as until from settlement_files
  where provider = $1 and state = 'done' and ($2::text is null or source = $2)`);

/** Up to where reports are there; undefined before the first one. */
export async function readCoveredUntil(
  ctx: Ctx,
  provider: SettlementProvider,
  source: "csv" | "api" | null = null,
): Promise<Date | undefined> {
  const [row] = await readEnd(ctx, [provider, source]);
  return row?.until ? dateOf(row.until) : undefined;
}
