import type { delivery as english } from "../en/delivery.ts";
import type { Texts } from "../message-types.ts";

export const delivery: Texts<typeof english> = {
  "delivery.door": "Tür",
  "delivery.your_door": "Ihre Tür",
  "delivery.rider": "Bote",
  "delivery.your_rider": "Ihr Bote",
  "delivery.on_the_road": "Unterwegs",
  "delivery.map": "Karte mit Geschäft, Tür und Bote",
  "delivery.timeline": "Verlauf",
  "delivery.on_its_way": "Auf dem Weg",
  "delivery.status": "Stand",
  "delivery.to_the_door": "bis zur Tür",
  "delivery.fee_was": "Stornogebühr: {amount}",
  "delivery.fee": "Stornogebühr",
  "delivery.code_label": "Code für die Tür",
  "delivery.code": "Ihr Code",
  "delivery.code_next": "Nennen Sie ihn Ihrem Boten an der Tür, nicht vorher.",
  "delivery.ordered": "Was Sie bestellt haben",
  "delivery.your_order": "Ihre Bestellung",
  "delivery.total_cash": "Summe, bar",
  "delivery.cancel": "Bestellung stornieren",
  "delivery.cancel_title": "Diese Bestellung stornieren?",
  "delivery.cancel_why": "Sagen Sie uns, warum",
  "delivery.keep": "Behalten",
  "delivery.reason.changed_mind": "Ich habe es mir anders überlegt",
  "delivery.reason.too_long": "Es dauert zu lange",
  "delivery.reason.wrong_address": "Die Adresse ist falsch",
  "delivery.reason.mistake": "Ich habe aus Versehen bestellt",
  "delivery.cancel_free": "Es kostet Sie nichts.",
  "delivery.cancel_cash":
    "Die Küche arbeitet schon daran: das Stornieren kostet {amount}. Sie bezahlen es mit Ihrer nächsten Aufladung.",
  "delivery.cancel_reserved":
    "Die Küche arbeitet schon daran: das Stornieren kostet {amount}. Es wird vom reservierten Betrag genommen; der Rest wird freigegeben.",
};
