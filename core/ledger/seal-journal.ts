import { type Ctx, statement } from "../platform/index.ts";

const seal = statement<{ sealed: number }>("select ledger.seal($1) as sealed");
/** Transactions a statement seals at most; what is left is sealed by the next one. */
const BATCH = 2_000;

/**
 * Seals what was committed since the last time, in the order of the database's transactions. Safe
 * for any number of processes: one seals, the others find nothing to do.
 * @returns how many transactions were sealed
 */
export async function sealJournal(ctx: Pick<Ctx, "db">): Promise<number> {
  for (let total = 0; ; ) {
    const [row] = await seal(ctx, [BATCH]);
    total += row!.sealed;
    if (row!.sealed < BATCH) return total;
  }
}
