import type { partnerMoney as english } from "../en/partner-money.ts";
import type { Texts } from "../message-types.ts";

export const partnerMoney: Texts<typeof english> = {
  "sales.yours_from":
    "{count, plural, one {Ihr Teil aus # Bestellung} other {Ihr Teil aus # Bestellungen}}",
  "sales.yours": "Ihr Teil",
  "sales.sold": "Verkauft",
  "sales.tax": "Darauf wurden {amount} Steuer erhoben; Beeline führt sie ab.",
  "sales.none": "Nichts in diesem Zeitraum",
  "sales.none_next": "Jede gelieferte und bezahlte Bestellung steht hier.",
  "sales.commission": "Provision",
  "sales.refunds": "Erstattungen",
  "sales.adjustments": "Gebühren und Korrekturen",
  "sales.invoice_of": "Rechnung für {id}",
  "sales.refund_of": "Geld für {id} zurückgeben",
  "sales.sold_for": "verkauft {amount}",

  "giveback.title": "Erstattung für Bestellung {id}",
  "giveback.none": "Es ist nichts mehr zurückzugeben",
  "giveback.none_next": "Alles davon wurde schon zurückgegeben, oder es wurde nichts bezahlt.",
  "giveback.too_much": "Das ist mehr, als übrig ist.",
  "giveback.type": "Geben Sie einen Betrag ein.",
  "giveback.amount": "Betrag",
  "giveback.at_most": "Höchstens {amount}",
  "giveback.why": "Warum",
  "giveback.bears":
    "Es geht denselben Weg zurück, auf dem bezahlt wurde; nach Barzahlung in das Guthaben des Kunden. Ihr Geschäft trägt es: Es wird von Ihrer nächsten Auszahlung abgezogen.",
  "giveback.sure": "Ja, {amount} zurückgeben",
  "giveback.not_yet": "Noch nicht",
  "giveback.give": "Zurückgeben",
};
