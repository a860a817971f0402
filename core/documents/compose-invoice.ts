/** The tax invoice of an order, or of the fee of a cancelled one. Pure. */
import { money } from "#shared/money.ts";
import { composeLines, groupRideLines } from "./compose-lines.ts";
import { partiesOf } from "./compose-receipt.ts";
import type { DocumentPolicy } from "./document-policies.ts";
import type { DocumentContent } from "./kept-document.ts";
import { type OrderFacts, suppliedOf } from "./money-facts.ts";
import { rideNotes } from "./ride-notes.ts";

/** Undefined when nothing was supplied: there is nothing to invoice. */
export function composeInvoice(
  facts: OrderFacts,
  policy: DocumentPolicy,
): DocumentContent | undefined {
  const supplied = suppliedOf(facts);
  if (supplied === null) return undefined;
  const { lines, taxes, totalMinor } = composeLines(facts, policy);
  const isRide = facts.ride !== null;
  return {
    kind: "invoice",
    title: policy.invoiceTitle,
    ...partiesOf(facts, policy),
    lines: isRide && supplied === "order" ? groupRideLines(facts, policy) : lines,
    taxes,
    total: money(totalMinor, facts.currency),
    payments: [],
    paid: null,
    // What the law says of a kitchen's food is not about a ride.
    notes: isRide ? rideNotes(facts) : taxes.length > 0 ? [...policy.notes] : [],
  };
}
