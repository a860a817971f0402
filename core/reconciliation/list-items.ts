import { and, desc, eq, lt } from "drizzle-orm";
import { reconciliationItems } from "#drizzle/schema/index.ts";
import type { QueryOf, ReconciliationItem, ResponseOf, routes } from "#shared/contracts/index.ts";
import type { Resolution, SettlementProvider } from "#shared/contracts/ops-reconciliation.ts";
import { BeelineError } from "#shared/errors.ts";
import { Currency, type Money, money } from "#shared/money.ts";
import type { Ctx } from "../platform/index.ts";
import { pageFrom, readIdCursor } from "../platform/index.ts";
import { resolutionsFor } from "./resolve-rules.ts";

export type ItemRow = typeof reconciliationItems.$inferSelect;

/** Differences, newest first. */
export async function listItems(
  ctx: Ctx,
  query: QueryOf<typeof routes.listReconciliationItems>,
): Promise<ResponseOf<typeof routes.listReconciliationItems>> {
  const { cursor, limit, state, classification, provider } = query;
  const rows = await ctx.db
    .select()
    .from(reconciliationItems)
    .where(
      and(
        state && eq(reconciliationItems.state, state),
        classification && eq(reconciliationItems.classification, classification),
        provider && eq(reconciliationItems.provider, provider),
        cursor === undefined
          ? undefined
          : lt(reconciliationItems.id, readIdCursor("reconciliationItem", cursor)),
      ),
    )
    .orderBy(desc(reconciliationItems.id))
    .limit(limit + 1);
  return pageFrom(rows, limit, (row) => viewItem(ctx, row));
}

/** @throws BeelineError NOT_FOUND */
export async function getItem(ctx: Ctx, id: string): Promise<ReconciliationItem> {
  return viewItem(ctx, await findItem(ctx, id));
}

export async function findItem(ctx: Ctx, id: string): Promise<ItemRow> {
  const [row] = await ctx.db
    .select()
    .from(reconciliationItems)
    .where(eq(reconciliationItems.id, id));
  if (!row) throw new BeelineError("NOT_FOUND");
  return row;
}

export function viewItem(ctx: Ctx, row: ItemRow): ReconciliationItem {
  const { classification, kind, state, paymentId, refundId, payoutId, disputeId } = row;
  return {
    ...{ classification, kind, state, paymentId, refundId, payoutId, disputeId },
    id: row.id,
    provider: row.provider as SettlementProvider,
    providerReference: row.providerReference,
    expected: moneyOf(row.expectedMinor, row.expectedCurrency),
    found: moneyOf(row.foundMinor, row.foundCurrency),
    occurredAt: row.occurredAt.toISOString(),
    createdAt: row.createdAt.toISOString(),
    resolutions: state === "open" ? [...resolutionsFor(classification)] : [],
    resolution: row.resolution as Resolution | null,
    reason: row.reasonSealed === null ? null : ctx.runtime.sealer.open(row.reasonSealed),
    resolvedById: row.resolvedById,
    resolvedAt: row.resolvedAt?.toISOString() ?? null,
    booked: row.bookedMinor !== null,
  };
}

function moneyOf(amountMinor: number | null, currency: string | null): Money | null {
  const known = Currency.safeParse(currency);
  return amountMinor === null || !known.success ? null : money(amountMinor, known.data);
}
