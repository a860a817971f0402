import type { partnerPosts as english } from "../en/partner-posts.ts";
import type { Texts } from "../message-types.ts";

export const partnerPosts: Texts<typeof english> = {
  "posts.none": "Sie haben noch nichts erzählt",
  "posts.none_next": "Ein Beitrag erreicht in Sekunden alle, die Ihrem Geschäft folgen.",
  "posts.day": "einen Tag lang",
  "posts.three_days": "drei Tage lang",
  "posts.week": "eine Woche lang",
  "posts.month": "einen Monat lang",
  "posts.kind": "Art",
  "posts.title": "Titel",
  "posts.title_example": "Frisches Mango-Lassi ist wieder da",
  "posts.more": "Mehr dazu",
  "posts.shown": "Sichtbar",
  "posts.publish": "Allen Folgenden erzählen",
  "posts.live": "Sichtbar",
  "posts.expired": "Vorbei",
  "posts.retracted": "Zurückgenommen",
  "posts.said": "Was Sie erzählt haben",
  "posts.caption": "Beiträge, neueste zuerst",
  "posts.column": "Beitrag",
  "posts.said_at": "Erzählt",
  "posts.state": "Stand",
  "posts.until": "bis {when}",
  "posts.change": "Ändern",
  "posts.take_back": "Zurücknehmen",
};
