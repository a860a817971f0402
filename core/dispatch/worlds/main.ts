/**
 * `bun core/dispatch/worlds/main.ts [--worlds 2000] [--from 0] [--seed N]`: lives through small
 * worlds and prints the seed of each that went wrong; `--seed` repeats one and tells its story.
 */
import { parseArgs } from "node:util";
import { runWorld } from "./run-world.ts";

const { values } = parseArgs({
  options: {
    worlds: { type: "string", default: "2000" },
    from: { type: "string", default: "0" },
    seed: { type: "string" },
  },
});

if (values.seed !== undefined) {
  const { drawn, faults, tally, endings, virtualMs } = runWorld(values.seed);
  const { stores, orders, riders, policy, timeScale, processes } = drawn;
  console.log(
    `${stores.length} stores, ${riders.length} riders, ${orders.length} orders, ${processes} processes, ` +
      `${timeScale} × real time, ${policy.mode}, ${JSON.stringify(policy.fanOut)}`,
  );
  console.log(drawn.faults);
  console.log(`${Math.round(virtualMs / 1000)} virtual seconds`, endings, tally);
  console.log(faults.length === 0 ? "all well" : faults.join("\n"));
  process.exit(faults.length === 0 ? 0 : 1);
}

const total = new Map<string, number>();
const endings = new Map<string, number>();
const add = (sums: Map<string, number>, more: ReadonlyMap<string, number>) => {
  for (const [what, count] of more) sums.set(what, (sums.get(what) ?? 0) + count);
};
let failed = 0;
const begun = performance.now();
const [from, worlds] = [Number(values.from), Number(values.worlds)];
for (let n = from; n < from + worlds; n++) {
  const world = runWorld(String(n));
  add(total, world.tally);
  add(endings, world.endings);
  if (world.faults.length === 0) continue;
  failed += 1;
  console.log(`seed ${n}: ${world.faults[0]}`);
}
const seconds = (performance.now() - begun) / 1000;
console.log(total, endings);
console.log(`${worlds} worlds in ${seconds.toFixed(1)} s, ${failed} went wrong`);
if (failed > 0) console.log("again: bun core/dispatch/worlds/main.ts --seed N");
process.exit(failed === 0 ? 0 : 1);
