/**
 * Makes the decision behind an offer again:
 *   bun run replay <offerId>
 * Reads the database at DATABASE_URL, or that of the city which `bun run up` runs in this checkout.
 * Exit code 1 when the decision differs, or was made by another revision of code or policy; 2 when
 * there is nothing to replay.
 */
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { dispatchDecisions, offerOrders, offers } from "#drizzle/schema/index.ts";
import { parseId } from "#shared/ids.ts";
import { openDatabase, type Queries, readDatabaseUrl } from "../../platform/index.ts";
import { runningDatabaseUrl } from "../../up/index.ts";
import { candidateTable, offerTable, replayDecision } from "./replay-decision.ts";

const NOTHING_TO_REPLAY = 2;
const checkout = join(import.meta.dirname, "../../..");

async function replay(db: Queries, offerId: string): Promise<number> {
  const [offer] = await db.select().from(offers).where(eq(offers.id, offerId));
  if (!offer) return say("There is no such offer.");
  if (offer.decisionId === null) return say("Its decision was not kept.");
  const [row] = await db
    .select()
    .from(dispatchDecisions)
    .where(eq(dispatchDecisions.id, offer.decisionId));
  if (!row) return say("Its decision is no longer kept.");
  const members = await db.select().from(offerOrders).where(eq(offerOrders.offerId, offerId));
  const found = replayDecision(row);
  const { searches, riders } = found.snapshot;
  console.log(
    `${offerId} to ${offer.riderId}: decision ${row.id} of ${row.at.toISOString()}, ${row.mode}, ` +
      `${searches.length} open orders and ${riders.length} riders of ${row.cityCode}\n`,
  );
  const orderIds = members.map(({ orderId }) => orderId);
  console.log(candidateTable(found.again, orderIds));
  const isCurrent = found.revision === found.revisionNow;
  if (!isCurrent) {
    console.log(`Decided by revision ${found.revision}; this is ${found.revisionNow}.`);
  }
  console.log(
    found.isSame
      ? "Decided again: the same, bit for bit."
      : `Decided again: DIFFERENT. What was decided then:\n${offerTable(found.kept)}`,
  );
  return found.isSame && isCurrent ? 0 : 1;
}

function say(sentence: string): number {
  console.error(sentence);
  return NOTHING_TO_REPLAY;
}

async function main(): Promise<number> {
  const [offerId] = process.argv.slice(2);
  if (!offerId) return say("Usage: bun run replay <offerId>");
  const url =
    readDatabaseUrl() ??
    runningDatabaseUrl(checkout, `beeline_${parseId(offerId)?.region ?? "in"}`);
  if (!url) return say("Set DATABASE_URL, or start a city with `bun run up`.");
  const database = openDatabase(url, { queries: 1, transactions: 1 });
  try {
    return await replay(database.queries, offerId);
  } finally {
    await database.close();
  }
}

process.exit(await main());
