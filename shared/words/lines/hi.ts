import type { Texts } from "../message-types.ts";
import type { lines as en } from "./en.ts";

export const lines: Texts<typeof en> = {
  "ride.type.AUTO": "ऑटो",
  "ride.type.BIKE": "बाइक",
  "ride.type.SEDAN": "सेडान",
  "ride.type.SUV": "SUV",

  "line.fare": "किराया",
  "line.base": "मूल किराया",
  "line.distance": "दूरी",
  "line.time": "समय",
  "line.night": "रात",
  "line.surge": "भीड़ का समय",
  "line.minimum": "न्यूनतम किराये तक",
  "line.waiting": "इंतज़ार",
  "line.toll": "टोल",
  "line.fee": "शुल्क",
  "line.platform": "प्लेटफ़ॉर्म शुल्क",
  "line.tax": "कर",
  "line.rounding": "पूर्णांकन",
  "line.cancellation": "रद्द करने का शुल्क",
  "line.items": "सामान",
  "line.delivery": "डिलीवरी",
  "line.small_basket": "छोटी टोकरी",
  "line.total": "कुल",
};
