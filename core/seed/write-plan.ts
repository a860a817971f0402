import { eq } from "drizzle-orm";
import { catalogVersions, items, people, riders, stores, vehicles } from "#drizzle/schema/index.ts";
import type { Database, Queries } from "../platform/index.ts";
import type { CityPlan } from "./city-plan.ts";
import { firstStoreId, type PlanRows, planRows, type Sealing } from "./plan-rows.ts";

/** Rows of one statement: PostgreSQL takes at most 65 535 parameters, our widest row has 12. */
const BATCH_ROWS = 1_000;

/** The database belongs to another plan; the message says what to do. */
export class NotFreshError extends Error {
  override readonly name = "NotFreshError";
}

function batches<T>(rows: readonly T[]): T[][] {
  const count = Math.ceil(rows.length / BATCH_ROWS);
  return Array.from({ length: count }, (_, i) => rows.slice(i * BATCH_ROWS, (i + 1) * BATCH_ROWS));
}

async function insertAll(tx: Queries, cityCode: string, rows: PlanRows): Promise<void> {
  for (const batch of batches(rows.stores)) await tx.insert(stores).values(batch);
  for (const batch of batches(rows.items)) await tx.insert(items).values(batch);
  for (const batch of batches(rows.people)) await tx.insert(people).values(batch);
  for (const batch of batches(rows.riders)) await tx.insert(riders).values(batch);
  for (const batch of batches(rows.vehicles)) await tx.insert(vehicles).values(batch);
  await tx.insert(catalogVersions).values({ cityCode }).onConflictDoNothing();
}

/**
 * Writes the plan into an empty database, all of it or nothing. Answers false when the very same
 * plan is there already.
 * @throws NotFreshError when something else is there.
 */
export async function writePlan(
  database: Database,
  plan: CityPlan,
  sealing: Sealing,
): Promise<boolean> {
  const { queries } = database;
  const [same] = await queries
    .select({ id: stores.id })
    .from(stores)
    .where(eq(stores.id, firstStoreId(plan)))
    .limit(1);
  if (same) return false;
  const [store] = await queries.select({ id: stores.id }).from(stores).limit(1);
  const [person] = await queries.select({ id: people.id }).from(people).limit(1);
  if (store || person) {
    throw new NotFreshError(
      "The database holds another city already. Start with a fresh database (`up --fresh`) to seed this one.",
    );
  }
  const rows = planRows(plan, sealing);
  await database.transact((tx) => insertAll(tx, plan.cityCode, rows));
  return true;
}
