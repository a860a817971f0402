import type { hotspots as english } from "../en/hotspots.ts";
import type { Texts } from "../message-types.ts";

export const hotspots: Texts<typeof english> = {
  "hotspots.page": "Zones animées",
  "hotspots.title": "Où l’on demande des courses",
  "hotspots.explain":
    "Ces cinq dernières minutes. Plus une alvéole est pleine, plus on y attend un chauffeur.",
  "hotspots.map": "Carte des alvéoles où l’on demande des courses",
  "hotspots.list": "Les plus demandées d’abord",
  "hotspots.type": "Type de course",
  "hotspots.away": "à {distance}",
  "hotspots.requests": "{count, plural, one {# demande} many {# demandes} other {# demandes}}",
  "hotspots.drivers":
    "{count, plural, =0 {personne de libre} one {# chauffeur libre} many {# chauffeurs libres} other {# chauffeurs libres}}",
  "hotspots.surge": "{factor}×",
  "hotspots.age": "Compté il y a {age}",
  "hotspots.none": "Aucune alvéole animée près de vous",
  "hotspots.none_next":
    "Des alvéoles apparaissent quand plusieurs personnes demandent en cinq minutes, jusqu’à {distance}.",
  "hotspots.unknown": "La demande n’est pas connue pour l’instant",
  "hotspots.unknown_next": "Elle est comptée toutes les quelques secondes et s’affichera ici.",
  "hotspots.no_rides": "Votre véhicule ne fait que des livraisons",
  "hotspots.no_rides_next": "Choisissez un type de course pour voir où l’on en demande.",
};
