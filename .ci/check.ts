/**
 * `bun run check`: format, lint, types of every side and tidy, in seconds and without services.
 * Prints each with its time, then what failed with its output.
 */
import { join } from "node:path";
import { type Finished, node, root, runProgram } from "./run-program.ts";

interface Check {
  name: string;
  command: string[];
}

const biome = node("@biomejs/biome/bin/biome");
const inConfig = "--config-path=.config";
const types = (folder: string): Check => ({
  name: `types ${folder}`,
  command: [...node("typescript/bin/tsc"), "-p", join(root, folder)],
});

const checks: Check[] = [
  { name: "format", command: [...biome, "format", inConfig, "."] },
  {
    name: "lint",
    command: [...biome, "lint", "--error-on-warnings", "--diagnostic-level=warn", inConfig, "."],
  },
  { name: "tidy", command: [join(root, "node_modules/.bin/bun"), ".ci/tidy.ts"] },
  ...["shared", "drizzle", "core", "edge/worker", "edge/web", ".ci"].map(types),
];
/** Two at a time: each uses more than one core by itself. */
const parallel = 2;

const failed: { name: string; output: string }[] = [];
const waiting = [...checks];

async function work(): Promise<void> {
  for (let check = waiting.shift(); check; check = waiting.shift()) {
    const start = performance.now();
    const { code, output }: Finished = await runProgram(check.command, { isQuiet: true });
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(`${code === 0 ? "ok    " : "FAILED"} ${check.name.padEnd(18)} ${seconds} s`);
    if (code !== 0) failed.push({ name: check.name, output });
  }
}

await Promise.all(Array.from({ length: parallel }, work));
for (const { name, output } of failed) console.log(`\n--- ${name}\n${output.trimEnd()}`);
if (failed.length > 0) console.log(`\nFailed: ${failed.map(({ name }) => name).join(", ")}`);
process.exit(failed.length > 0 ? 1 : 0);
