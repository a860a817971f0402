import type { Freshness } from "#shared/contracts/fields.ts";
import { freshnessOf } from "#shared/rooms.ts";
import { say } from "../i18n/speech.ts";
import { spanWords } from "./time-words.ts";

export interface PositionAge {
  readonly freshness: Freshness;
  /** Null while the position is live: then there is nothing to say. */
  readonly sentence: string | null;
}

/** What to say about a position that is `ageMs` old. */
export function positionAge(ageMs: number): PositionAge {
  const freshness = freshnessOf(ageMs);
  if (freshness === "live") return { freshness, sentence: null };
  const age = spanWords(ageMs / 1_000);
  return {
    freshness,
    sentence: say(freshness === "delayed" ? "position.old" : "position.lost", { age }),
  };
}
