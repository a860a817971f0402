import { lines } from "#shared/words/lines/fr.ts";
import type { Texts } from "#shared/words/message-types.ts";
import type { en } from "./en.ts";

export const fr: Texts<typeof en> = {
  ...lines,
  "line.item": "Article",
  "line.tip": "Pourboire pour le livreur ou le chauffeur",
  "line.ride": "Course, {type}",
  "line.kitchen_had_begun": "La cuisine avait commencé quand la commande a été annulée",
  "line.driver_had_come":
    "Le chauffeur était en route, ou attendait, quand la course a été annulée",

  "title.receipt": "Reçu",
  "title.invoice": "Facture",
  "title.tax_invoice": "Facture fiscale",
  "title.vat_invoice": "Facture avec TVA",
  "title.credit_note": "Avoir",
  "title.rider_statement": "Relevé des gains",
  "title.partner_statement": "Relevé de compte",

  "tax.cgst": "CGST",
  "tax.sgst": "SGST",
  "tax.igst": "IGST",
  "tax.vat": "TVA (VAT)",
  "tax.sales": "Taxe de vente (Sales tax)",
  "tax.row": "{tax} {rate} sur {amount}",
  "tax.vat_number": "Numéro de TVA {number}",

  "pay.cash": "Espèces",
  "pay.wallet": "Portefeuille",
  "pay.waiver": "Remis",
  "pay.upi": "UPI",
  "pay.card": "Carte",
  "pay.card_ending": "{brand} se terminant par {digits}",
  "pay.same_way": "par le moyen du paiement",
  "pay.cancellation_fee": "Frais d’annulation, {method}",
  "pay.tip": "Pourboire, {method}",
  "pay.top_up": "Recharge, {method}",
  "pay.refund": "Remboursement, {method}",
  "pay.pending": "En cours ; pas encore compté",

  "note.order_not_delivered":
    "{state, select, cancelled {La commande a été annulée. Rien n’est dû.} rejected {La cuisine n’a pas accepté la commande. Rien n’est dû.} expired {La commande n’a pas reçu de réponse à temps. Rien n’est dû.} other {La commande n’a pas été livrée. Rien n’est dû.}}",
  "note.ride_not_made":
    "{state, select, cancelled {La course a été annulée. Rien n’est dû.} expired {Aucun chauffeur n’a été trouvé à temps. Rien n’est dû.} other {La course n’a pas eu lieu. Rien n’est dû.}}",
  "note.way": "Environ de {from} à {to}",
  "note.place":
    "{lat, number, ::.00}{ns, select, north {° N} other {° S}}, {lng, number, ::.00}{ew, select, east {° E} other {° O}}",
  "note.measured_km":
    "{length, number, ::unit/kilometer .0} en {minutes, plural, one {# minute} other {# minutes}}, {type}",
  "note.measured_mi":
    "{length, number, ::unit/mile .0} en {minutes, plural, one {# minute} other {# minutes}}, {type}",
  "note.gst_by_platform":
    "La taxe sur les plats de restaurant est payée par la plateforme : section 9(5) du CGST Act.",
  "note.not_all":
    "Toutes les commandes ne sont pas listées. Choisissez une période plus courte, ou le fichier CSV.",

  "fact.number": "Numéro",
  "fact.for_invoice": "Pour la facture",
  "fact.issued": "Émis le",
  "fact.ordered": "Commandé le",
  "fact.order": "Commande",
  "fact.place_of_supply": "Lieu de la prestation",
  "fact.from": "Du",
  "fact.to": "Au",
  "fact.times_in": "Heures de",
  "party.seller": "Vendu par",
  "party.agent": "Par l’intermédiaire de",
  "party.for": "Pour",

  "table.lines": "Détail",
  "table.payments": "Paiements",
  "table.summary": "Résumé",
  "table.by_day": "Par jour",
  "table.by_order": "Par commande",
  "head.amount": "Montant",
  "head.code": "Code",
  "head.day": "Jour",
  "head.orders": "Commandes",
  "head.payment": "Paiement",
  "head.quantity": "Quantité",
  "head.tax": "Taxe",
  "head.when": "Quand",
  "sum.credited": "Crédité",
  "sum.paid": "Payé",
  "sum.owed_before": "Dû au début",
  "sum.earned": "Gagné",
  "sum.paid_out": "Versé",
  "sum.owed_after": "Dû à la fin",

  "column.delivery": "Livraison",
  "column.rides": "Courses",
  "column.platform_fee": "Frais de plateforme",
  "column.tips": "Pourboires",
  "column.cash_taken": "Espèces reçues",
  "column.fees": "Frais",
  "column.top_ups": "Compléments",
  "column.goods": "Marchandises",
  "column.commission": "Commission",
  "column.refunds": "Remboursements",
  "column.corrections": "Corrections",
  "column.total": "Total",

  "page.of": "Page {page} sur {count}",
};
