import type { safety as english } from "../en/safety.ts";
import type { Texts } from "../message-types.ts";

export const safety: Texts<typeof english> = {
  "safety.help": "Aide",
  "safety.help_title": "Avez-vous besoin d’aide ?",
  "safety.help_text":
    "Notre équipe voit où vous êtes et vous appelle. Vos personnes de confiance sont prévenues aussi.",
  "safety.help_emergency": "En cas de danger, appelez d’abord le {number}.",
  "safety.call_number": "Appeler le {number}",
  "safety.help_send": "Demander de l’aide",
  "safety.help_sent": "L’aide est prévenue",
  "safety.help_sent_text": "Notre équipe voit votre course et s’en occupe. Restez joignable.",
  "safety.ask_title": "Tout va bien ?",
  "safety.ask_route_deviation": "Votre course s’écarte du trajet.",
  "safety.ask_long_stop": "Votre course est arrêtée depuis un moment.",
  "safety.ask_too_long": "Votre course dure bien plus longtemps que prévu.",
  "safety.ask_far_from_destination": "Votre course s’est terminée loin de la destination réservée.",
  "safety.all_well": "Tout va bien",
  "safety.contacts": "Personnes de confiance",
  "safety.contacts_text":
    "Elles sont prévenues si vous demandez de l’aide, et de chaque course si vous le souhaitez.",
  "safety.contacts_none": "Vous n’avez encore indiqué personne.",
  "safety.contact_name": "Nom",
  "safety.contact_phone": "Téléphone, par exemple +91 98765 43210",
  "safety.contact_always": "Prévenir de chaque course",
  "safety.contact_add": "Ajouter",
  "safety.contact_remove": "Retirer {name}",
};
