/**
 * `bun run test [shared|core|edge|web|system …] [path filter …]`: every test, in the runtime it
 * belongs to. The last line is plain: `N passed, N failed`.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bun, node, runProgram } from "./run-program.ts";

interface Suite {
  title: string;
  vitest: string[];
  projects: string[];
  /** Keeps temporary files that the runner leaves behind where this run removes them. */
  tmp?: "scratch";
}

interface Outcome {
  passed: number;
  failed: number;
  /** What failed, by file and name, with the first lines of why; empty when nothing did. */
  failures: string;
}

const vitest = "vitest/vitest.mjs";
const suites: Suite[] = [
  { title: "core and shared, under Bun", vitest: bun(vitest), projects: ["shared", "core"] },
  {
    title: "edge, in workerd",
    vitest: node(vitest),
    projects: ["edge", "web"],
    tmp: "scratch",
  },
  { title: "system, with a browser", vitest: bun(vitest), projects: ["system"] },
];

async function runSuite(suite: Suite, filters: string[], scratch: string): Promise<Outcome> {
  const report = join(scratch, `${suite.projects.join("-")}.json`);
  const failures = join(scratch, `${suite.projects.join("-")}.failures`);
  const command = [
    ...suite.vitest,
    "run",
    ...suite.projects.map((project) => `--project=${project}`),
    "--reporter=default",
    "--reporter=json",
    "--reporter=./.ci/name-failures.ts",
    `--outputFile.json=${report}`,
    ...(filters.length > 0 ? ["--passWithNoTests"] : []),
    ...filters,
  ];
  const env = {
    BEELINE_FAILURES: failures,
    ...(suite.tmp === "scratch" ? { TMPDIR: scratch } : {}),
  };
  const { code } = await runProgram(command, { env });
  const outcome = readOutcome(report, failures);
  // A run that broke outside of any test (a file that does not load, a set-up that threw) failed.
  if (code !== 0 && outcome.failed === 0) outcome.failed = 1;
  return outcome;
}

function readOutcome(report: string, failures: string): Outcome {
  const read = (path: string) => (existsSync(path) ? readFileSync(path, "utf8") : "");
  const { numPassedTests = 0, numFailedTests = 0 } = JSON.parse(read(report) || "{}") as {
    numPassedTests?: number;
    numFailedTests?: number;
  };
  return { passed: numPassedTests, failed: numFailedTests, failures: read(failures) };
}

function choose(words: string[]): { chosen: Suite[]; filters: string[] } {
  const known = new Set(suites.flatMap((suite) => suite.projects));
  const wanted = words.filter((word) => known.has(word));
  const filters = words.filter((word) => !known.has(word));
  if (wanted.length === 0) return { chosen: suites, filters };
  const chosen = suites
    .map((suite) => ({
      ...suite,
      projects: suite.projects.filter((name) => wanted.includes(name)),
    }))
    .filter((suite) => suite.projects.length > 0);
  return { chosen, filters };
}

async function runTests(words: string[]): Promise<boolean> {
  const { chosen, filters } = choose(words);
  const scratch = mkdtempSync(join(tmpdir(), "beeline-tests-"));
  const total: Outcome = { passed: 0, failed: 0, failures: "" };
  const empty: string[] = [];
  try {
    for (const suite of chosen) {
      console.log(`\n${suite.title}`);
      const outcome = await runSuite(suite, filters, scratch);
      total.passed += outcome.passed;
      total.failed += outcome.failed;
      if (outcome.failures) total.failures += `\n${outcome.failures}`;
      if (outcome.passed + outcome.failed === 0) empty.push(suite.title);
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  // Without a path filter each suite must have run something: an empty run proves nothing.
  const isEmpty = filters.length === 0 ? empty.length > 0 : empty.length === chosen.length;
  if (isEmpty) console.log(`\nNo test ran in: ${empty.join("; ")}`);
  // Again at the very end: the runs before it print far more than a log's tail holds.
  if (total.failures) console.log(`\nFailed:${total.failures}`);
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 && !isEmpty;
}

process.exit((await runTests(process.argv.slice(2))) ? 0 : 1);
