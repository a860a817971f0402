import type { Texts } from "../message-types.ts";
import type { lines as en } from "./en.ts";

export const lines: Texts<typeof en> = {
  "ride.type.AUTO": "Auto-rickshaw",
  "ride.type.BIKE": "Moto",
  "ride.type.SEDAN": "Berline",
  "ride.type.SUV": "SUV",

  "line.fare": "Course",
  "line.base": "Prise en charge",
  "line.distance": "Distance",
  "line.time": "Durée",
  "line.night": "Nuit",
  "line.surge": "Affluence",
  "line.minimum": "Complément au minimum",
  "line.waiting": "Attente",
  "line.toll": "Péage",
  "line.fee": "Frais",
  "line.platform": "Frais de plateforme",
  "line.tax": "Taxe",
  "line.rounding": "Arrondi",
  "line.cancellation": "Frais d’annulation",
  "line.items": "Articles",
  "line.delivery": "Livraison",
  "line.small_basket": "Petit panier",
  "line.total": "Total",
};
