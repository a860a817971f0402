import type { partnerKeys as english } from "../en/partner-keys.ts";
import type { Texts } from "../message-types.ts";

export const partnerKeys: Texts<typeof english> = {
  "keys.none": "आपकी दुकान के लिए कोई मशीन काम नहीं करती",
  "keys.none_next": "नीचे एक कुंजी बनाएँ और उसे अपने काउंटर सिस्टम या मेन्यू संपादक में डालें।",
  "keys.remove_sure": "हाँ, पहुँच बंद करें",
  "keys.keep": "रहने दें",
  "keys.remove": "{name} हटाएँ",
  "keys.api_key": "कुंजी …{hint}",
  "keys.client_secret": "OAuth सीक्रेट …{hint}",
  "keys.used": "{when} को उपयोग हुई",
  "keys.never_used": "कभी उपयोग नहीं हुई",
  "keys.used_ends": "{when} को उपयोग हुई · {end} को समाप्त",
  "keys.never_used_ends": "कभी उपयोग नहीं हुई · {end} को समाप्त",
  "keys.revoke": "रद्द करें",
  "keys.revoke_key": "{hint} पर समाप्त होने वाली कुंजी रद्द करें",

  "keys.make_title": "कुंजी बनाएँ",
  "keys.what_for": "यह किस लिए है?",
  "keys.what_for_example": "काउंटर की मशीन",
  "keys.kind": "प्रकार",
  "keys.kind.api_key": "API कुंजी, हर कॉल के साथ भेजी जाती है",
  "keys.kind.client_secret": "OAuth2 क्लाइंट सीक्रेट, टोकन के बदले",
  "keys.make": "कुंजी बनाएँ",
  "keys.may": "यह कर सकती है",
  "keys.scope.orders_read": "ऑर्डर देखना",
  "keys.scope.orders_write": "ऑर्डर स्वीकार, मना और पूरा करना",
  "keys.scope.catalog_write": "सामान और स्टॉक बदलना",
  "keys.scope.store_write": "दुकान खोलना और बंद करना",

  "keys.made": "{name} की कुंजी",
  "keys.copy": "कॉपी करें",
  "keys.copied": "कॉपी हुई",
  "keys.kept": "मैंने इसे रख लिया है",
  "keys.once": "यह बस एक बार दिखती है। इसे वहाँ रखें जहाँ सिर्फ़ आपकी मशीन पढ़ सके।",
  "keys.client_id": "क्लाइंट आईडी",
  "keys.not_copied": "कॉपी नहीं हो सका। इसके बजाय टेक्स्ट चुनें।",
};
