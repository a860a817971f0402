/** What every page says: navigation, buttons, spans of time. */
export const common = {
  "nav.stores": "Stores",
  "nav.ride": "Ride",
  "nav.orders": "Orders",
  "nav.wallet": "Wallet",
  "nav.news": "News",
  "nav.map": "Map",
  "nav.earnings": "Earnings",
  "nav.main": "Main",
  "nav.skip": "Skip to content",
  "nav.home": "Beeline, start page",
  "nav.account": "Account",
  "nav.basket": "in the basket. Go to checkout",

  "action.back": "Back",
  "action.go_on": "Go on",
  "action.retry": "Try again",
  "action.load_again": "Load again",
  "action.look_again": "Look again",
  "action.share": "Share",

  "page.loading": "Loading",
  "page.stopped": "This page stopped working",
  "page.stopped_next": "Load it again. Nothing you ordered is lost.",
  "page.missing": "There is no such page",
  "page.missing_next": "The address may be mistyped, or the page has moved.",
  "page.no_city": "No city is served yet",
  "page.no_city_next": "Come back when the first one opens.",
  "page.see_stores": "See the stores",

  "map.pick_middle": "Pick the middle of the map",
  "map.zoom_in": "Zoom in",
  "map.zoom_out": "Zoom out",
  "map.fit": "Show everything",
  "map.cannot_draw": "This device cannot draw the map",
  "map.cannot_draw_next": "Everything else works. All that is told about {city} is beside it.",
  "map.not_loaded": "The map did not load",
  "map.not_loaded_next": "Load the page again when you are back online.",
  "map.you": "You",

  "link.connecting": "Connecting…",
  "link.open": "Live",
  "link.reconnecting": "Reconnecting…",
  "link.ended": "Not connected",

  "span.seconds": "{count} s",
  "span.minutes": "{count} min",
  "span.hours": "{count} h",
  "span.seconds_left": "seconds left",
  "span.more_minutes": "{count, plural, one {# more minute} other {# more minutes}}",
  "span.less_than_minute": "less than a minute",

  "eta.soon": "Any moment now",
  "eta.minutes": "{count} min",
  "eta.range": "{low}–{high} min",
  "eta.soon_spoken": "Arrives any moment now",
  "eta.range_spoken": "Arrives in {low} to {high} minutes",
  "eta.minutes_spoken":
    "{count, plural, one {Arrives in about a minute} other {Arrives in about # minutes}}",

  "position.old": "Position is {age} old",
  "position.lost": "Position is {age} old. Your rider may be out of signal",

  "timeline.next": "still to come",

  "language.title": "Language",
  "language.hint": "The apps and our messages to you use it.",
} as const;
