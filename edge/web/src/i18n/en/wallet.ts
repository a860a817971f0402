/** The customer's wallet and saved cards; how a bank is asked; what lists of money share. */
export const wallet = {
  "wallet.title": "Wallet",
  "wallet.balance": "Balance",
  "wallet.what_happened": "What happened",
  "wallet.can_spend": "You can spend",
  "wallet.inside": "In the wallet",
  "wallet.held": "Held for orders",
  "wallet.owed":
    "You owe {amount}, such as the fee of an order that you cancelled. The next top-up pays it first.",
  "wallet.nothing": "Nothing yet",
  "wallet.nothing_next": "Top-ups, orders paid from the wallet and refunds will be listed here.",
  "wallet.see_stores": "See the stores",

  "entry.order": "Paid for an order",
  "entry.top_up": "Topped up",
  "entry.refund": "Refund",
  "entry.refund_returned": "Refund came back",
  "entry.tip": "Tip",
  "entry.promotion": "Credit from Beeline",
  "entry.debt_paid": "Paid what was owed",
  "entry.cancellation_fee": "Cancellation fee",
  "entry.dispute_opened": "Taken back by a bank",
  "entry.dispute_won": "Given back by a bank",
  "entry.adjustment": "Correction",
  "entry.other": "Other",

  "topup.title": "Top up",
  "topup.save_first": "Save a card below first.",
  "topup.amount": "Amount",
  "topup.wrong": "Type an amount, such as 500.",
  "topup.bank_asks": "Your bank asks you to confirm {amount}.",
  "topup.waiting":
    "We wait for the bank about {amount}. It is in your wallet as soon as it answers; you need not repeat it.",
  "topup.done": "{amount} is in your wallet.",

  "cards.title": "Saved cards",
  "cards.none": "No card yet. You can always pay in cash.",
  "cards.remove": "Remove",
  "cards.remove_one": "Remove {method}",
  "cards.keep": "Keep",
  "cards.yours": "Your card",
  "cards.not_added": "No card was added",
  "cards.not_added_next": "The page came back without one. Nothing was charged.",
  "cards.to_wallet": "To your wallet",

  "bank.in_app": "The question is in your UPI or bank app. This page goes on by itself.",
  "bank.confirm": "Confirm with your bank",

  "amount.label": "{label} ({currency})",
  "list.older": "Show older ones",
} as const;
