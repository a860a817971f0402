import type { news as english } from "../en/news.ts";
import type { Texts } from "../message-types.ts";

export const news: Texts<typeof english> = {
  "news.title": "Neues",
  "news.fresh": "{count, plural, one {# neuer Beitrag} other {# neue Beiträge}}",
  "news.older": "Älteres zeigen",
  "news.none": "Noch nichts Neues",
  "news.none_next":
    "Öffnen Sie ein Geschäft und drücken Sie „Folgen“. Was es zu erzählen hat, erscheint hier.",
  "news.of_store": "Neues von diesem Geschäft",
  "news.see_dish": "Zum Gericht",
  "news.you_order_here": "Sie bestellen hier",
  "news.kind.offer": "Angebot",
  "news.kind.news": "Neues",
  "news.follow": "Folgen",
  "news.following": "Sie folgen",
  "news.followers": "{count, plural, one {# folgt} other {# folgen}}",
};
