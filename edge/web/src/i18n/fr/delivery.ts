import type { delivery as english } from "../en/delivery.ts";
import type { Texts } from "../message-types.ts";

export const delivery: Texts<typeof english> = {
  "delivery.door": "Porte",
  "delivery.your_door": "Votre porte",
  "delivery.rider": "Livreur",
  "delivery.your_rider": "Votre livreur",
  "delivery.on_the_road": "En route",
  "delivery.map": "Carte avec le magasin, la porte et le livreur",
  "delivery.timeline": "Chronologie",
  "delivery.on_its_way": "En chemin",
  "delivery.status": "État",
  "delivery.to_the_door": "jusqu’à la porte",
  "delivery.fee_was": "Frais d’annulation : {amount}",
  "delivery.fee": "Frais d’annulation",
  "delivery.code_label": "Code pour la porte",
  "delivery.code": "Votre code",
  "delivery.code_next": "Dites-le à votre livreur à la porte, pas avant.",
  "delivery.ordered": "Ce que vous avez commandé",
  "delivery.your_order": "Votre commande",
  "delivery.total_cash": "Total, en espèces",
  "delivery.cancel": "Annuler la commande",
  "delivery.cancel_title": "Annuler cette commande ?",
  "delivery.cancel_why": "Dites-nous pourquoi",
  "delivery.keep": "La garder",
  "delivery.reason.changed_mind": "J’ai changé d’avis",
  "delivery.reason.too_long": "C’est trop long",
  "delivery.reason.wrong_address": "L’adresse est fausse",
  "delivery.reason.mistake": "J’ai commandé par erreur",
  "delivery.cancel_free": "Cela ne vous coûte rien.",
  "delivery.cancel_cash":
    "La cuisine y travaille déjà : annuler coûte {amount}. Vous le payez avec votre prochaine recharge.",
  "delivery.cancel_reserved":
    "La cuisine y travaille déjà : annuler coûte {amount}. C’est pris sur la somme réservée ; le reste est libéré.",
};
