/** Disputes as the provider tells them: what a bank holds back, gives back, or has taken for good. */
import { and, eq, inArray } from "drizzle-orm";
import { disputes } from "#drizzle/schema/index.ts";
import type { Posting } from "../ledger/index.ts";
import { type Ctx, newId, now } from "../platform/index.ts";
import type { ProviderDispute, ProviderPayment } from "../providers/index.ts";
import { accountOf, PLATFORM, transfer } from "./capture-postings.ts";
import { changePayment } from "./change-payment.ts";
import type { PaymentRow } from "./payment-row.ts";
import { stateByAmounts } from "./refund-rules.ts";

type DisputeRow = typeof disputes.$inferSelect;

const disputable: readonly PaymentRow["state"][] = [
  "captured",
  "partially_refunded",
  "refunded",
  "disputed",
];

/** The payment's row is locked; what is to be posted is the caller's to post. */
export async function applyDisputes(
  ctx: Ctx,
  row: PaymentRow,
  view: Pick<ProviderPayment, "disputes">,
): Promise<{ row: PaymentRow; postings: Posting[] }> {
  const isAbout = view.disputes.length > 0 && disputable.includes(row.state);
  if (!isAbout) return { row, postings: [] };
  const known = await findDisputes(ctx, row);
  const postings: Posting[] = [];
  for (const seen of view.disputes) {
    const before = known.get(seen.providerReference);
    const after = await saveDispute(ctx, row, seen, before);
    known.set(seen.providerReference, after);
    postings.push(...disputePostings(row, before, after));
  }
  const all = [...known.values()];
  const standing = all.filter(({ state }) => state !== "won");
  const disputedMinor = standing.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  const hasOpen = all.some(({ state }) => state === "open");
  const state = stateByAmounts(row, hasOpen);
  if (disputedMinor === row.disputedMinor && state === row.state) return { row, postings };
  const set = { disputedMinor, state };
  return { row: await changePayment(ctx, row, { set, reason: "dispute" }), postings };
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
  before: DisputeRow | undefined,
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
    chargedMinor: 0,
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
  const { id: reference, amountMinor: minor } = after;
  const postings: Posting[] = [];
  if (!before) {
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
