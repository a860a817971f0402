import type { Texts } from "#shared/words/message-types.ts";
import type { en } from "./en.ts";

export const de: Texts<typeof en> = {
  contact_named:
    "Beeline: {name} hat Sie als Vertrauensperson genannt. Wir schreiben nur, wenn {name} Hilfe ruft oder eine Fahrt teilt. Nicht gewünscht? {link}",
  sos: "Beeline: {name} hat um {time} Hilfe gerufen. Bitte rufen Sie {name} jetzt an, bei Gefahr die {emergency}.{link, select, none {} other { Ort: {link}}}",
  alarm:
    "Beeline: {kind, select, rider_sos {wer {name} fährt, hat Hilfe gerufen} route_deviation {die Fahrt von {name} ist vom Weg abgekommen} long_stop {die Fahrt von {name} steht seit Langem} too_long {die Fahrt von {name} dauert viel zu lange} other {die Fahrt von {name} endete weit vom Ziel}}. Bitte rufen Sie {name} an.{link, select, none {} other { Ort: {link}}}",
  ride_started:
    "Beeline: {name} ist auf einer Fahrt{time, select, none {} other {, Ankunft gegen {time}}}.{link, select, none {} other { Mitverfolgen: {link}}}",
  ride_update:
    "Beeline: {name} ist noch unterwegs{time, select, none {} other {, Ankunft gegen {time}}}.{link, select, none {} other { Mitverfolgen: {link}}}",
  ride_ended:
    "Beeline: Die Fahrt von {name} ist um {time} zu Ende gegangen.{link, select, none { Der Link ist geschlossen.} other {}}",
  sign_in_code: "{code} ist Ihr Beeline-Code. Wir fragen Sie nie danach.",
  somebody: "jemand, der Ihnen vertraut,",
};
