import type { Eta } from "#shared/contracts/fields.ts";
import { say } from "../i18n/speech.ts";

/** An estimate that was true `agedSeconds` ago, counted down to now. */
export function agedEta(eta: Eta, agedSeconds: number): Eta {
  const age = (seconds: number) => Math.max(0, Math.round(seconds - agedSeconds));
  return { ...eta, seconds: age(eta.seconds), low: age(eta.low), high: age(eta.high) };
}

/** "8–11 min", "8 min", "Any moment now". The range is never narrower than what is known. */
export function etaWords(eta: Eta): string {
  if (eta.high < 60) return say("eta.soon");
  const low = Math.max(1, Math.floor(eta.low / 60));
  const high = Math.max(low, Math.ceil(eta.high / 60));
  return low === high ? say("eta.minutes", { count: low }) : say("eta.range", { low, high });
}

/** The same for a screen reader, where a dash says nothing. */
export function etaSpoken(eta: Eta): string {
  if (eta.high < 60) return say("eta.soon_spoken");
  const low = Math.max(1, Math.floor(eta.low / 60));
  const high = Math.max(low, Math.ceil(eta.high / 60));
  return low === high
    ? say("eta.minutes_spoken", { count: low })
    : say("eta.range_spoken", { low, high });
}
