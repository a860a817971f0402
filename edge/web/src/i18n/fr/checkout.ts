import type { checkout as english } from "../en/checkout.ts";
import type { Texts } from "../message-types.ts";

export const checkout: Texts<typeof english> = {
  "basket.title": "Panier",
  "basket.yours": "Votre panier",
  "basket.subtotal": "Sous-total",
  "basket.to_checkout": "Passer au paiement",
  "basket.view": "Voir le panier, {count}",
  "basket.nothing": "Encore rien dedans",
  "basket.nothing_next": "Ajoutez un plat de la carte.",
  "basket.empty_it": "Vider le panier",

  "checkout.title": "Paiement",
  "checkout.empty": "Votre panier est vide",
  "checkout.empty_next": "Choisissez un magasin et ajoutez ce qui vous plaît.",
  "checkout.back_to": "Retour à {store}",
  "checkout.note": "Note",
  "checkout.note_label": "Note pour la cuisine et le livreur (facultatif)",
  "checkout.note_example": "Sans oignons. Sonnez deux fois.",
  "checkout.order_for": "Commander pour {price}",
  "checkout.order": "Commander",

  "quote.price": "Prix",
  "quote.working_out": "Calcul du prix",
  "quote.none": "Impossible de livrer cela en ce moment. Réessayez dans quelques minutes.",
  "quote.busy":
    "Beaucoup de gens commandent ici en ce moment : la livraison coûte {factor} fois le prix habituel.",
  "quote.time": "Environ {time} jusqu’à votre porte",
  "quote.holds": "Prix garanti {time}",

  "address.title": "Où livrer ?",
  "address.deliver_to": "Livrer à",
  "address.change": "Modifier",
  "address.deliver_here": "Livrer ici",
  "address.map": "Choisir le lieu de livraison",
  "address.tap": "Touchez la carte pour déplacer l’épingle.",
  "address.outside":
    "Cet endroit est hors de la zone desservie. Choisissez-en un à l’intérieur du pointillé.",
  "address.label": "Adresse pour le livreur",
  "address.example": "Rue, numéro, étage, nom sur la sonnette",
  "address.needed": "Le livreur a besoin d’une adresse.",
  "address.my_location": "Utiliser ma position",
  "address.no_location": "Votre navigateur n’a pas dit où vous êtes. Touchez plutôt la carte.",
};
