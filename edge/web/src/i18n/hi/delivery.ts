import type { delivery as english } from "../en/delivery.ts";
import type { Texts } from "../message-types.ts";

export const delivery: Texts<typeof english> = {
  "delivery.door": "दरवाज़ा",
  "delivery.your_door": "आपका दरवाज़ा",
  "delivery.rider": "राइडर",
  "delivery.your_rider": "आपका राइडर",
  "delivery.on_the_road": "रास्ते पर",
  "delivery.map": "दुकान, दरवाज़े और राइडर का नक़्शा",
  "delivery.timeline": "समय-रेखा",
  "delivery.on_its_way": "रास्ते में",
  "delivery.status": "स्थिति",
  "delivery.to_the_door": "दरवाज़े तक",
  "delivery.fee_was": "रद्द करने का शुल्क: {amount}",
  "delivery.fee": "रद्द करने का शुल्क",
  "delivery.code_label": "दरवाज़े का कोड",
  "delivery.code": "आपका कोड",
  "delivery.code_next": "दरवाज़े पर ही राइडर को बताएँ, उससे पहले नहीं।",
  "delivery.ordered": "आपने क्या मँगाया",
  "delivery.your_order": "आपका ऑर्डर",
  "delivery.total_cash": "कुल, नक़द",
  "delivery.cancel": "ऑर्डर रद्द करें",
  "delivery.cancel_title": "यह ऑर्डर रद्द करें?",
  "delivery.cancel_why": "हमें कारण बताएँ",
  "delivery.keep": "रहने दें",
  "delivery.reason.changed_mind": "मेरा मन बदल गया",
  "delivery.reason.too_long": "बहुत देर लग रही है",
  "delivery.reason.wrong_address": "पता ग़लत है",
  "delivery.reason.mistake": "ग़लती से ऑर्डर हो गया",
  "delivery.cancel_free": "इसका कुछ नहीं लगेगा।",
  "delivery.cancel_cash":
    "किचन काम शुरू कर चुका है: रद्द करने पर {amount} लगेंगे। यह आप अगली बार पैसे डालते समय देंगे।",
  "delivery.cancel_reserved":
    "किचन काम शुरू कर चुका है: रद्द करने पर {amount} लगेंगे। यह रोकी गई रक़म से लिया जाएगा; बाक़ी छोड़ दी जाएगी।",
};
