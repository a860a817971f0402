import { BeelineError } from "#shared/errors.ts";
import { type Ctx, now } from "../platform/index.ts";
import { composeCreditNote } from "./compose-credit-note.ts";
import { composeInvoice } from "./compose-invoice.ts";
import { composeReceipt } from "./compose-receipt.ts";
import { documentPolicies } from "./document-policies.ts";
import { documentsOf, issueNumbered, issueVersion } from "./keep-documents.ts";
import type { KeptDocument } from "./kept-document.ts";
import type { OrderFacts, RefundFact } from "./money-facts.ts";
import { suppliedOf } from "./money-facts.ts";
import { readFacts } from "./read-facts.ts";
import { type NumberedKind, seriesOf } from "./series-rules.ts";

/**
 * What was paid for an order that is over; a new version once money has moved since.
 * @throws BeelineError NOT_FOUND, also while there is nothing to tell yet
 */
export async function getReceipt(ctx: Ctx, orderId: string): Promise<KeptDocument> {
  const facts = await readFacts(ctx, orderId);
  const hasPaid = facts.payments.some(({ capturedMinor }) => capturedMinor > 0);
  if (suppliedOf(facts) === null && !hasPaid) throw nothingYet("receipt");
  const content = composeReceipt(facts, documentPolicies[facts.region]);
  const subject = { kind: "receipt", id: orderId, ownerId: facts.customerId } as const;
  return issueVersion(ctx, subject, content);
}

/** @throws BeelineError NOT_FOUND, also while nothing was supplied */
export async function getInvoice(ctx: Ctx, orderId: string): Promise<KeptDocument> {
  return invoiceOf(ctx, await readFacts(ctx, orderId));
}

/** @throws BeelineError NOT_FOUND, also for a refund that is not through or takes nothing from it */
export async function getCreditNote(
  ctx: Ctx,
  { orderId, refundId }: { readonly orderId: string; readonly refundId: string },
): Promise<KeptDocument> {
  const facts = await readFacts(ctx, orderId);
  const refund = creditedRefunds(facts).find(({ id }) => id === refundId);
  const note = refund && (await creditNoteOf(ctx, facts, refund));
  if (!note) throw nothingYet("credit note");
  return note;
}

/** All of an order; empty while it has no invoice. @throws BeelineError NOT_FOUND */
export async function listCreditNotes(
  ctx: Ctx,
  orderId: string,
): Promise<{ items: KeptDocument[]; nextCursor: null }> {
  const facts = await readFacts(ctx, orderId);
  const items: KeptDocument[] = [];
  // One after the other: each takes its part of what the earlier ones have left.
  for (const refund of creditedRefunds(facts)) {
    const note = await creditNoteOf(ctx, facts, refund);
    if (note) items.push(note);
  }
  return { items, nextCursor: null };
}

/** Refunds that give back something of the invoice: they are through, and not of a tip. */
function creditedRefunds(facts: OrderFacts): RefundFact[] {
  if (suppliedOf(facts) === null) return [];
  const invoiced = new Set(
    facts.payments.filter(({ purpose }) => purpose !== "tip").map(({ id }) => id),
  );
  return facts.refunds.filter(
    ({ state, paymentId }) => state === "succeeded" && invoiced.has(paymentId),
  );
}

async function invoiceOf(ctx: Ctx, facts: OrderFacts): Promise<KeptDocument> {
  const content = composeInvoice(facts, documentPolicies[facts.region]);
  if (!content) throw nothingYet("invoice");
  const subject = { kind: "invoice", id: facts.orderId } as const;
  const ownerId = facts.customerId;
  const series = currentSeries(ctx, "invoice", facts);
  const issued = await issueNumbered(ctx, { ...subject, ownerId }, series, async () => content);
  return issued!;
}

async function creditNoteOf(
  ctx: Ctx,
  facts: OrderFacts,
  refund: RefundFact,
): Promise<KeptDocument | undefined> {
  const invoice = await invoiceOf(ctx, facts);
  const ownerId = facts.customerId;
  const series = currentSeries(ctx, "credit_note", facts);
  const subject = { kind: "credit_note", id: refund.id, ownerId } as const;
  return issueNumbered(ctx, subject, series, async (tx) => {
    const earlier = await documentsOf(tx, facts.orderId, "credit_note");
    return composeCreditNote(invoice, earlier, refund.amountMinor);
  });
}

function currentSeries(ctx: Ctx, kind: NumberedKind, { region, timeZone }: OrderFacts): string {
  const { yearStartsInMonth } = documentPolicies[region];
  return seriesOf(kind, region, now(ctx), { yearStartsInMonth, timeZone });
}

function nothingYet(what: string): BeelineError {
  return new BeelineError("NOT_FOUND", { detail: `There is no ${what} for this order yet` });
}
