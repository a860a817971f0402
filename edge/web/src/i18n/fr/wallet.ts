import type { wallet as english } from "../en/wallet.ts";
import type { Texts } from "../message-types.ts";

export const wallet: Texts<typeof english> = {
  "wallet.title": "Portefeuille",
  "wallet.balance": "Solde",
  "wallet.what_happened": "Ce qui s’est passé",
  "wallet.can_spend": "Vous pouvez dépenser",
  "wallet.inside": "Dans le portefeuille",
  "wallet.held": "Réservé pour des commandes",
  "wallet.owed":
    "Vous devez {amount}, par exemple les frais d’une commande annulée. Le prochain rechargement les paie d’abord.",
  "wallet.nothing": "Rien pour l’instant",
  "wallet.nothing_next":
    "Les rechargements, les commandes payées par le portefeuille et les remboursements seront listés ici.",
  "wallet.see_stores": "Voir les magasins",

  "entry.order": "Payé pour une commande",
  "entry.top_up": "Rechargé",
  "entry.refund": "Remboursement",
  "entry.refund_returned": "Remboursement revenu",
  "entry.tip": "Pourboire",
  "entry.promotion": "Crédit de Beeline",
  "entry.debt_paid": "Dette payée",
  "entry.cancellation_fee": "Frais d’annulation",
  "entry.dispute_opened": "Repris par une banque",
  "entry.dispute_won": "Rendu par une banque",
  "entry.adjustment": "Correction",
  "entry.other": "Autre",

  "topup.title": "Recharger",
  "topup.save_first": "Enregistrez d’abord une carte ci-dessous.",
  "topup.amount": "Montant",
  "topup.wrong": "Tapez un montant, comme 500.",
  "topup.bank_asks": "Votre banque vous demande de confirmer {amount}.",
  "topup.waiting":
    "Nous attendons la banque pour {amount}. L’argent sera dans votre portefeuille dès sa réponse ; ne recommencez pas.",
  "topup.done": "{amount} sont dans votre portefeuille.",

  "cards.title": "Cartes enregistrées",
  "cards.none": "Pas encore de carte. Vous pouvez toujours payer en espèces.",
  "cards.remove": "Retirer",
  "cards.remove_one": "Retirer {method}",
  "cards.keep": "Garder",
  "cards.yours": "Votre carte",
  "cards.not_added": "Aucune carte n’a été ajoutée",
  "cards.not_added_next": "La page est revenue sans carte. Rien n’a été débité.",
  "cards.to_wallet": "Vers votre portefeuille",

  "bank.in_app":
    "La question est dans votre application UPI ou bancaire. Cette page continue d’elle-même.",
  "bank.confirm": "Confirmer auprès de votre banque",

  "amount.label": "{label} ({currency})",
  "list.older": "Voir les plus anciens",
};
