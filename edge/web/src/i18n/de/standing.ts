import type { standing as english } from "../en/standing.ts";
import type { Texts } from "../message-types.ts";

export const standing: Texts<typeof english> = {
  "standing.title": "Mein Stand",
  "standing.not_asked": "Sie bekommen gerade keine Angebote.",
  "standing.goes_on": "{why}. Es geht weiter in {left}.",
  "standing.rates": "Quoten",
  "standing.too_early": "Noch zu früh",
  "standing.percent": "{value} %",
  "standing.ratings":
    "{stars, number, ::.00} aus {count, plural, one {# Bewertung} other {# Bewertungen}}",
  "standing.taken": "Angenommene Angebote",
  "standing.taken_of": "{accepted} von {offers} in {days} Tagen",
  "standing.given_back": "Zurückgegebene Touren",
  "standing.given_back_of": "{cancelled} von {accepted}, die Sie angenommen haben",
  "standing.advice":
    "Wer die meisten Angebote annimmt, wird eher gefragt. Mehrere abgelehnte, unbeantwortete oder zurückgegebene nacheinander bringen eine kurze Pause.",
  "standing.nothing": "Nichts zu berichten",
  "standing.nothing_next": "Pausen und Sperren würden hier stehen.",
  "standing.before": "Früher",
  "standing.lifted": "{at}, aufgehoben {lifted}",

  "pause.declines": "Sie haben mehrere Angebote nacheinander abgelehnt",
  "pause.silence": "Sie haben mehrere Angebote nicht beantwortet",
  "pause.cancellations": "Sie haben mehrere angenommene Touren zurückgegeben",
  "paused.declines": "Pause: Sie haben mehrere Angebote nacheinander abgelehnt",
  "paused.silence": "Pause: Sie haben mehrere Angebote nicht beantwortet",
  "paused.cancellations": "Pause: Sie haben mehrere angenommene Touren zurückgegeben",

  "suspension.title": "Sperre",
  "suspension.now": "Ihr Konto ist gesperrt.",
  "suspension.since": "{reason}, seit {day}. Was Sie verdient haben, behalten Sie.",
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

  "appeal.open": "Jemand, der Sie nicht gesperrt hat, liest Ihren Einspruch.",
  "appeal.upheld": "Ihr Einspruch wurde gelesen; die Sperre bleibt.",
  "appeal.ask": "Ist das falsch? Sagen Sie uns, was geschah.",
  "appeal.once":
    "Es entscheidet jemand anderes, als wer Sie gesperrt hat. Sie können einmal fragen.",
  "appeal.send": "Einspruch erheben",
};
