import type { session as english } from "../en/session.ts";
import type { Texts } from "../message-types.ts";

export const session: Texts<typeof english> = {
  "wrong_role.is.customer": "C’est un compte de client.",
  "wrong_role.is.partner": "C’est le compte d’un magasin.",
  "wrong_role.is.rider": "C’est un compte de livreur.",
  "wrong_role.is.ops": "C’est un compte de service.",

  "wrong_role.open.customer": "Ouvrir la boutique",
  "wrong_role.open.partner": "Ouvrir le tableau des partenaires",
  "wrong_role.open.rider": "Ouvrir l’application des livreurs",
  "wrong_role.open.ops": "Ouvrir la salle des opérations",

  "wrong_role.or.customer": "Ou connectez-vous ici avec un compte de client.",
  "wrong_role.or.partner": "Ou connectez-vous ici avec le compte d’un magasin.",
  "wrong_role.or.rider": "Ou connectez-vous ici avec un compte de livreur.",
  "wrong_role.or.ops": "Ou connectez-vous ici avec un compte de service.",

  "staff.not_found":
    "Cette région n’a pas de comptes d’entreprise. Connectez-vous avec votre téléphone.",
  "staff.unfinished": "La connexion n’a pas été terminée. Recommencez.",
  "staff.unknown":
    "Votre compte d’entreprise n’est pas encore connu ici. Demandez l’accès à un collègue des opérations.",
  "staff.title": "Ou avec votre compte d’entreprise",
};
