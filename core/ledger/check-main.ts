/**
 * Checks a ledger from outside:
 *   bun run ledger:check [--region in] [--incremental]
 * Reads the database at DATABASE_URL, or that of the city which `bun run up` runs in this checkout.
 * Exit code 1 when something is wrong, 2 when it could not be checked.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openDatabase, readDatabaseUrl } from "../platform/index.ts";
import { runningDatabaseUrl } from "../up/index.ts";
import { checkLedger } from "./check-ledger.ts";

const VIOLATED = 1;
const NOT_CHECKED = 2;
const checkout = join(import.meta.dirname, "../..");

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      region: { type: "string", default: "in" },
      incremental: { type: "boolean", default: false },
    },
  });
  const url = readDatabaseUrl() ?? runningDatabaseUrl(checkout, `beeline_${values.region}`);
  if (!url) {
    console.error("Set DATABASE_URL, or start a city with `bun run up`.");
    return NOT_CHECKED;
  }
  const database = openDatabase(url, { queries: 1, transactions: 1 });
  try {
    const scope = values.incremental ? "incremental" : "full";
    const check = await checkLedger({ db: database.queries }, scope);
    console.table(
      check.results.map(({ name, looked, violations }) => ({
        invariant: name,
        looked,
        violations,
        outcome: violations === 0 ? "fine" : "VIOLATED",
      })),
    );
    for (const { name, examples } of check.results) {
      for (const example of examples) console.log(`${name}: ${example}`);
    }
    const { headSeq, headHash, tookMs } = check;
    console.log(`${headSeq} movements sealed up to ${headHash ?? "nothing"}, ${tookMs} ms`);
    return check.isFine ? 0 : VIOLATED;
  } finally {
    await database.close();
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(NOT_CHECKED);
  },
);
