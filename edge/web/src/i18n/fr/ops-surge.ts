import type { opsSurge as english } from "../en/ops-surge.ts";
import type { Texts } from "../message-types.ts";

export const opsSurge: Texts<typeof english> = {
  "surge.type": "Type de course",
  "surge.standing": "Où en est l’affluence",
  "surge.off": "L’affluence est désactivée",
  "surge.off_next":
    "Tout le monde paie 1×, même là où elle est fixée à la main. L’interrupteur est dans la règle d’affluence.",
  "surge.never_measured": "Rien n’a encore été mesuré",
  "surge.stale": "Personne ne mesure",
  "surge.stale_next":
    "En attendant, aucune affluence ne s’applique, sauf celle fixée ici ou selon l’heure.",
  "surge.collapsed": "Les chauffeurs se font rares",
  "surge.on": "L’affluence est active",
  "surge.between": "Entre {floor} et {cap}.",
  "surge.at_least": "Entre {floor} et {cap} ; au moins {least} à cette heure.",
  "surge.measured_ago": "Mesurée il y a {span}.",
  "surge.demand":
    "{asked, plural, one {# course demandée} many {# courses demandées} other {# courses demandées}} en cinq minutes ; {free, plural, one {# chauffeur libre} many {# chauffeurs libres} other {# chauffeurs libres}}.",
  "surge.policy": "Règle d’affluence",

  "surge.none": "Rien à voir pour l’instant",
  "surge.none_next":
    "Des cellules apparaissent dès qu’une course est demandée ou qu’un chauffeur est libre.",
  "surge.cells": "Cellules par affluence",
  "surge.cell": "Cellule",
  "surge.surge": "Affluence",
  "surge.asked": "Demandes",
  "surge.free": "Libres",
  "surge.show_cell": "Cellule {cell}",
  "surge.source.measured": "mesurée",
  "surge.source.override": "fixée à la main",
  "surge.source.static": "selon l’heure",
  "surge.source.off": "désactivée",

  "surge.history": "Cellule {cell}, historique",
  "surge.history_none": "Personne n’a demandé de course ici récemment.",
  "surge.history_most":
    "Depuis le {at} : jusqu’à {most, plural, one {# demande} many {# demandes} other {# demandes}} en cinq minutes.",
  "surge.history_highest": "Maximum : {factor} à {clock}.",
  "surge.history_never": "Jamais d’affluence.",

  "surge.set_by_ops": "Fixées à la main",
  "surge.set_none": "Aucune. Ce qui est mesuré s’applique.",
  "surge.span": "{from} à {to}",
  "surge.end": "Terminer",
  "surge.end_one": "Terminer {factor} : {scope}",
  "surge.scope_city": "Toute la ville, {type}",
  "surge.scope_city_all": "Toute la ville, tous les types",
  "surge.scope_cell": "Cellule {cell}, {type}",
  "surge.scope_cell_all": "Cellule {cell}, tous les types",

  "surge.set": "Fixer l’affluence",
  "surge.for_city":
    "Pour tout {city}. Choisissez une cellule sur la carte ou ci-dessus pour moins.",
  "surge.for_cell": "Pour la cellule {cell}.",
  "surge.whole_city": "Plutôt toute la ville",
  "surge.multiplier": "Multiplicateur",
  "surge.multiplier_hint": "{floor} à {cap} ; 1 pour aucun",
  "surge.for": "Durée",
  "surge.minutes": "{count, plural, one {# minute} many {# minutes} other {# minutes}}",
  "surge.hours": "{count, plural, one {# heure} many {# heures} other {# heures}}",
  "surge.types": "Types",
  "surge.all_types": "Tous les types",
  "surge.why": "Motif",
  "surge.choose": "Choisir",
  "surge.reason.event": "Événement",
  "surge.reason.weather": "Météo",
  "surge.reason.transit_outage": "Trains ou bus à l’arrêt",
  "surge.reason.holiday": "Jour férié",
  "surge.reason.emergency": "Urgence : aucun profit",
  "surge.reason.correction": "La mesure est fausse",
};
