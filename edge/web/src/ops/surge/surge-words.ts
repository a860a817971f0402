/** Surge in words. Pure. */
import type { SurgeMap, SurgeOverride, SurgeReason, SurgeSource } from "#shared/contracts/surge.ts";
import { say } from "../../i18n/speech.ts";
import { wordTable } from "../../i18n/word-table.ts";
import { factorWords, rideTypeWords } from "../../words/ride-words.ts";

/** 140 → "1.4×", 145 → "1.45×", 100 → "1×". */
export function multiplierWords(hundredths: number): string {
  return say("hotspots.surge", { factor: factorWords(Math.round(hundredths) / 100) });
}

export const surgeReasonWords = wordTable<SurgeReason>({
  event: "surge.reason.event",
  weather: "surge.reason.weather",
  transit_outage: "surge.reason.transit_outage",
  holiday: "surge.reason.holiday",
  emergency: "surge.reason.emergency",
  correction: "surge.reason.correction",
});

export const sourceWords = wordTable<SurgeSource>({
  measured: "surge.source.measured",
  override: "surge.source.override",
  static: "surge.source.static",
  off: "surge.source.off",
});

export interface SurgeStanding {
  readonly tone: "calm" | "warn" | "bad";
  readonly title: string;
  readonly next: string;
}

/** Whether surge works here, most pressing first. */
export function standingOf(map: SurgeMap): SurgeStanding {
  if (!map.isOn) return { tone: "warn", title: say("surge.off"), next: say("surge.off_next") };
  if (map.isStale) {
    const title = say(map.at === null ? "surge.never_measured" : "surge.stale");
    return { tone: "bad", title, next: say("surge.stale_next") };
  }
  const next = boundsOf(map);
  if (map.city.isCollapsed) return { tone: "bad", title: say("surge.collapsed"), next };
  return { tone: "calm", title: say("surge.on"), next };
}

function boundsOf({ floorHundredths, capHundredths, staticHundredths }: SurgeMap): string {
  const floor = multiplierWords(floorHundredths);
  const cap = multiplierWords(capHundredths);
  if (staticHundredths === null) return say("surge.between", { floor, cap });
  return say("surge.at_least", { floor, cap, least: multiplierWords(staticHundredths) });
}

/** 0 to 1, for painting: nothing at 1×, full at the cap. */
export function strengthOf(hundredths: number, capHundredths: number): number {
  if (capHundredths <= 100) return 0;
  return Math.min(1, Math.max(0, (hundredths - 100) / (capHundredths - 100)));
}

/** What an override is for: the city, a cell of it, one type or all. */
export function scopeWords(override: Pick<SurgeOverride, "cell" | "rideType">): string {
  const cell = override.cell === null ? null : shortCell(override.cell);
  const type = override.rideType === null ? null : rideTypeWords(override.rideType);
  if (cell === null) return type ? say("surge.scope_city", { type }) : say("surge.scope_city_all");
  return type ? say("surge.scope_cell", { cell, type }) : say("surge.scope_cell_all", { cell });
}

/** The part of an H3 r7 cell that differs within a city. */
export function shortCell(cell: string): string {
  return cell.slice(3, 9);
}
