import type { account as english } from "../en/account.ts";
import type { Texts } from "../message-types.ts";

export const account: Texts<typeof english> = {
  "account.sign_out": "Abmelden",
  "account.keys": "API-Schlüssel",
  "account.keys_next":
    "Lass deine Kasse oder deinen Speisekarten-Editor selbst mit Beeline arbeiten.",
  "account.keys_manage": "API-Schlüssel verwalten",
  "account.sessions": "Wo du angemeldet bist",
  "account.end_others": "{count, plural, one {Die andere beenden} other {Die anderen # beenden}}",
  "account.end_others_next":
    "Du kennst eine davon nicht? Beende alle anderen; wer dort ist, ist in Sekunden draußen.",
  "account.nowhere_else": "Du bist sonst nirgends angemeldet.",
  "account.unknown_device": "Unbekanntes Gerät",
  "account.this_one": "Dieses hier",
  "account.used": "Zuletzt benutzt {used} · angemeldet {signedIn}",
  "account.end": "Beenden",
  "account.end_device": "{device} beenden",
  "account.pin": "Deine PIN für Fahrten",
  "account.pin_next": "Du sagst sie dem Fahrer, bevor eine Fahrt beginnt.",
  "account.pin_new": "Eine neue ziehen",
};
