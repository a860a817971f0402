import { and, eq } from "drizzle-orm";
import { reconciliationItems, settlementLines } from "#drizzle/schema/index.ts";
import type { BodyOf, ReconciliationItem, routes } from "#shared/contracts/index.ts";
import type { SettlementProvider } from "#shared/contracts/ops-reconciliation.ts";
import { BeelineError } from "#shared/errors.ts";
import { Currency } from "#shared/money.ts";
import { post } from "../ledger/index.ts";
import { type Ctx, now, transact } from "../platform/index.ts";
import { feeOf } from "./classify-rules.ts";
import { findItem, type ItemRow, viewItem } from "./list-items.ts";
import { readBooked } from "./read-books.ts";
import { type Difference, legsOf, resolutionsFor } from "./resolve-rules.ts";

/**
 * A person's decision about a difference. What it moves is a new transaction (`adjustment` with the
 * item's id); what is in the journal stays as it is.
 * @throws BeelineError NOT_FOUND
 * @throws BeelineError CONFLICT when somebody decided before, when the resolution does not fit, or when
 *   `accept_late` finds that the sides still differ
 */
export async function resolveItem(
  ctx: Ctx,
  id: string,
  { resolution, reason }: BodyOf<typeof routes.resolveReconciliationItem>,
): Promise<ReconciliationItem> {
  return transact(ctx, async (tx) => {
    const item = await findItem(tx, id);
    if (item.state !== "open") throw new BeelineError("CONFLICT", { detail: "It is resolved" });
    if (!resolutionsFor(item.classification).includes(resolution)) {
      throw new BeelineError("CONFLICT", { detail: "This does not fit the kind of difference" });
    }
    if (resolution === "accept_late" && !(await isThereByNow(tx, item))) {
      throw new BeelineError("CONFLICT", { detail: "The two sides still differ" });
    }
    const legs = legsOf(await differenceOf(tx, item), resolution);
    const [resolved] = await tx.db
      .update(reconciliationItems)
      .set({
        state: "resolved",
        resolution,
        reasonSealed: tx.runtime.sealer.seal(reason),
        resolvedById: tx.actor.id ?? null,
        resolvedAt: now(tx),
        bookedMinor:
          legs.length === 0
            ? null
            : legs.reduce((sum, { amountMinor }) => sum + Math.max(0, amountMinor), 0),
      })
      .where(and(eq(reconciliationItems.id, id), eq(reconciliationItems.state, "open")))
      .returning();
    if (!resolved) throw new BeelineError("CONFLICT", { detail: "It is resolved" });
    if (legs.length > 0) await post(tx, { purpose: "adjustment", reference: id, legs });
    return viewItem(tx, resolved);
  });
}

async function lineOf(tx: Ctx, item: ItemRow) {
  if (item.lineId === null) return undefined;
  const [line] = await tx.db
    .select()
    .from(settlementLines)
    .where(eq(settlementLines.id, item.lineId));
  return line;
}

async function differenceOf(tx: Ctx, item: ItemRow): Promise<Difference> {
  const line = await lineOf(tx, item);
  const isFeeBooked = line && ["matched", "fee"].includes(line.classification);
  return {
    ...{ provider: item.provider, classification: item.classification, kind: item.kind },
    isPayout: item.payoutId !== null,
    expectedMinor: item.expectedMinor,
    expectedCurrency: currencyOf(item.expectedCurrency),
    foundMinor: item.foundMinor,
    foundCurrency: currencyOf(item.foundCurrency),
    feeMinor: line && !isFeeBooked ? feeOf(line) : 0,
  };
}

/** A currency that we do not count in is a difference that nobody can book here. */
function currencyOf(code: string | null): Currency | null {
  if (code === null) return null;
  const known = Currency.safeParse(code);
  if (!known.success) throw new BeelineError("CONFLICT", { detail: "We have no such currency" });
  return known.data;
}

/** Whether what was missing on one side has come, and agrees. */
async function isThereByNow(tx: Ctx, item: ItemRow): Promise<boolean> {
  const subjectId = item.paymentId ?? item.refundId ?? item.payoutId ?? item.disputeId;
  const line = await lineOf(tx, item);
  if (!line || !(subjectId ?? line.ourReference)) return false;
  const id = subjectId ?? line.ourReference!;
  const booked = (await readBooked(tx, item.provider as SettlementProvider, [id])).get(id) ?? [];
  const same = booked.find(({ currency }) => currency === line.currency);
  return line.amountMinor === (line.amountMinor < 0 ? same?.outMinor : same?.inMinor);
}
