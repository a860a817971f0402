import type { Texts } from "#shared/words/message-types.ts";
import type { en } from "./en.ts";

export const fr: Texts<typeof en> = {
  contact_named:
    "Beeline : {name} vous a nommé personne de confiance. Nous n''écrivons que si {name} demande de l''aide ou partage une course. Pour refuser : {link}",
  sos: "Beeline : {name} a demandé de l''aide à {time}. Appelez {name} maintenant ; en cas de danger, le {emergency}.{link, select, none {} other { Sa position : {link}}}",
  alarm:
    "Beeline : {kind, select, rider_sos {la personne qui conduit {name} a demandé de l''aide} route_deviation {la course de {name} s''écarte du trajet} long_stop {la course de {name} est arrêtée depuis longtemps} too_long {la course de {name} dure bien trop longtemps} other {la course de {name} s''est terminée loin de sa destination}}. Appelez {name}.{link, select, none {} other { Sa position : {link}}}",
  ride_started:
    "Beeline : {name} est en course{time, select, none {} other {, arrivée vers {time}}}.{link, select, none {} other { À suivre : {link}}}",
  ride_update:
    "Beeline : {name} est toujours en route{time, select, none {} other {, arrivée vers {time}}}.{link, select, none {} other { À suivre : {link}}}",
  ride_ended:
    "Beeline : la course de {name} s''est terminée à {time}.{link, select, none { Le lien est fermé.} other {}}",
  sign_in_code: "{code} est votre code Beeline. Nous ne vous le demandons jamais.",
  somebody: "une personne qui vous fait confiance",
};
