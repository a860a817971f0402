/**
 * Seeds one region's database with its city:
 *   bun core/seed/main.ts [--region in] [--day DIR] [--seed N]
 * Prints one JSON line of counts. Running it again does nothing.
 */
import { parseArgs } from "node:util";
import { makeSealer, openDatabase, readConfig } from "../platform/index.ts";
import { DayError } from "./parse-day.ts";
import { planFromOptions } from "./plan-from-options.ts";
import { NotFreshError, writePlan } from "./write-plan.ts";

/** A wrong command line, as opposed to something that failed. */
const USAGE_EXIT_CODE = 2;

class UsageError extends Error {}

function readOptions(configuredRegion: string): { seed: number; day?: string } {
  const { values } = parseArgs({
    options: { region: { type: "string" }, day: { type: "string" }, seed: { type: "string" } },
  });
  const { region = configuredRegion, day } = values;
  if (region !== configuredRegion) {
    throw new UsageError(`This database is region ${configuredRegion}'s, not ${region}'s.`);
  }
  const seed = Number(values.seed ?? 1);
  if (!Number.isSafeInteger(seed)) throw new UsageError("--seed takes a whole number.");
  return { seed, ...(day === undefined ? {} : { day }) };
}

async function main(): Promise<void> {
  const startedAt = performance.now();
  const config = readConfig();
  const { region } = config;
  const plan = await planFromOptions({ region, ...readOptions(region) });
  const sealer = makeSealer(config.dataKeys, (size) =>
    crypto.getRandomValues(new Uint8Array(size)),
  );
  const database = openDatabase(config.databaseUrl, { queries: 1, transactions: 1 });
  try {
    const written = await writePlan(database, plan, sealer);
    const summary = {
      type: "seeded",
      written,
      region,
      cityCode: plan.cityCode,
      stores: plan.stores.length,
      items: plan.stores.reduce((sum, store) => sum + store.items.length, 0),
      riders: plan.riders.length,
      customers: plan.customers.length,
      orders: plan.day?.orders.length ?? 0,
      milliseconds: Math.round(performance.now() - startedAt),
    };
    console.log(JSON.stringify(summary));
  } finally {
    await database.close();
  }
}

function isForPeople(error: unknown): error is Error {
  const isWrongCall = error instanceof TypeError && "code" in error;
  return (
    error instanceof DayError ||
    error instanceof NotFreshError ||
    error instanceof UsageError ||
    isWrongCall
  );
}

await main().catch((error: unknown) => {
  console.error(isForPeople(error) ? error.message : error);
  process.exitCode =
    error instanceof UsageError || error instanceof TypeError ? USAGE_EXIT_CODE : 1;
});
