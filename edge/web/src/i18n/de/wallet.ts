import type { wallet as english } from "../en/wallet.ts";
import type { Texts } from "../message-types.ts";

export const wallet: Texts<typeof english> = {
  "wallet.title": "Guthaben",
  "wallet.balance": "Stand",
  "wallet.what_happened": "Was geschah",
  "wallet.can_spend": "Sie können ausgeben",
  "wallet.inside": "Im Guthaben",
  "wallet.held": "Für Bestellungen reserviert",
  "wallet.owed":
    "Sie schulden {amount}, etwa die Gebühr einer stornierten Bestellung. Die nächste Aufladung begleicht das zuerst.",
  "wallet.nothing": "Noch nichts",
  "wallet.nothing_next":
    "Aufladungen, aus dem Guthaben bezahlte Bestellungen und Erstattungen stehen dann hier.",
  "wallet.see_stores": "Zu den Geschäften",

  "entry.order": "Für eine Bestellung bezahlt",
  "entry.top_up": "Aufgeladen",
  "entry.refund": "Erstattung",
  "entry.refund_returned": "Erstattung kam zurück",
  "entry.tip": "Trinkgeld",
  "entry.promotion": "Guthaben von Beeline",
  "entry.debt_paid": "Schulden beglichen",
  "entry.cancellation_fee": "Stornogebühr",
  "entry.dispute_opened": "Von einer Bank zurückgeholt",
  "entry.dispute_won": "Von einer Bank zurückgegeben",
  "entry.adjustment": "Korrektur",
  "entry.other": "Sonstiges",

  "topup.title": "Aufladen",
  "topup.save_first": "Speichere zuerst unten eine Karte.",
  "topup.amount": "Betrag",
  "topup.wrong": "Geben Sie einen Betrag ein, etwa 500.",
  "topup.bank_asks": "Ihre Bank bittet Sie, {amount} zu bestätigen.",
  "topup.waiting":
    "Wir warten wegen {amount} auf die Bank. Sobald sie antwortet, ist das Geld im Guthaben; Sie müssen es nicht wiederholen.",
  "topup.done": "{amount} sind in Ihrem Guthaben.",

  "cards.title": "Gespeicherte Karten",
  "cards.none": "Noch keine Karte. Bar bezahlen geht immer.",
  "cards.remove": "Entfernen",
  "cards.remove_one": "{method} entfernen",
  "cards.keep": "Behalten",
  "cards.yours": "Ihre Karte",
  "cards.not_added": "Es wurde keine Karte hinzugefügt",
  "cards.not_added_next": "Die Seite kam ohne Karte zurück. Es wurde nichts abgebucht.",
  "cards.to_wallet": "Zu Ihrem Guthaben",

  "bank.in_app": "Die Frage steht in Ihrer UPI- oder Bank-App. Diese Seite geht von selbst weiter.",
  "bank.confirm": "Bei Ihrer Bank bestätigen",

  "amount.label": "{label} ({currency})",
  "list.older": "Ältere zeigen",
};
