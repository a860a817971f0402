import type { opsSurge as english } from "../en/ops-surge.ts";
import type { Texts } from "../message-types.ts";

export const opsSurge: Texts<typeof english> = {
  "surge.type": "Fahrttyp",
  "surge.standing": "Wie es um den Andrang steht",
  "surge.off": "Der Andrang ist abgeschaltet",
  "surge.off_next":
    "Alle zahlen 1×, auch wo etwas von Hand gesetzt ist. Der Schalter steht in der Regel zum Andrang.",
  "surge.never_measured": "Noch wurde nichts gemessen",
  "surge.stale": "Niemand misst",
  "surge.stale_next":
    "Bis wieder gemessen wird, gilt kein Andrang, außer was hier oder nach Uhrzeit gesetzt ist.",
  "surge.collapsed": "Die Fahrer sind knapp geworden",
  "surge.on": "Der Andrang ist eingeschaltet",
  "surge.between": "Zwischen {floor} und {cap}.",
  "surge.at_least": "Zwischen {floor} und {cap}; um diese Uhrzeit mindestens {least}.",
  "surge.measured_ago": "Vor {span} gemessen.",
  "surge.demand":
    "{asked, plural, one {# Anfrage} other {# Anfragen}} in fünf Minuten; {free, plural, one {# Fahrer ist} other {# Fahrer sind}} frei.",
  "surge.policy": "Regel zum Andrang",

  "surge.none": "Noch nichts zu sehen",
  "surge.none_next": "Zellen erscheinen, wenn Fahrten angefragt werden oder Fahrer frei sind.",
  "surge.cells": "Zellen nach Andrang",
  "surge.cell": "Zelle",
  "surge.surge": "Andrang",
  "surge.asked": "Anfragen",
  "surge.free": "Frei",
  "surge.show_cell": "Zelle {cell}",
  "surge.source.measured": "gemessen",
  "surge.source.override": "von Hand gesetzt",
  "surge.source.static": "nach Uhrzeit",
  "surge.source.off": "aus",

  "surge.history": "Zelle {cell} bisher",
  "surge.history_none": "In letzter Zeit hat hier niemand eine Fahrt angefragt.",
  "surge.history_most":
    "Seit {at}: bis zu {most, plural, one {# Anfrage} other {# Anfragen}} in fünf Minuten.",
  "surge.history_highest": "Höchster Wert: {factor} um {clock}.",
  "surge.history_never": "Nie Andrang.",

  "surge.set_by_ops": "Von Hand gesetzt",
  "surge.set_none": "Nichts. Es gilt, was gemessen wird.",
  "surge.span": "{from} bis {to}",
  "surge.end": "Beenden",
  "surge.end_one": "{factor} beenden: {scope}",
  "surge.scope_city": "Ganze Stadt, {type}",
  "surge.scope_city_all": "Ganze Stadt, alle Typen",
  "surge.scope_cell": "Zelle {cell}, {type}",
  "surge.scope_cell_all": "Zelle {cell}, alle Typen",

  "surge.set": "Andrang setzen",
  "surge.for_city":
    "Für ganz {city}. Für einen Teil wählen Sie eine Zelle auf der Karte oder oben.",
  "surge.for_cell": "Für Zelle {cell}.",
  "surge.whole_city": "Stattdessen ganze Stadt",
  "surge.multiplier": "Faktor",
  "surge.multiplier_hint": "{floor} bis {cap}; 1 ist keiner",
  "surge.for": "Dauer",
  "surge.minutes": "{count, plural, one {# Minute} other {# Minuten}}",
  "surge.hours": "{count, plural, one {# Stunde} other {# Stunden}}",
  "surge.types": "Typen",
  "surge.all_types": "Alle Typen",
  "surge.why": "Warum",
  "surge.choose": "Wählen",
  "surge.reason.event": "Veranstaltung",
  "surge.reason.weather": "Wetter",
  "surge.reason.transit_outage": "Züge oder Busse stehen still",
  "surge.reason.holiday": "Feiertag",
  "surge.reason.emergency": "Notfall: kein Gewinn daraus",
  "surge.reason.correction": "Die Messung ist falsch",
};
