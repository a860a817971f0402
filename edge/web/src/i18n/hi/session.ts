import type { session as english } from "../en/session.ts";
import type { Texts } from "../message-types.ts";

export const session: Texts<typeof english> = {
  "wrong_role.is.customer": "यह ग्राहक का खाता है।",
  "wrong_role.is.partner": "यह दुकान का खाता है।",
  "wrong_role.is.rider": "यह राइडर का खाता है।",
  "wrong_role.is.ops": "यह स्टाफ़ का खाता है।",

  "wrong_role.open.customer": "दुकान ऐप खोलें",
  "wrong_role.open.partner": "पार्टनर बोर्ड खोलें",
  "wrong_role.open.rider": "राइडर ऐप खोलें",
  "wrong_role.open.ops": "संचालन कक्ष खोलें",

  "wrong_role.or.customer": "या यहाँ ग्राहक के खाते से साइन इन करें।",
  "wrong_role.or.partner": "या यहाँ दुकान के खाते से साइन इन करें।",
  "wrong_role.or.rider": "या यहाँ राइडर के खाते से साइन इन करें।",
  "wrong_role.or.ops": "या यहाँ स्टाफ़ के खाते से साइन इन करें।",

  "staff.not_found": "इस क्षेत्र में कंपनी खाते नहीं हैं। अपने फ़ोन से साइन इन करें।",
  "staff.unfinished": "साइन इन पूरा नहीं हुआ। फिर से शुरू करें।",
  "staff.unknown": "आपका कंपनी खाता यहाँ अभी नहीं जाना जाता। संचालन के किसी सहकर्मी से प्रवेश माँगें।",
  "staff.title": "या अपने कंपनी खाते से",
};
