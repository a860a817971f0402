import type { account as english } from "../en/account.ts";
import type { Texts } from "../message-types.ts";

export const account: Texts<typeof english> = {
  "account.sign_out": "साइन आउट करें",
  "account.keys": "API कुंजियाँ",
  "account.keys_next": "अपने काउंटर या मेन्यू एडिटर को Beeline के साथ ख़ुद काम करने दें।",
  "account.keys_manage": "API कुंजियाँ सँभालें",
  "account.sessions": "आप कहाँ-कहाँ साइन इन हैं",
  "account.end_others": "{count, plural, one {दूसरा बंद करें} other {बाक़ी # बंद करें}}",
  "account.end_others_next":
    "इनमें से किसी को नहीं पहचानते? बाक़ी सब बंद कर दें; जो भी वहाँ है, कुछ सेकंड में बाहर होगा।",
  "account.nowhere_else": "आप और कहीं साइन इन नहीं हैं।",
  "account.unknown_device": "अनजान डिवाइस",
  "account.this_one": "यही वाला",
  "account.used": "आख़िरी इस्तेमाल {used} · साइन इन {signedIn}",
  "account.end": "बंद करें",
  "account.end_device": "{device} बंद करें",
  "account.pin": "आपका सवारी पिन",
  "account.pin_next": "सवारी शुरू होने से पहले आप इसे ड्राइवर को बताते हैं।",
  "account.pin_new": "नया पिन लें",
};
