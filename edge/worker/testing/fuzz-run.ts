/** How long a fuzz runs and by which seed: from `FUZZ_SEED` and `FUZZ_SECONDS` by vitest.config.ts. */
import { env } from "cloudflare:workers";
import { type Dice, makeDice } from "#shared/fuzz/dice.ts";

const { FUZZ_SEED, FUZZ_SECONDS } = env as unknown as Record<"FUZZ_SEED" | "FUZZ_SECONDS", string>;

export interface FuzzRun {
  readonly dice: Dice;
  /** Asked before each try: true until so much of the time is over, 0–1. */
  during(share: number): () => boolean;
}

export function startFuzz(what: string): FuzzRun {
  const seed = Number(FUZZ_SEED);
  const seconds = Number(FUZZ_SECONDS);
  console.log(`fuzz of ${what}: FUZZ_SEED=${seed} FUZZ_SECONDS=${seconds}`);
  return {
    dice: makeDice(seed),
    during: (share) => {
      const endsAt = Date.now() + share * seconds * 1_000;
      return () => Date.now() < endsAt;
    },
  };
}
