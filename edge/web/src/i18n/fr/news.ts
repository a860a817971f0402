import type { news as english } from "../en/news.ts";
import type { Texts } from "../message-types.ts";

export const news: Texts<typeof english> = {
  "news.title": "Actualités",
  "news.fresh": "{count, plural, one {# nouvelle publication} other {# nouvelles publications}}",
  "news.older": "Afficher les plus anciennes",
  "news.none": "Pas encore d’actualités",
  "news.none_next": "Ouvrez un magasin et appuyez sur « Suivre ». Ce qu’il raconte apparaîtra ici.",
  "news.of_store": "Actualités de ce magasin",
  "news.see_dish": "Voir le plat",
  "news.you_order_here": "Vous commandez ici",
  "news.kind.offer": "Offre",
  "news.kind.news": "Actualité",
  "news.follow": "Suivre",
  "news.following": "Suivi",
  "news.followers": "{count, plural, one {# abonné} other {# abonnés}}",
};
