/**
 * The words of papers. No key is taken away: papers that were issued are worded by them
 * whenever somebody reads them.
 */
import { lines } from "#shared/words/lines/en.ts";

export const en = {
  ...lines,
  "line.item": "Item",
  "line.tip": "Tip for the rider",
  "line.ride": "Ride, {type}",
  "line.kitchen_had_begun": "The kitchen had begun when the order was cancelled",
  "line.driver_had_come": "The driver was on the way, or waited, when the ride was cancelled",

  "title.receipt": "Receipt",
  "title.invoice": "Invoice",
  "title.tax_invoice": "Tax invoice",
  "title.vat_invoice": "VAT invoice",
  "title.credit_note": "Credit note",
  "title.rider_statement": "Statement of earnings",
  "title.partner_statement": "Statement of account",

  "tax.cgst": "CGST",
  "tax.sgst": "SGST",
  "tax.igst": "IGST",
  "tax.vat": "VAT",
  "tax.sales": "Sales tax",
  "tax.row": "{tax} {rate} on {amount}",
  "tax.vat_number": "VAT number {number}",

  "pay.cash": "Cash",
  "pay.wallet": "Wallet",
  "pay.waiver": "Waived",
  "pay.upi": "UPI",
  "pay.card": "Card",
  "pay.card_ending": "{brand} ending in {digits}",
  "pay.same_way": "the way it was paid",
  "pay.cancellation_fee": "Cancellation fee, {method}",
  "pay.tip": "Tip, {method}",
  "pay.top_up": "Top-up, {method}",
  "pay.refund": "Refund to {method}",
  "pay.pending": "On its way; not counted yet",

  "note.order_not_delivered":
    "{state, select, cancelled {The order was cancelled. Nothing is due for it.} rejected {The kitchen did not take the order. Nothing is due for it.} expired {The order was not answered in time. Nothing is due for it.} other {The order was not delivered. Nothing is due for it.}}",
  "note.ride_not_made":
    "{state, select, cancelled {The ride was cancelled. Nothing is due for it.} expired {No driver was found in time. Nothing is due for it.} other {The ride did not take place. Nothing is due for it.}}",
  "note.way": "From about {from} to about {to}",
  "note.place":
    "{lat, number, ::.00}{ns, select, north {° N} other {° S}}, {lng, number, ::.00}{ew, select, east {° E} other {° W}}",
  "note.measured_km":
    "{length, number, ::unit/kilometer .0} in {minutes, plural, one {# minute} other {# minutes}}, by {type}",
  "note.measured_mi":
    "{length, number, ::unit/mile .0} in {minutes, plural, one {# minute} other {# minutes}}, by {type}",
  "note.gst_by_platform":
    "Tax on restaurant food is paid by the platform: section 9(5) of the CGST Act.",
  "note.not_all": "Not all orders are listed. Take a shorter period, or the CSV file.",

  "fact.number": "Number",
  "fact.for_invoice": "For invoice",
  "fact.issued": "Issued",
  "fact.ordered": "Ordered",
  "fact.order": "Order",
  "fact.place_of_supply": "Place of supply",
  "fact.from": "From",
  "fact.to": "To",
  "fact.times_in": "Times in",
  "party.seller": "Sold by",
  "party.agent": "Through",
  "party.for": "For",

  "table.lines": "What it is for",
  "table.payments": "How it was paid",
  "table.summary": "Summary",
  "table.by_day": "By day",
  "table.by_order": "By order",
  "head.amount": "Amount",
  "head.code": "Code",
  "head.day": "Day",
  "head.orders": "Orders",
  "head.payment": "Payment",
  "head.quantity": "Quantity",
  "head.tax": "Tax",
  "head.when": "When",
  "sum.credited": "Credited",
  "sum.paid": "Paid",
  "sum.owed_before": "Owed at the start",
  "sum.earned": "Earned",
  "sum.paid_out": "Paid out",
  "sum.owed_after": "Owed at the end",

  "column.delivery": "Delivery",
  "column.rides": "Rides",
  "column.platform_fee": "Platform fee",
  "column.tips": "Tips",
  "column.cash_taken": "Cash taken",
  "column.fees": "Fees",
  "column.top_ups": "Top-ups",
  "column.goods": "Goods",
  "column.commission": "Commission",
  "column.refunds": "Refunds",
  "column.corrections": "Corrections",
  "column.total": "Total",

  "page.of": "Page {page} of {count}",
} as const;
