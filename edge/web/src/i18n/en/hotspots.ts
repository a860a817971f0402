/** Where rides are asked for, for drivers. */
export const hotspots = {
  "hotspots.page": "Hotspots",
  "hotspots.title": "Where rides are asked for",
  "hotspots.explain": "In the last five minutes. The fuller a cell, the more a driver is wanted.",
  "hotspots.map": "Map of cells where rides are asked for",
  "hotspots.list": "Most wanted first",
  "hotspots.type": "Type of ride",
  "hotspots.away": "{distance} away",
  "hotspots.requests": "{count, plural, one {# request} other {# requests}}",
  "hotspots.drivers":
    "{count, plural, =0 {nobody free} one {# driver free} other {# drivers free}}",
  "hotspots.surge": "{factor}×",
  "hotspots.age": "Counted {age} ago",
  "hotspots.none": "No busy cell near you",
  "hotspots.none_next":
    "Cells appear when several people ask within five minutes, up to {distance} away.",
  "hotspots.unknown": "Demand is not known right now",
  "hotspots.unknown_next": "It is counted every few seconds; it is shown here as soon as it is.",
  "hotspots.no_rides": "Your vehicle only delivers",
  "hotspots.no_rides_next": "Choose a type of ride to see where others are asked for.",
} as const;
