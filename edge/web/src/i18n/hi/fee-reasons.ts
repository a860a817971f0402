import type { feeReasons as english } from "../en/fee-reasons.ts";
import type { Texts } from "../message-types.ts";

export const feeReasons: Texts<typeof english> = {
  "reason.free_by_staff": "सहायता ने रद्द किया, कोई शुल्क नहीं",
  "reason.free_by_driver": "ड्राइवर ने रद्द किया, कोई शुल्क नहीं",
  "reason.free_while_searching": "ड्राइवर मिलने से पहले रद्द, कोई शुल्क नहीं",
  "reason.free_within_time": "ड्राइवर मिलने के तुरंत बाद रद्द, कोई शुल्क नहीं",
  "reason.free_driver_late": "ड्राइवर को देर हुई, इसलिए रद्द करने का शुल्क नहीं लगा",
  "reason.free_driver_not_moving": "ड्राइवर चला नहीं था, इसलिए रद्द करने का शुल्क नहीं लगा",
  "reason.fee_too_often": "ड्राइवर मिलने के तुरंत बाद रद्द, उसी दिन औरों के बाद",
  "reason.fee_driver_on_the_way": "जब ड्राइवर रास्ते में था तब रद्द",
  "reason.fee_driver_waits": "जब ड्राइवर पिक-अप पर इंतज़ार कर रहा था तब रद्द",
  "reason.fee_no_show": "यात्री पिक-अप पर नहीं आए",
};
