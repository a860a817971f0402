/** Disputes as the provider tells them: what a bank holds back, gives back, or has taken for good. */
import { and, eq, inArray } from "drizzle-orm";
import { disputes } from "#drizzle/schema/index.ts";
import { type Posting, post } from "../ledger/index.ts";
import { type Ctx, newId, now } from "../platform/index.ts";
import type { ProviderDispute, ProviderPayment } from "../providers/index.ts";
import { accountOf, PLATFORM, transfer } from "./capture-postings.ts";
import { changePayment } from "./change-payment.ts";
import { chargeableMinor, chargeCustomer, giveBackPosting } from "./charge-top-up.ts";
import type { PaymentRow } from "./payment-row.ts";
import { stateByAmounts } from "./refund-rules.ts";

type DisputeRow = typeof disputes.$inferSelect;

const disputable: readonly PaymentRow["state"][] = [
  "captured",
  "partially_refunded",
  "refunded",
  "disputed",
];

/** The payment's row is locked, and what else the view moves is posted. */
export async function applyDisputes(
  ctx: Ctx,
  row: PaymentRow,
  view: Pick<ProviderPayment, "disputes">,
): Promise<PaymentRow> {
  const isAbout = view.disputes.length > 0 && disputable.includes(row.state);
  if (!isAbout) return row;
  const known = await findDisputes(ctx, row);
  const postings: Posting[] = [];
  for (const seen of view.disputes) {
    const before = known.get(seen.providerReference);
    const borne = [...known.values()].reduce((sum, one) => sum + borneMinor(one), 0);
    const after = await saveDispute(ctx, row, seen, { before, borneMinor: borne });
    known.set(seen.providerReference, after);
    if (!before && after.chargedMinor > 0) await chargeCustomer(ctx, row, after);
    const isBack = after.chargedMinor > 0 && after.state === "won" && before?.state === "open";
    if (isBack) postings.push(await giveBackPosting(ctx, row, after));
    else postings.push(...disputePostings(row, before, after));
  }
  await post(ctx, postings);
  const all = [...known.values()];
  const standing = all.filter(({ state }) => state !== "won");
  const disputedMinor = standing.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  const hasOpen = all.some(({ state }) => state === "open");
  const state = stateByAmounts(row, hasOpen);
  if (disputedMinor === row.disputedMinor && state === row.state) return row;
  const set = { disputedMinor, state };
  return changePayment(ctx, row, { set, reason: "dispute" });
}

/** What its customer bears of a dispute. */
function borneMinor({ state, chargedMinor }: DisputeRow): number {
  return state === "won" ? 0 : chargedMinor;
}

async function findDisputes(ctx: Ctx, row: PaymentRow): Promise<Map<string, DisputeRow>> {
  const rows = await ctx.db
    .select()
    .from(disputes)
    .where(and(eq(disputes.paymentId, row.id), eq(disputes.provider, row.provider)));
  return new Map(rows.map((dispute) => [dispute.providerReference, dispute]));
}

async function saveDispute(
  ctx: Ctx,
  row: PaymentRow,
  seen: ProviderDispute,
  { before, borneMinor }: { readonly before: DisputeRow | undefined; readonly borneMinor: number },
): Promise<DisputeRow> {
  const at = now(ctx);
  if (before) {
    // What is won or lost stays so: a later word of it is news for a person, not for the ledger.
    if (before.state !== "open" || seen.status === "open") return before;
    const after = {
      ...before,
      state: seen.status,
      version: before.version + 1,
      closedAt: at,
    };
    await ctx.db
      .update(disputes)
      .set({ state: after.state, version: after.version, closedAt: at })
      .where(and(eq(disputes.id, before.id), inArray(disputes.state, ["open"])));
    return after;
  }
  const made: DisputeRow = {
    id: newId(ctx, "dispute"),
    paymentId: row.id,
    provider: row.provider,
    providerReference: seen.providerReference,
    amountMinor: seen.amountMinor,
    // One that is won when we first hear of it took nothing from anybody.
    chargedMinor: seen.status === "won" ? 0 : chargeableMinor(row, seen.amountMinor, borneMinor),
    currency: row.currency,
    state: seen.status,
    version: 1,
    reason: seen.reason.slice(0, 60),
    openedAt: seen.openedAt,
    evidenceDueAt: seen.evidenceDueAt,
    closedAt: seen.status === "open" ? null : at,
  };
  await ctx.db.insert(disputes).values(made);
  return made;
}

/** One that is over when we first hear of it was opened before. */
function disputePostings(
  row: PaymentRow,
  before: DisputeRow | undefined,
  after: DisputeRow,
): Posting[] {
  if (before?.state === after.state || after.amountMinor === 0) return [];
  const clearing = accountOf("provider_clearing", row.provider, row.currency);
  const disputed = accountOf("disputes", row.provider, row.currency);
  const revenue = accountOf("platform_revenue", PLATFORM, row.currency);
  const { id: reference, chargedMinor } = after;
  // What the customer bears was posted with the opening.
  const minor = after.amountMinor - chargedMinor;
  if (minor === 0) return [];
  const postings: Posting[] = [];
  if (!before && chargedMinor === 0) {
    const about = { purpose: "dispute_opened", reference } as const;
    postings.push(transfer(row, about, disputed, clearing, minor));
  }
  if (after.state === "won") {
    const about = { purpose: "dispute_won", reference } as const;
    postings.push(transfer(row, about, clearing, disputed, minor));
  }
  if (after.state === "lost") {
    const about = { purpose: "dispute_lost", reference } as const;
    postings.push(transfer(row, about, revenue, disputed, minor));
  }
  return postings;
}
