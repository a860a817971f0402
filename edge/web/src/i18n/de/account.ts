import type { account as english } from "../en/account.ts";
import type { Texts } from "../message-types.ts";

export const account: Texts<typeof english> = {
  "account.sign_out": "Abmelden",
  "account.keys": "API-Schlüssel",
  "account.keys_next":
    "Lassen Sie Ihre Kasse oder Ihren Speisekarten-Editor selbst mit Beeline arbeiten.",
  "account.keys_manage": "API-Schlüssel verwalten",
  "account.sessions": "Wo Sie angemeldet sind",
  "account.end_others": "{count, plural, one {Die andere beenden} other {Die anderen # beenden}}",
  "account.end_others_next":
    "Sie kennen eine davon nicht? Beenden Sie alle anderen; wer dort ist, ist in Sekunden draußen.",
  "account.nowhere_else": "Sie sind sonst nirgends angemeldet.",
  "account.unknown_device": "Unbekanntes Gerät",
  "account.this_one": "Dieses hier",
  "account.used": "Zuletzt benutzt {used} · angemeldet {signedIn}",
  "account.end": "Beenden",
  "account.end_device": "{device} beenden",
  "account.pin": "Ihre PIN für Fahrten",
  "account.pin_next": "Sie sagen sie dem Fahrer, bevor eine Fahrt beginnt.",
  "account.pin_new": "Eine neue ziehen",
};
