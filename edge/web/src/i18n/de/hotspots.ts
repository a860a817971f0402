import type { hotspots as english } from "../en/hotspots.ts";
import type { Texts } from "../message-types.ts";

export const hotspots: Texts<typeof english> = {
  "hotspots.page": "Hotspots",
  "hotspots.title": "Wo Fahrten gefragt sind",
  "hotspots.explain":
    "In den letzten fünf Minuten. Je voller eine Wabe, desto mehr fehlt dort jemand, der fährt.",
  "hotspots.map": "Karte der Waben, in denen Fahrten gefragt sind",
  "hotspots.list": "Am meisten gefragt zuerst",
  "hotspots.type": "Fahrzeugart",
  "hotspots.away": "{distance} entfernt",
  "hotspots.requests": "{count, plural, one {# Anfrage} other {# Anfragen}}",
  "hotspots.drivers": "{count, plural, =0 {niemand frei} one {# frei} other {# frei}}",
  "hotspots.surge": "{factor}×",
  "hotspots.age": "Vor {age} gezählt",
  "hotspots.none": "Keine gefragte Wabe in Ihrer Nähe",
  "hotspots.none_next":
    "Waben erscheinen, wenn mehrere Menschen binnen fünf Minuten anfragen, bis {distance} entfernt.",
  "hotspots.unknown": "Die Nachfrage ist gerade nicht bekannt",
  "hotspots.unknown_next": "Sie wird alle paar Sekunden gezählt und erscheint dann hier.",
  "hotspots.no_rides": "Ihr Fahrzeug liefert nur aus",
  "hotspots.no_rides_next": "Wählen Sie eine Fahrzeugart, um zu sehen, wo andere gefragt sind.",
};
