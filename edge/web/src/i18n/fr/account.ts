import type { account as english } from "../en/account.ts";
import type { Texts } from "../message-types.ts";

export const account: Texts<typeof english> = {
  "account.sign_out": "Se déconnecter",
  "account.keys": "Clés d’API",
  "account.keys_next": "Laissez votre caisse ou votre éditeur de carte travailler avec Beeline.",
  "account.keys_manage": "Gérer les clés d’API",
  "account.sessions": "Où vous êtes connecté",
  "account.end_others": "{count, plural, one {Fermer l’autre} other {Fermer les # autres}}",
  "account.end_others_next":
    "Vous n’en reconnaissez pas une ? Fermez toutes les autres ; qui s’y trouve est dehors en quelques secondes.",
  "account.nowhere_else": "Vous n’êtes connecté nulle part ailleurs.",
  "account.unknown_device": "Appareil inconnu",
  "account.this_one": "Celui-ci",
  "account.used": "Dernier usage {used} · connexion {signedIn}",
  "account.end": "Fermer",
  "account.end_device": "Fermer {device}",
  "account.pin": "Votre code PIN de course",
  "account.pin_next": "Vous le dites au chauffeur avant le départ.",
  "account.pin_new": "En tirer un nouveau",
};
