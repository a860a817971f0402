import type { SettlementProvider } from "#shared/contracts/ops-reconciliation.ts";
import { type Ctx, statement, transact } from "../platform/index.ts";

const lockProvider = statement("select pg_advisory_xact_lock(hashtextextended($1, 0))");

/**
 * One transaction, while nobody else judges lines of this provider or decides a difference with it, in
 * whichever process.
 */
export async function underLock<T>(
  ctx: Ctx,
  provider: SettlementProvider,
  work: (tx: Ctx) => Promise<T>,
): Promise<T> {
  return transact(ctx, async (tx) => {
    await lockProvider(tx, [`settlement:${provider}`]);
    return work(tx);
  });
}
