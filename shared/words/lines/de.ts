import type { Texts } from "../message-types.ts";
import type { lines as en } from "./en.ts";

export const lines: Texts<typeof en> = {
  "ride.type.AUTO": "Autorikscha",
  "ride.type.BIKE": "Motorrad",
  "ride.type.SEDAN": "Limousine",
  "ride.type.SUV": "SUV",

  "line.fare": "Fahrpreis",
  "line.base": "Grundpreis",
  "line.distance": "Strecke",
  "line.time": "Zeit",
  "line.night": "Nacht",
  "line.surge": "Andrang",
  "line.minimum": "Bis zum Mindestpreis",
  "line.waiting": "Warten",
  "line.toll": "Maut",
  "line.fee": "Gebühr",
  "line.platform": "Plattformgebühr",
  "line.tax": "Steuer",
  "line.rounding": "Rundung",
  "line.cancellation": "Stornogebühr",
  "line.items": "Artikel",
  "line.delivery": "Lieferung",
  "line.small_basket": "Kleiner Korb",
  "line.total": "Summe",
};
