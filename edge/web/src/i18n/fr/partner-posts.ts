import type { partnerPosts as english } from "../en/partner-posts.ts";
import type { Texts } from "../message-types.ts";

export const partnerPosts: Texts<typeof english> = {
  "posts.none": "Vous n’avez encore rien publié",
  "posts.none_next":
    "Une publication atteint en quelques secondes tous ceux qui suivent votre magasin.",
  "posts.day": "pendant un jour",
  "posts.three_days": "pendant trois jours",
  "posts.week": "pendant une semaine",
  "posts.month": "pendant un mois",
  "posts.kind": "Type",
  "posts.title": "Titre",
  "posts.title_example": "Le lassi à la mangue est de retour",
  "posts.more": "En dire plus",
  "posts.shown": "Affichée",
  "posts.publish": "Prévenir mes abonnés",
  "posts.live": "Affichée",
  "posts.expired": "Terminée",
  "posts.retracted": "Retirée",
  "posts.said": "Ce que vous avez publié",
  "posts.caption": "Publications, les plus récentes d’abord",
  "posts.column": "Publication",
  "posts.said_at": "Publiée",
  "posts.state": "État",
  "posts.until": "jusqu’au {when}",
  "posts.change": "Modifier",
  "posts.take_back": "Retirer",
};
