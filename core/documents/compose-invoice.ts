/** The tax invoice of an order, or of the fee of a cancelled one. Pure. */
import { money } from "#shared/money.ts";
import { composeLines } from "./compose-lines.ts";
import { type DocumentContent, partiesOf } from "./compose-receipt.ts";
import type { DocumentPolicy } from "./document-policies.ts";
import { type OrderFacts, suppliedOf } from "./money-facts.ts";

/** Undefined when nothing was supplied: there is nothing to invoice. */
export function composeInvoice(
  facts: OrderFacts,
  policy: DocumentPolicy,
): DocumentContent | undefined {
  if (suppliedOf(facts) === null) return undefined;
  const { lines, taxes, totalMinor } = composeLines(facts, policy);
  return {
    kind: "invoice",
    title: policy.invoiceTitle,
    ...partiesOf(facts, policy),
    lines,
    taxes,
    total: money(totalMinor, facts.currency),
    payments: [],
    paid: null,
    notes: taxes.length > 0 ? [...policy.notes] : [],
  };
}
