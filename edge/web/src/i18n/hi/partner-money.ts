import type { partnerMoney as english } from "../en/partner-money.ts";
import type { Texts } from "../message-types.ts";

export const partnerMoney: Texts<typeof english> = {
  "sales.yours_from": "{count, plural, one {# ऑर्डर से आपके} other {# ऑर्डर से आपके}}",
  "sales.yours": "आपके",
  "sales.sold": "बिक्री",
  "sales.tax": "{amount} टैक्स ऊपर से लिया गया और Beeline चुकाता है।",
  "sales.none": "इस अवधि में कुछ नहीं",
  "sales.none_next": "पहुँचाया गया और चुकाया गया हर ऑर्डर यहाँ दिखता है।",
  "sales.commission": "कमीशन",
  "sales.refunds": "वापसियाँ",
  "sales.adjustments": "शुल्क और सुधार",
  "sales.invoice_of": "{id} का बिल",
  "sales.refund_of": "{id} के पैसे लौटाएँ",
  "sales.sold_for": "बिक्री {amount}",

  "giveback.title": "ऑर्डर {id} की वापसी",
  "giveback.none": "लौटाने को कुछ नहीं बचा",
  "giveback.none_next": "इस ऑर्डर का सब कुछ लौटाया जा चुका है, या कुछ चुकाया ही नहीं गया था।",
  "giveback.too_much": "यह बची रक़म से ज़्यादा है।",
  "giveback.type": "रक़म लिखें।",
  "giveback.amount": "रक़म",
  "giveback.at_most": "ज़्यादा से ज़्यादा {amount}",
  "giveback.why": "क्यों",
  "giveback.bears":
    "यह उसी रास्ते लौटता है जिससे चुकाया गया था; नक़द के बाद ग्राहक के वॉलेट में जाता है। इसे आपकी दुकान उठाती है: यह आपके अगले भुगतान से कटता है।",
  "giveback.sure": "हाँ, {amount} लौटाएँ",
  "giveback.not_yet": "अभी नहीं",
  "giveback.give": "लौटाएँ",
};
