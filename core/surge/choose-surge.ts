/**
 * Which surge holds where several could: the kill switch, then what ops said (the narrowest, then
 * the newest), then the higher one of the hour's own price and what is measured. All of them stay
 * within cap and floor. Pure.
 */
import type { SurgeSource } from "#shared/contracts/surge.ts";
import type { SurgePolicy } from "#shared/policies/surge.ts";
import type { RideType } from "#shared/ride-types.ts";
import type { Cell } from "../platform/index.ts";
import { clampTo, NONE } from "./surge-rules.ts";
import type { OpenOverride } from "./surge-state.ts";

export interface SurgeQuestion {
  readonly cell: Cell;
  readonly rideType: RideType;
  readonly nowMs: number;
  readonly policy: SurgePolicy;
  readonly overrides: readonly OpenOverride[];
  /** The price of the hour; undefined where there is none. */
  readonly staticHundredths: number | undefined;
  /** Undefined where nothing is known, or nothing lately. */
  readonly measuredHundredths: number | undefined;
}

export interface ChosenSurge {
  readonly multiplierHundredths: number;
  readonly source: SurgeSource;
}

export function chooseSurge(question: SurgeQuestion): ChosenSurge {
  const { policy, staticHundredths, measuredHundredths } = question;
  if (!policy.isOn) return { multiplierHundredths: NONE, source: "off" };
  const said = overrideFor(question);
  if (said) {
    const multiplierHundredths = clampTo(policy, said.multiplierHundredths);
    return { multiplierHundredths, source: "override" };
  }
  const measured = clampTo(policy, measuredHundredths ?? NONE);
  if (staticHundredths !== undefined) {
    const fixed = clampTo(policy, staticHundredths);
    if (measuredHundredths === undefined || fixed > measured) {
      return { multiplierHundredths: fixed, source: "static" };
    }
  }
  if (measuredHundredths === undefined) return { multiplierHundredths: NONE, source: "off" };
  return { multiplierHundredths: measured, source: "measured" };
}

function overrideFor({
  cell,
  rideType,
  nowMs,
  overrides,
}: SurgeQuestion): OpenOverride | undefined {
  let best: OpenOverride | undefined;
  for (const override of overrides) {
    if (override.cell !== null && override.cell !== cell) continue;
    if (override.rideType !== null && override.rideType !== rideType) continue;
    if (nowMs < override.startsAtMs || nowMs >= override.endsAtMs) continue;
    if (!best || isNarrower(override, best)) best = override;
  }
  return best;
}

function isNarrower(one: OpenOverride, other: OpenOverride): boolean {
  const by = narrownessOf(one) - narrownessOf(other);
  if (by !== 0) return by > 0;
  if (one.createdAtMs !== other.createdAtMs) return one.createdAtMs > other.createdAtMs;
  return one.id > other.id;
}

/** A place says more than a type. */
function narrownessOf({ cell, rideType }: OpenOverride): number {
  return (cell === null ? 0 : 2) + (rideType === null ? 0 : 1);
}
