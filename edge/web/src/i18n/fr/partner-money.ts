import type { partnerMoney as english } from "../en/partner-money.ts";
import type { Texts } from "../message-types.ts";

export const partnerMoney: Texts<typeof english> = {
  "sales.yours_from":
    "{count, plural, one {Votre part sur # commande} many {Votre part sur # de commandes} other {Votre part sur # commandes}}",
  "sales.yours": "Votre part",
  "sales.sold": "Vendu",
  "sales.tax": "Une taxe de {amount} a été perçue en plus ; Beeline la reverse.",
  "sales.none": "Rien sur cette période",
  "sales.none_next": "Chaque commande livrée et payée est listée ici.",
  "sales.commission": "Commission",
  "sales.refunds": "Remboursements",
  "sales.adjustments": "Frais et corrections",
  "sales.invoice_of": "Facture de {id}",
  "sales.refund_of": "Rembourser {id}",
  "sales.sold_for": "vendu {amount}",

  "giveback.title": "Remboursement de la commande {id}",
  "giveback.none": "Il ne reste rien à rendre",
  "giveback.none_next": "Tout a déjà été rendu, ou rien n’a été payé pour cette commande.",
  "giveback.too_much": "C’est plus que ce qui reste.",
  "giveback.type": "Tapez un montant.",
  "giveback.amount": "Montant",
  "giveback.at_most": "Au plus {amount}",
  "giveback.why": "Pourquoi",
  "giveback.bears":
    "L’argent repart par où il a été payé ; après un paiement en espèces, il va dans le portefeuille du client. Votre magasin le supporte : il est retenu sur votre prochain versement.",
  "giveback.sure": "Oui, rendre {amount}",
  "giveback.not_yet": "Pas encore",
  "giveback.give": "Rendre",
};
