import type { frame as english } from "../en/frame.ts";
import type { Texts } from "../message-types.ts";

export const frame: Texts<typeof english> = {
  "nav.stores": "Geschäfte",
  "nav.ride": "Fahrt",
  "nav.orders": "Bestellungen",
  "nav.wallet": "Guthaben",
  "nav.news": "Neues",
  "nav.map": "Karte",
  "nav.earnings": "Verdienst",
  "nav.me": "Ich",
  "nav.main": "Hauptmenü",
  "nav.skip": "Zum Inhalt springen",
  "nav.home": "Beeline, Startseite",
  "nav.account": "Konto",
  "nav.basket": "im Korb. Zur Kasse",

  "action.back": "Zurück",
  "action.go_on": "Weiter",
  "action.retry": "Noch einmal",
  "action.load_again": "Neu laden",
  "action.look_again": "Noch einmal nachsehen",
  "action.share": "Teilen",
  "action.close": "Schließen",

  "page.loading": "Wird geladen",
  "page.stopped": "Diese Seite ist stehen geblieben",
  "page.stopped_next": "Laden Sie sie neu. Nichts, was Sie bestellt haben, ist verloren.",
  "page.missing": "Diese Seite gibt es nicht",
  "page.missing_next": "Die Adresse ist vielleicht vertippt, oder die Seite ist umgezogen.",
  "page.no_city": "Noch keine Stadt wird bedient",
  "page.no_city_next": "Kommen Sie wieder, wenn die erste eröffnet.",
  "page.see_stores": "Zu den Geschäften",

  "map.pick_middle": "Die Mitte der Karte wählen",
  "map.zoom_in": "Näher heran",
  "map.zoom_out": "Weiter weg",
  "map.fit": "Alles zeigen",
  "map.cannot_draw": "Dieses Gerät kann die Karte nicht zeichnen",
  "map.cannot_draw_next": "Alles andere geht. Was es über {city} zu sagen gibt, steht daneben.",
  "map.not_loaded": "Die Karte wurde nicht geladen",
  "map.not_loaded_next": "Laden Sie die Seite neu, wenn Sie wieder online sind.",
  "map.you": "Sie",

  "link.connecting": "Verbindet …",
  "link.open": "Live",
  "link.reconnecting": "Verbindet neu …",
  "link.ended": "Nicht verbunden",

  "span.seconds": "{count} s",
  "span.minutes": "{count} Min.",
  "span.hours": "{count} Std.",
  "span.seconds_left": "Sekunden übrig",
  "span.more_minutes": "{count, plural, one {noch # Minute} other {noch # Minuten}}",
  "span.less_than_minute": "weniger als eine Minute",

  "eta.soon": "Jeden Moment",
  "eta.minutes": "{count} Min.",
  "eta.range": "{low}–{high} Min.",
  "eta.soon_spoken": "Kommt jeden Moment an",
  "eta.range_spoken": "Kommt in {low} bis {high} Minuten an",
  "eta.minutes_spoken":
    "{count, plural, one {Kommt in etwa einer Minute an} other {Kommt in etwa # Minuten an}}",

  "position.old": "Position ist {age} alt",
  "position.lost": "Position ist {age} alt. Vielleicht hat der Bote kein Netz",

  "timeline.next": "kommt noch",

  "language.title": "Sprache",
  "language.hint": "Die Apps und unsere Nachrichten an Sie sprechen sie.",
};
