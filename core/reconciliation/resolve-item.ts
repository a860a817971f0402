import { and, eq } from "drizzle-orm";
import { reconciliationItems, settlementLines } from "#drizzle/schema/index.ts";
import type { BodyOf, ReconciliationItem, routes } from "#shared/contracts/index.ts";
import type { SettlementProvider } from "#shared/contracts/ops-reconciliation.ts";
import { BeelineError } from "#shared/errors.ts";
import { Currency } from "#shared/money.ts";
import { post } from "../ledger/index.ts";
import { type Ctx, now } from "../platform/index.ts";
import { feeOf } from "./classify-rules.ts";
import { findItem, type ItemRow, viewItem } from "./list-items.ts";
import { readBooked } from "./read-books.ts";
import { type Difference, legsOf, resolutionsFor } from "./resolve-rules.ts";
import { underLock } from "./under-lock.ts";

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
  const { provider } = await findItem(ctx, id);
  // An import that finds the missing line now comes before the decision, or sees it.
  return underLock(ctx, provider as SettlementProvider, async (tx) => {
    const item = await findItem(tx, id);
    if (item.state !== "open") throw new BeelineError("CONFLICT", { detail: "It is resolved" });
    if (!resolutionsFor(item.classification).includes(resolution)) {
      throw new BeelineError("CONFLICT", { detail: "This does not fit the kind of difference" });
    }
    if (resolution === "accept_late") await acceptLine(tx, item);
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

/**
 * The line is about what we have booked by now, and says the same.
 * @throws BeelineError CONFLICT when it does not, or is not there
 */
async function acceptLine(tx: Ctx, item: ItemRow): Promise<void> {
  const line = await lineOf(tx, item);
  const subjectId =
    item.paymentId ?? item.refundId ?? item.payoutId ?? item.disputeId ?? line?.ourReference;
  const differ = new BeelineError("CONFLICT", { detail: "The two sides still differ" });
  if (!line || !subjectId) throw differ;
  const books = await readBooked(tx, item.provider as SettlementProvider, [subjectId]);
  const same = books.get(subjectId)?.find(({ currency }) => currency === line.currency);
  const booked = line.amountMinor < 0 ? same?.outMinor : same?.inMinor;
  if (booked !== line.amountMinor) throw differ;
  // So that the booking is not missed there.
  await tx.db.update(settlementLines).set({ subjectId }).where(eq(settlementLines.id, line.id));
}
