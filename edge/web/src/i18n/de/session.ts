import type { session as english } from "../en/session.ts";
import type { Texts } from "../message-types.ts";

export const session: Texts<typeof english> = {
  "wrong_role.is.customer": "Das ist ein Kundenkonto.",
  "wrong_role.is.partner": "Das ist das Konto eines Geschäfts.",
  "wrong_role.is.rider": "Das ist ein Fahrerkonto.",
  "wrong_role.is.ops": "Das ist ein Dienstkonto.",

  "wrong_role.open.customer": "Den Laden öffnen",
  "wrong_role.open.partner": "Die Partnertafel öffnen",
  "wrong_role.open.rider": "Die Fahrer-App öffnen",
  "wrong_role.open.ops": "Die Leitstelle öffnen",

  "wrong_role.or.customer": "Oder melden Sie sich hier mit einem Kundenkonto an.",
  "wrong_role.or.partner": "Oder melden Sie sich hier mit dem Konto eines Geschäfts an.",
  "wrong_role.or.rider": "Oder melden Sie sich hier mit einem Fahrerkonto an.",
  "wrong_role.or.ops": "Oder melden Sie sich hier mit einem Dienstkonto an.",

  "staff.not_found": "Diese Region hat keine Firmenkonten. Melden Sie sich mit dem Telefon an.",
  "staff.unfinished": "Die Anmeldung wurde nicht beendet. Beginnen Sie noch einmal.",
  "staff.unknown":
    "Ihr Firmenkonto ist hier noch nicht bekannt. Bitten Sie jemanden aus dem Betrieb, Sie einzulassen.",
  "staff.title": "Oder mit Ihrem Firmenkonto",
};
