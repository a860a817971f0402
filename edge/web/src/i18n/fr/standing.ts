import type { standing as english } from "../en/standing.ts";
import type { Texts } from "../message-types.ts";

export const standing: Texts<typeof english> = {
  "standing.title": "Ma situation",
  "standing.not_asked": "On ne vous propose rien en ce moment.",
  "standing.goes_on": "{why}. Cela reprend dans {left}.",
  "standing.rates": "Taux",
  "standing.too_early": "Trop tôt pour le dire",
  "standing.percent": "{value} %",
  "standing.ratings": "{stars, number, ::.00} pour {count, plural, one {# note} other {# notes}}",
  "standing.taken": "Offres acceptées",
  "standing.taken_of": "{accepted} sur {offers} en {days} jours",
  "standing.given_back": "Missions rendues",
  "standing.given_back_of": "{cancelled} sur {accepted} acceptées",
  "standing.advice":
    "Qui accepte le plus d’offres est sollicité plus tôt. Plusieurs refusées, sans réponse ou rendues de suite entraînent une courte pause.",
  "standing.nothing": "Rien à signaler",
  "standing.nothing_next": "Les pauses et les suspensions seraient listées ici.",
  "standing.before": "Avant",
  "standing.lifted": "{at}, levée le {lifted}",

  "pause.declines": "Vous avez refusé plusieurs offres de suite",
  "pause.silence": "Vous avez laissé plusieurs offres sans réponse",
  "pause.cancellations": "Vous avez rendu plusieurs missions après les avoir acceptées",
  "paused.declines": "Pause : vous avez refusé plusieurs offres de suite",
  "paused.silence": "Pause : vous avez laissé plusieurs offres sans réponse",
  "paused.cancellations": "Pause : vous avez rendu plusieurs missions après les avoir acceptées",

  "suspension.title": "Suspension",
  "suspension.now": "Votre compte est suspendu.",
  "suspension.since": "{reason}, depuis le {day}. Vous gardez ce que vous avez gagné.",
  "suspension.safety": "Sécurité",
  "suspension.fraud": "Soupçon de fraude",
  "suspension.documents": "Papiers",
  "suspension.rating": "Note",
  "suspension.conduct": "Conduite",
  "suspension.other": "Autre raison",
  "suspended.safety": "Suspendu : sécurité",
  "suspended.fraud": "Suspendu : soupçon de fraude",
  "suspended.documents": "Suspendu : papiers",
  "suspended.rating": "Suspendu : note",
  "suspended.conduct": "Suspendu : conduite",
  "suspended.other": "Suspendu : autre raison",

  "appeal.open": "Quelqu’un qui ne vous a pas suspendu lit votre recours.",
  "appeal.upheld": "Votre recours a été lu, et la suspension est maintenue.",
  "appeal.ask": "Est-ce une erreur ? Dites-nous ce qui s’est passé.",
  "appeal.once":
    "Une autre personne que celle qui vous a suspendu décide. Vous pouvez demander une fois.",
  "appeal.send": "Faire un recours",
};
