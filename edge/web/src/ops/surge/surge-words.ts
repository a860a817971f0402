/** Surge in words. Pure. */
import type { SurgeMap, SurgeOverride, SurgeReason, SurgeSource } from "#shared/contracts/surge.ts";
import type { RideType } from "#shared/ride-types.ts";

/** 140 → "1.4×", 145 → "1.45×", 100 → "1×". */
export function multiplierWords(hundredths: number): string {
  return `${Math.round(hundredths) / 100}×`;
}

export const rideTypeWords: Readonly<Record<RideType, string>> = {
  AUTO: "Auto",
  BIKE: "Bike",
  SEDAN: "Sedan",
  SUV: "SUV",
};

export const surgeReasonWords: Readonly<Record<SurgeReason, string>> = {
  event: "Event",
  weather: "Weather",
  transit_outage: "Trains or buses stand still",
  holiday: "Holiday",
  emergency: "Emergency: no profit from it",
  correction: "What is measured is wrong",
};

export const sourceWords: Readonly<Record<SurgeSource, string>> = {
  measured: "measured",
  override: "set by ops",
  static: "by the hour",
  off: "off",
};

export interface SurgeStanding {
  readonly tone: "calm" | "warn" | "bad";
  readonly title: string;
  readonly next: string;
}

/** Whether surge works here, most pressing first. */
export function standingOf(map: SurgeMap): SurgeStanding {
  if (!map.isOn) {
    return {
      tone: "warn",
      title: "Surge is switched off",
      next: "Everybody pays 1×, overrides included. The switch is in the policy of surge.",
    };
  }
  if (map.isStale) {
    return {
      tone: "bad",
      title: map.at === null ? "Nothing was measured yet" : "Nobody measures",
      next: "Until somebody does, prices have no surge, except what is set here or by the hour.",
    };
  }
  if (map.city.isCollapsed) {
    return {
      tone: "bad",
      title: "Drivers became few",
      next: `${map.city.freeRiders} are free and ${map.city.requests5m} rides were asked for in five minutes.`,
    };
  }
  return { tone: "calm", title: "Surge is on", next: boundsOf(map) };
}

function boundsOf({ floorHundredths, capHundredths, staticHundredths }: SurgeMap): string {
  const bounds = `Between ${multiplierWords(floorHundredths)} and ${multiplierWords(capHundredths)}`;
  if (staticHundredths === null) return `${bounds}.`;
  return `${bounds}; at least ${multiplierWords(staticHundredths)} at this hour.`;
}

/** 0 to 1, for painting: nothing at 1×, full at the cap. */
export function strengthOf(hundredths: number, capHundredths: number): number {
  if (capHundredths <= 100) return 0;
  return Math.min(1, Math.max(0, (hundredths - 100) / (capHundredths - 100)));
}

/** What an override is for: the city, a cell of it, one type or all. */
export function scopeWords({ cell, rideType }: Pick<SurgeOverride, "cell" | "rideType">): string {
  const what = rideType === null ? "all types" : rideTypeWords[rideType];
  return cell === null ? `Whole city, ${what}` : `Cell ${shortCell(cell)}, ${what}`;
}

/** The part of an H3 r7 cell that differs within a city. */
export function shortCell(cell: string): string {
  return cell.slice(3, 9);
}
