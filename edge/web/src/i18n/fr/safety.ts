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
  "safety.contact_add": "Ajouter",
  "safety.contact_remove": "Retirer {name}",
  "safety.told_sent":
    "{about, select, named {Sait que vous lui faites confiance} sos {A reçu votre demande d’aide} alarm {A reçu une alerte} other {A été informé de votre course}}, {time}",
  "safety.told_waiting": "Message en cours d’envoi",
  "safety.told_failed": "Message non remis : appelez cette personne",
  "safety.contact_refused": "Ne veut pas de messages de notre part : appelez en cas de besoin",
  "safety.contact_note": "Nous lui écrivons une fois que vous l’avez indiquée. Elle peut refuser.",
  "safety.told_of": "Informée",
  "safety.told_of_help": "Des demandes d’aide",
  "safety.told_of_night": "Des demandes d’aide et des courses de nuit",
  "safety.told_of_all": "Des demandes d’aide et de toutes les courses",
  "safety.call": "Appeler",
  "safety.call_name": "Appeler {name}",
  "safety.refuse_title": "Plus de messages ?",
  "safety.refuse_text":
    "Quelqu’un vous a indiqué comme personne de confiance. Si vous refusez, nous ne vous écrirons plus à son sujet, même si cette personne demande de l’aide.",
  "safety.refuse_button": "Ne plus m’écrire",
  "safety.refuse_done": "C’est fait. Nous ne vous écrirons plus à son sujet.",
  "safety.refuse_broken": "Ce lien est incomplet. Copiez-le en entier depuis le message.",
};
