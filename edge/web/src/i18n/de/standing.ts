import type { standing as english } from "../en/standing.ts";
import type { Texts } from "../message-types.ts";

export const standing: Texts<typeof english> = {
  "standing.title": "Mein Stand",
  "standing.not_asked": "Du bekommst gerade keine Angebote.",
  "standing.goes_on": "{why}. Es geht weiter in {left}.",
  "standing.rates": "Quoten",
  "standing.too_early": "Noch zu früh",
  "standing.percent": "{value} %",
  "standing.ratings":
    "{stars, number, ::.00} aus {count, plural, one {# Bewertung} other {# Bewertungen}}",
  "standing.taken": "Angenommene Angebote",
  "standing.taken_of": "{accepted} von {offers} in {days} Tagen",
  "standing.given_back": "Zurückgegebene Touren",
  "standing.given_back_of": "{cancelled} von {accepted}, die du angenommen hast",
  "standing.advice":
    "Wer die meisten Angebote annimmt, wird eher gefragt. Mehrere abgelehnte, unbeantwortete oder zurückgegebene nacheinander bringen eine kurze Pause.",
  "standing.nothing": "Nichts zu berichten",
  "standing.nothing_next": "Pausen und Sperren würden hier stehen.",
  "standing.before": "Früher",
  "standing.lifted": "{at}, aufgehoben {lifted}",

  "pause.declines": "Du hast mehrere Angebote nacheinander abgelehnt",
  "pause.silence": "Du hast mehrere Angebote nicht beantwortet",
  "pause.cancellations": "Du hast mehrere angenommene Touren zurückgegeben",
  "paused.declines": "Pause: du hast mehrere Angebote nacheinander abgelehnt",
  "paused.silence": "Pause: du hast mehrere Angebote nicht beantwortet",
  "paused.cancellations": "Pause: du hast mehrere angenommene Touren zurückgegeben",

  "suspension.title": "Sperre",
  "suspension.now": "Dein Konto ist gesperrt.",
  "suspension.since": "{reason}, seit {day}. Was du verdient hast, behältst du.",
  "suspension.safety": "Sicherheit",
  "suspension.fraud": "Verdacht auf Betrug",
  "suspension.documents": "Papiere",
  "suspension.rating": "Bewertung",
  "suspension.conduct": "Verhalten",
  "suspension.other": "Anderer Grund",
  "suspended.safety": "Gesperrt: Sicherheit",
  "suspended.fraud": "Gesperrt: Verdacht auf Betrug",
  "suspended.documents": "Gesperrt: Papiere",
  "suspended.rating": "Gesperrt: Bewertung",
  "suspended.conduct": "Gesperrt: Verhalten",
  "suspended.other": "Gesperrt: anderer Grund",

  "appeal.open": "Jemand, der dich nicht gesperrt hat, liest deinen Einspruch.",
  "appeal.upheld": "Dein Einspruch wurde gelesen; die Sperre bleibt.",
  "appeal.ask": "Ist das falsch? Sag uns, was geschah.",
  "appeal.once":
    "Es entscheidet jemand anderes, als wer dich gesperrt hat. Du kannst einmal fragen.",
  "appeal.send": "Einspruch erheben",
};
