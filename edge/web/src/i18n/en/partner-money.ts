/** What a store sold, what it keeps of it, and giving money back. */
export const partnerMoney = {
  "sales.yours_from": "{count, plural, one {Yours from # order} other {Yours from # orders}}",
  "sales.yours": "Yours",
  "sales.sold": "Sold",
  "sales.tax": "Tax of {amount} was collected on top and is paid by Beeline.",
  "sales.none": "Nothing in this time",
  "sales.none_next": "Each order that was delivered and paid is listed here.",
  "sales.commission": "Commission",
  "sales.refunds": "Refunds",
  "sales.adjustments": "Fees and corrections",
  "sales.invoice_of": "Invoice of {id}",
  "sales.refund_of": "Give money back for {id}",
  "sales.sold_for": "sold {amount}",

  "giveback.title": "Refund for order {id}",
  "giveback.none": "There is nothing left to give back",
  "giveback.none_next": "All of this order was given back already, or nothing was paid for it.",
  "giveback.too_much": "That is more than is left.",
  "giveback.type": "Type an amount.",
  "giveback.amount": "Amount",
  "giveback.at_most": "At most {amount}",
  "giveback.why": "Why",
  "giveback.bears":
    "It goes back the way it was paid; after cash it goes to the customer's wallet. Your store bears it: it is taken from your next payout.",
  "giveback.sure": "Yes, give {amount} back",
  "giveback.not_yet": "Not yet",
  "giveback.give": "Give it back",
} as const;
