/**
 * The decision of dispatch for one city, as a function of one moment's snapshot: whom to ask for
 * what, what to hold, and where to give up. No clock, no chance, no database: the service, the
 * tests, the benches and a replay of a kept snapshot run this same code.
 */
import { decideInstant } from "./decide-instant.ts";
import { planWave } from "./plan-wave.ts";
import { giveUpOf } from "./wave-rules.ts";
import type { WaveDecision, WaveGiveUp, WaveSearch, WaveSnapshot } from "./wave-shapes.ts";

/** Rises whenever this code may decide otherwise on the same snapshot. */
export const DECIDER = 2;

/** Names the code and the policy that decide: only the same revision replays bit for bit. */
export function revisionOf({ policy }: Pick<WaveSnapshot, "policy">): string {
  return `d${DECIDER} ${policy.revision}`;
}

export function decideWave(snapshot: WaveSnapshot): WaveDecision {
  const giveUps: WaveGiveUp[] = [];
  const open: WaveSearch[] = [];
  for (const search of snapshot.searches) {
    const giveUp = giveUpOf(search, snapshot);
    if (giveUp) giveUps.push(giveUp);
    else open.push(search);
  }
  const decide = snapshot.policy.mode === "instant" ? decideInstant : planWave;
  return { ...decide(open, snapshot), giveUps };
}
