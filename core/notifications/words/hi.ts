import type { Texts } from "#shared/words/message-types.ts";
import type { en } from "./en.ts";

export const hi: Texts<typeof en> = {
  contact_named:
    "Beeline: {name} ने आपको भरोसे का व्यक्ति बताया है। हम तभी लिखते हैं जब {name} मदद बुलाएँ या अपनी सवारी बताएँ। मना करने के लिए: {link}",
  sos: "Beeline: {name} ने {time} पर मदद बुलाई है। कृपया अभी {name} को फ़ोन करें, ख़तरे में {emergency} पर।{link, select, none {} other { कहाँ हैं: {link}}}",
  alarm:
    "Beeline: {kind, select, rider_sos {{name} के ड्राइवर ने मदद बुलाई है} route_deviation {{name} की सवारी रास्ते से हट गई है} long_stop {{name} की सवारी बहुत देर से रुकी है} too_long {{name} की सवारी बहुत ज़्यादा समय ले रही है} other {{name} की सवारी मंज़िल से दूर ख़त्म हुई}}। कृपया {name} को फ़ोन करें।{link, select, none {} other { कहाँ हैं: {link}}}",
  ride_started:
    "Beeline: {name} सवारी पर हैं{time, select, none {} other {, {time} तक पहुँचेंगे}}।{link, select, none {} other { साथ देखें: {link}}}",
  ride_update:
    "Beeline: {name} अभी रास्ते में हैं{time, select, none {} other {, {time} तक पहुँचेंगे}}।{link, select, none {} other { साथ देखें: {link}}}",
  ride_ended:
    "Beeline: {name} की सवारी {time} पर ख़त्म हुई।{link, select, none { लिंक बंद है।} other {}}",
  sign_in_code: "{code} आपका Beeline कोड है। हम यह आपसे कभी नहीं पूछते।",
  somebody: "आप पर भरोसा करने वाले",
};
