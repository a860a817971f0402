import { lines } from "#shared/words/lines/de.ts";
import type { Texts } from "#shared/words/message-types.ts";
import type { en } from "./en.ts";

export const de: Texts<typeof en> = {
  ...lines,
  "line.item": "Posten",
  "line.tip": "Trinkgeld für die Fahrerin oder den Fahrer",
  "line.ride": "Fahrt, {type}",
  "line.kitchen_had_begun": "Die Küche hatte schon begonnen, als die Bestellung storniert wurde",
  "line.driver_had_come": "Das Fahrzeug war unterwegs oder wartete, als die Fahrt storniert wurde",

  "title.receipt": "Quittung",
  "title.invoice": "Rechnung",
  "title.tax_invoice": "Steuerrechnung",
  "title.vat_invoice": "Rechnung mit Mehrwertsteuer",
  "title.credit_note": "Gutschrift",
  "title.rider_statement": "Verdienstabrechnung",
  "title.partner_statement": "Kontoauszug",

  "tax.cgst": "CGST",
  "tax.sgst": "SGST",
  "tax.igst": "IGST",
  "tax.vat": "MwSt. (VAT)",
  "tax.sales": "Verkaufssteuer (Sales tax)",
  "tax.row": "{tax} {rate} auf {amount}",
  "tax.vat_number": "USt-IdNr. {number}",

  "pay.cash": "Bargeld",
  "pay.wallet": "Guthaben",
  "pay.waiver": "Erlassen",
  "pay.upi": "UPI",
  "pay.card": "Karte",
  "pay.card_ending": "{brand}, endet auf {digits}",
  "pay.same_way": "auf dem Weg der Zahlung",
  "pay.cancellation_fee": "Stornogebühr, {method}",
  "pay.tip": "Trinkgeld, {method}",
  "pay.top_up": "Aufladung, {method}",
  "pay.refund": "Erstattung, {method}",
  "pay.pending": "Unterwegs; noch nicht mitgezählt",

  "note.order_not_delivered":
    "{state, select, cancelled {Die Bestellung wurde storniert. Dafür ist nichts zu zahlen.} rejected {Die Küche hat die Bestellung nicht angenommen. Dafür ist nichts zu zahlen.} expired {Die Bestellung wurde nicht rechtzeitig beantwortet. Dafür ist nichts zu zahlen.} other {Die Bestellung wurde nicht geliefert. Dafür ist nichts zu zahlen.}}",
  "note.ride_not_made":
    "{state, select, cancelled {Die Fahrt wurde storniert. Dafür ist nichts zu zahlen.} expired {Es wurde nicht rechtzeitig ein Fahrzeug gefunden. Dafür ist nichts zu zahlen.} other {Die Fahrt fand nicht statt. Dafür ist nichts zu zahlen.}}",
  "note.way": "Ungefähr von {from} bis {to}",
  "note.place":
    "{lat, number, ::.00}{ns, select, north {° N} other {° S}}, {lng, number, ::.00}{ew, select, east {° O} other {° W}}",
  "note.measured_km":
    "{length, number, ::unit/kilometer .0} in {minutes, plural, one {# Minute} other {# Minuten}}, {type}",
  "note.measured_mi":
    "{length, number, ::unit/mile .0} in {minutes, plural, one {# Minute} other {# Minuten}}, {type}",
  "note.gst_by_platform":
    "Die Steuer auf Speisen von Restaurants führt die Plattform ab: Abschnitt 9(5) des CGST Act.",
  "note.not_all":
    "Nicht alle Bestellungen sind aufgeführt. Wählen Sie einen kürzeren Zeitraum oder die CSV-Datei.",

  "fact.number": "Nummer",
  "fact.for_invoice": "Zur Rechnung",
  "fact.issued": "Ausgestellt",
  "fact.ordered": "Bestellt",
  "fact.order": "Bestellung",
  "fact.place_of_supply": "Ort der Leistung",
  "fact.from": "Von",
  "fact.to": "Bis",
  "fact.times_in": "Zeiten in",
  "party.seller": "Verkauft von",
  "party.agent": "Vermittelt durch",
  "party.for": "Für",

  "table.lines": "Wofür",
  "table.payments": "Wie bezahlt wurde",
  "table.summary": "Übersicht",
  "table.by_day": "Nach Tagen",
  "table.by_order": "Nach Bestellungen",
  "head.amount": "Betrag",
  "head.code": "Code",
  "head.day": "Tag",
  "head.orders": "Bestellungen",
  "head.payment": "Zahlung",
  "head.quantity": "Menge",
  "head.tax": "Steuer",
  "head.when": "Wann",
  "sum.credited": "Gutgeschrieben",
  "sum.paid": "Bezahlt",
  "sum.owed_before": "Guthaben am Anfang",
  "sum.earned": "Verdient",
  "sum.paid_out": "Ausgezahlt",
  "sum.owed_after": "Guthaben am Ende",

  "column.delivery": "Lieferung",
  "column.rides": "Fahrten",
  "column.platform_fee": "Plattformgebühr",
  "column.tips": "Trinkgeld",
  "column.cash_taken": "Bar erhalten",
  "column.fees": "Gebühren",
  "column.top_ups": "Aufstockung",
  "column.goods": "Waren",
  "column.commission": "Provision",
  "column.refunds": "Erstattungen",
  "column.corrections": "Korrekturen",
  "column.total": "Summe",

  "page.of": "Seite {page} von {count}",
};
