/** What both sides of a ride read: its type, the lines of its price, what was asked for. Pure. */
import type { RidePreferences } from "#shared/contracts/order-ride.ts";
import type { PriceLine } from "#shared/contracts/price-line.ts";
import { isRideType } from "#shared/ride-types.ts";
import { locale, say } from "../i18n/speech.ts";

/** What a passenger may ask for, and the words for it. */
export const wishes = [
  ["pets", "ride.pets"],
  ["airConditioning", "ride.air_conditioning"],
  ["womanDriver", "ride.woman_driver"],
] as const;

export function wishWords(preferences: RidePreferences): string[] {
  return wishes.filter(([name]) => preferences[name]).map(([, label]) => say(label));
}

export function rideTypeWords(type: string): string {
  return isRideType(type) ? say(`ride.type.${type}`) : type;
}

/** Lines whose label says more than their kind: which toll, which fee. */
const named: readonly PriceLine["code"][] = ["toll", "fee"];

export function lineWords({ code, label }: Pick<PriceLine, "code" | "label">): string {
  return named.includes(code) && label !== "" ? label : say(`line.${code}`);
}

/** 1.4 → "1.4", written as the person's language does. */
export function factorWords(multiplier: number): string {
  return new Intl.NumberFormat(locale(), { maximumFractionDigits: 2 }).format(multiplier);
}
