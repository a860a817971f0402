/**
 * `bun run test [shared|core|edge|web|system …] [path filter …]`: every test, in the runtime it
 * belongs to. The last line is plain: `N passed, N failed`.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { bun, node, root, runProgram } from "./run-program.ts";

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
  /** What failed, by file and name, with the first lines of why. */
  failures: string[];
}

/** The part of vitest's JSON report that is read here. */
interface Report {
  numPassedTests: number;
  numFailedTests: number;
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { fullName: string; status: string; failureMessages: string[] }[];
  }[];
}

const MESSAGE_LINES = 12;
const MESSAGE_COLUMNS = 300;

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
  const command = [
    ...suite.vitest,
    "run",
    ...suite.projects.map((project) => `--project=${project}`),
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
    ...(filters.length > 0 ? ["--passWithNoTests"] : []),
    ...filters,
  ];
  const env = suite.tmp === "scratch" ? { TMPDIR: scratch } : {};
  const { code } = await runProgram(command, { env });
  const outcome = readOutcome(report);
  // A run that broke outside of any test (a file that does not load, a set-up that threw) failed.
  if (code !== 0 && outcome.failed === 0) outcome.failed = 1;
  return outcome;
}

function readOutcome(report: string): Outcome {
  if (!existsSync(report)) return { passed: 0, failed: 0, failures: [] };
  const read = JSON.parse(readFileSync(report, "utf8")) as Report;
  const failures = read.testResults.flatMap((file) => {
    const path = relative(root, file.name);
    const failed = file.assertionResults.filter(({ status }) => status === "failed");
    // A file that failed with no failed test broke before or after them.
    if (failed.length === 0 && file.status === "failed")
      return [`${path}\n${shorten(file.message)}`];
    return failed.map(
      ({ fullName, failureMessages }) =>
        `${path} > ${fullName}\n${shorten(failureMessages.join("\n"))}`,
    );
  });
  return { passed: read.numPassedTests, failed: read.numFailedTests, failures };
}

/** The first lines of a message: enough to know what broke, without the runner's stack. */
function shorten(message: string): string {
  const ours = message.split("\n").filter((line) => !/^\s+at .*(native|node_modules)/.test(line));
  const lines = ours.slice(0, MESSAGE_LINES);
  return lines.map((line) => `    ${line.slice(0, MESSAGE_COLUMNS)}`).join("\n");
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
  const total: Outcome = { passed: 0, failed: 0, failures: [] };
  const empty: string[] = [];
  try {
    for (const suite of chosen) {
      console.log(`\n${suite.title}`);
      const outcome = await runSuite(suite, filters, scratch);
      total.passed += outcome.passed;
      total.failed += outcome.failed;
      total.failures.push(...outcome.failures);
      if (outcome.passed + outcome.failed === 0) empty.push(suite.title);
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  // Without a path filter each suite must have run something: an empty run proves nothing.
  const isEmpty = filters.length === 0 ? empty.length > 0 : empty.length === chosen.length;
  if (isEmpty) console.log(`\nNo test ran in: ${empty.join("; ")}`);
  // Again at the very end: the runs before it print far more than a log's tail holds.
  if (total.failures.length > 0) console.log(`\nFailed:\n${total.failures.join("\n")}`);
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 && !isEmpty;
}

process.exit((await runTests(process.argv.slice(2))) ? 0 : 1);
