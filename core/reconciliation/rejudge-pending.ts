/** Looks again at lines that were too young to judge: by now their booking is there, or missing. */
import { and, asc, eq, gt } from "drizzle-orm";
import { settlementLines } from "#drizzle/schema/index.ts";
import type { SettlementProvider } from "#shared/contracts/ops-reconciliation.ts";
import type { Ctx } from "../platform/index.ts";
import { bookLines, judgeLines, openItems, showEvidence } from "./judge-lines.ts";

const BATCH = 100;
/** At most so many in one import; what is left waits for the next. */
const MAX_BATCHES = 50;

type UnderLock = <T>(work: (tx: Ctx) => Promise<T>) => Promise<T>;

export async function rejudgePending(
  ctx: Ctx,
  provider: SettlementProvider,
  underLock: UnderLock,
): Promise<void> {
  let after = 0;
  for (let batch = 0; batch < MAX_BATCHES; batch++) {
    const from = after;
    const last = await underLock((tx) => rejudge(tx, provider, from));
    if (last === undefined) return;
    after = last;
  }
  ctx.runtime.log.warn({ provider }, "more settlement lines are pending than one import looks at");
}

/** One batch behind `after`; the id of its last line, undefined when there was none. */
async function rejudge(
  tx: Ctx,
  provider: SettlementProvider,
  after: number,
): Promise<number | undefined> {
  const rows = await tx.db
    .select()
    .from(settlementLines)
    .where(
      and(
        eq(settlementLines.provider, provider),
        eq(settlementLines.classification, "pending_cutoff"),
        gt(settlementLines.id, after),
      ),
    )
    .orderBy(asc(settlementLines.id))
    .limit(BATCH);
  if (rows.length === 0) return undefined;
  const judged = await judgeLines(tx, provider, rows);
  const moved = judged
    .map((one, index) => ({ ...one, lineId: rows[index]!.id }))
    .filter(({ judgement }) => judgement.classification !== "pending_cutoff");
  for (const { lineId, subject, judgement } of moved) {
    await tx.db
      .update(settlementLines)
      .set({ classification: judgement.classification, subjectId: subject?.id ?? null })
      .where(eq(settlementLines.id, lineId));
  }
  await openItems(tx, provider, moved);
  await showEvidence(tx, provider, moved);
  await bookLines(tx, provider, moved);
  return rows.at(-1)!.id;
}
