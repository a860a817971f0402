/**
 * Small worlds with faults, each from a seed. When one fails, its seed is in the message:
 * `bun core/dispatch/worlds/main.ts --seed N` tells its story, `--worlds 20000` lives through more.
 */
import { describe, expect, test } from "vitest";
import { runWorld } from "./run-world.ts";
import type { Rules } from "./world.ts";
import { rules } from "./world.ts";

const WORLDS = 2_000;
/** Of a handful of worlds at least one notices a broken rule. */
const FEW = 100;

test(`${WORLDS} worlds live well, whatever goes wrong in them`, { timeout: 900_000 }, async () => {
  const seen = new Map<string, number>();
  for (let seed = 0; seed < WORLDS; seed++) {
    const { faults, tally, endings } = runWorld(String(seed));
    expect(faults, `seed ${seed}`).toEqual([]);
    for (const [what, count] of [...tally, ...endings]) {
      seen.set(what, (seen.get(what) ?? 0) + count);
    }
    // Other tests of this thread have their timers, too.
    if (seed % 20 === 0) await new Promise((resolve) => setTimeout(resolve));
  }
  // What the worlds are for does happen in them.
  for (const what of [
    ...["crashes", "decisions lost in a crash", "news lost", "news told twice", "declined"],
    ...["expired", "withdrawn", "given back", "given up", "vanished", "silent riders released"],
    ...["overtaken", "bundles accepted", "taken at the last moment", "delivered", "cancelled"],
  ]) {
    expect(seen.get(what) ?? 0, what).toBeGreaterThan(0);
  }
});

test("a world is the same each time", () => {
  const [one, other] = [runWorld("7"), runWorld("7")];
  expect(one.tally).toEqual(other.tally);
  expect(one.virtualMs).toBe(other.virtualMs);
});

/** Rules that are wrong in one way, and what the worlds say of them. */
const broken: [what: string, own: Partial<Rules>, says: RegExp][] = [
  [
    "the clock is not looked at when a rider says yes",
    { refuseAnswer: (offer, _) => rules.refuseAnswer(offer, new Date(0)) },
    /late/,
  ],
  ["a closed offer can be taken", { refuseAnswer: () => undefined }, /offer|late/],
  ["an order that is cancelled still takes a rider", { refuseOrder: () => undefined }, /./],
  ["a decision is written however old it is", { isStillWanted: () => true }, /./],
  [
    "riders who were asked before are asked again at once",
    {
      decideWave: (snapshot) =>
        rules.decideWave({
          ...snapshot,
          searches: snapshot.searches.map((search) => ({ ...search, asked: [], gaveBack: [] })),
        }),
    },
    /asked/,
  ],
  ["nothing is healed", { heals: false }, /end|no search/],
  [
    "searches never give up",
    {
      decideWave: (snapshot) => {
        const patient = { ...snapshot.policy, maxAttempts: 1e9, maxSearchMs: 1e12 };
        return rules.decideWave({ ...snapshot, policy: patient });
      },
    },
    /end|tried for ever/,
  ],
  [
    "a decision depends on what was decided before",
    (() => {
      let turn = 0;
      return {
        decideWave: (snapshot) => {
          turn += 1;
          const decision = rules.decideWave(snapshot);
          const waits = decision.waits.map((wait) => {
            return { ...wait, retryAtMs: wait.retryAtMs + turn };
          });
          return { ...decision, waits };
        },
      } satisfies Partial<Rules>;
    })(),
    /replay/,
  ],
  ["food can be given back from the road", { refuseGivingBack: () => undefined }, /./],
  ["food is taken before it is cooked", { refusePickup: () => undefined }, /./],
];

describe("a world notices that", () => {
  test.each(broken)("%s", (_, own, says) => {
    for (let seed = 0; seed < FEW; seed++) {
      let faults: readonly string[];
      try {
        ({ faults } = runWorld(String(seed), own));
      } catch (error) {
        faults = [String(error)];
      }
      if (faults.length > 0) return expect(faults[0]).toMatch(says);
    }
    expect.fail("no world noticed");
  });
});
