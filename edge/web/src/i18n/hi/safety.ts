import type { safety as english } from "../en/safety.ts";
import type { Texts } from "../message-types.ts";

export const safety: Texts<typeof english> = {
  "safety.help": "मदद",
  "safety.help_title": "क्या आपको मदद चाहिए?",
  "safety.help_text":
    "हमारे लोग देखते हैं कि आप कहाँ हैं और आपको फ़ोन करते हैं। आपके भरोसे के लोगों को भी बताया जाता है।",
  "safety.help_emergency": "ख़तरे में पहले {number} पर फ़ोन करें।",
  "safety.call_number": "{number} पर फ़ोन करें",
  "safety.help_send": "अभी मदद बुलाएँ",
  "safety.help_sent": "मदद को बता दिया गया है",
  "safety.help_sent_text": "हमारे लोग आपकी सवारी देख रहे हैं। फ़ोन पास रखें।",
  "safety.ask_title": "क्या सब ठीक है?",
  "safety.ask_route_deviation": "आपकी सवारी रास्ते से हट गई है।",
  "safety.ask_long_stop": "आपकी सवारी कुछ देर से रुकी है।",
  "safety.ask_too_long": "आपकी सवारी सोचे गए समय से बहुत ज़्यादा ले रही है।",
  "safety.ask_far_from_destination": "आपकी सवारी बुक की गई जगह से दूर ख़त्म हुई।",
  "safety.all_well": "सब ठीक है",
  "safety.contacts": "भरोसे के लोग",
  "safety.contacts_text": "मदद बुलाने पर इन्हें बताया जाता है, और आप चाहें तो हर सवारी का भी।",
  "safety.contacts_none": "आपने अभी किसी का नाम नहीं दिया।",
  "safety.contact_name": "नाम",
  "safety.contact_phone": "फ़ोन, जैसे +91 98765 43210",
  "safety.contact_always": "हर सवारी के बारे में बताएँ",
  "safety.contact_add": "जोड़ें",
  "safety.contact_remove": "{name} को हटाएँ",
};
