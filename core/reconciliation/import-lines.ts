/**
 * Imports a report: a file row that remembers how far it is, then lines in batches, each judged and
 * booked in one transaction with the mark of where it ended. A core that dies goes on behind the last
 * mark; the same content, in whole or in part, in whatever file, changes nothing.
 */
import { and, eq, isNull, lte, or, sql } from "drizzle-orm";
import { settlementFiles, settlementLines } from "#drizzle/schema/index.ts";
import type { Classification, SettlementProvider } from "#shared/contracts/ops-reconciliation.ts";
import { BeelineError } from "#shared/errors.ts";
import { type Ctx, crashPoint, newId, now, statement } from "../platform/index.ts";
import type { Line } from "./classify-rules.ts";
import { findUnmentioned } from "./find-unmentioned.ts";
import { bookLines, countClasses, judgeLines, openItems, showEvidence } from "./judge-lines.ts";
import { isKeepable } from "./line-identity.ts";
import { type FileRow, type PlacedLine, placeLines } from "./line-row.ts";
import { rejudgePending } from "./rejudge-pending.ts";
import { underLock } from "./under-lock.ts";

/** Of one report; a longer period is asked for in parts. At about 400 bytes each it fits in memory. */
export const MAX_LINES = 100_000;
/** Lines judged in one transaction: short enough that nobody waits long for the provider's lock. */
const BATCH = 100;
/** Longer than any batch takes; renewed with each. */
const LEASE_MS = 30_000;
/** How long a second import of the same content waits for the first before it tells how far that is. */
const TWIN_WAIT_MS = 5_000;
const TWIN_POLL_MS = 50;

export interface Report {
  readonly provider: SettlementProvider;
  readonly source: "csv" | "api";
  /** SHA-256 of the content. */
  readonly fingerprint: string;
  readonly start: Date;
  readonly end: Date;
  readonly lines: readonly Line[];
}

/**
 * @throws BeelineError CONFLICT for more than MAX_LINES
 * @throws BeelineError VALIDATION_FAILED for a line that cannot be kept; nothing was imported
 */
export async function importLines(ctx: Ctx, report: Report): Promise<FileRow> {
  if (ctx.afterCommit) throw new Error("An import commits in steps");
  if (report.lines.length > MAX_LINES) {
    throw new BeelineError("CONFLICT", {
      detail: `More than ${MAX_LINES} lines; import less at once`,
    });
  }
  const wrong = report.lines.findIndex((line) => !isKeepable(line));
  if (wrong >= 0) {
    const message = `Booking ${wrong + 1} has no name, amount or time that could be kept`;
    throw new BeelineError("VALIDATION_FAILED", { issues: [{ path: "csv", message }] });
  }
  const waitUntil = performance.now() + TWIN_WAIT_MS;
  for (;;) {
    const claimed = await claimFile(ctx, report);
    if (claimed.isMine) return work(ctx, report, claimed.file);
    const isOver = claimed.file.state === "done" || performance.now() >= waitUntil;
    if (isOver) return claimed.file;
    await new Promise((resolve) => setTimeout(resolve, TWIN_POLL_MS));
  }
}

async function claimFile(ctx: Ctx, report: Report): Promise<{ file: FileRow; isMine: boolean }> {
  const { provider, source, fingerprint, start, end, lines } = report;
  const at = now(ctx);
  const leaseUntil = new Date(at.getTime() + LEASE_MS);
  const { actor } = ctx;
  const [made] = await ctx.db
    .insert(settlementFiles)
    .values({
      id: newId(ctx, "settlementFile"),
      ...{ provider, source, fingerprint, leaseUntil },
      state: "importing",
      periodStart: start,
      periodEnd: end,
      lineCount: lines.length,
      importedByRole: actor.role,
      importedById: actor.id ?? null,
      importedAt: at,
    })
    .onConflictDoNothing()
    .returning();
  if (made) return { file: made, isMine: true };
  const isSame = and(
    eq(settlementFiles.provider, provider),
    eq(settlementFiles.fingerprint, fingerprint),
  );
  // Whoever imported it before has died in the middle.
  const [taken] = await ctx.db
    .update(settlementFiles)
    .set({ leaseUntil })
    .where(and(isSame, eq(settlementFiles.state, "importing"), isFree(at)))
    .returning();
  if (taken) return { file: taken, isMine: true };
  const [file] = await ctx.db.select().from(settlementFiles).where(isSame);
  return { file: file!, isMine: false };
}

const isFree = (at: Date) =>
  or(isNull(settlementFiles.leaseUntil), lte(settlementFiles.leaseUntil, at));

async function work(ctx: Ctx, report: Report, claimed: FileRow): Promise<FileRow> {
  const { provider } = report;
  const lines = placeLines(report.lines);
  let file = claimed;
  while (file.linesDone < lines.length) {
    crashPoint(ctx, "settlement.import.before_call");
    const batch = lines.slice(file.linesDone, file.linesDone + BATCH);
    const before = file;
    file = await underLock(ctx, provider, (tx) => importBatch(tx, before, batch));
    crashPoint(ctx, "settlement.import.after_commit");
  }
  crashPoint(ctx, "settlement.compare.before_call");
  await rejudgePending(ctx, provider, (work) => underLock(ctx, provider, work));
  const unmentioned = await findUnmentioned(ctx, file, (work) => underLock(ctx, provider, work));
  crashPoint(ctx, "settlement.compare.after_call");
  const done = await mark(ctx, file, {
    state: "done",
    counts: added(file.counts, unmentioned),
    leaseUntil: null,
  });
  crashPoint(ctx, "settlement.compare.after_commit");
  return done;
}

const findKept = statement<{ fingerprint: string }>(
  "select fingerprint from settlement_lines where provider = $1 and fingerprint = any($2)",
);

async function importBatch(tx: Ctx, file: FileRow, batch: readonly PlacedLine[]): Promise<FileRow> {
  const { provider } = file;
  const kept = await findKept(tx, [provider, batch.map(({ fingerprint }) => fingerprint)]);
  const known = new Set(kept.map(({ fingerprint }) => fingerprint));
  const fresh = batch.filter(({ fingerprint }) => !known.has(fingerprint));
  const judged =
    fresh.length === 0 ? [] : await judgeLines(tx, provider as SettlementProvider, fresh);
  if (judged.length > 0) {
    const rows = await tx.db
      .insert(settlementLines)
      .values(
        judged.map(({ line, subject, judgement }) => ({
          fileId: file.id,
          provider,
          ...line,
          classification: judgement.classification,
          subjectId: subject?.id ?? null,
        })),
      )
      .returning({ id: settlementLines.id, fingerprint: settlementLines.fingerprint });
    const ids = new Map(rows.map(({ id, fingerprint }) => [fingerprint, id]));
    const numbered = judged.map((one) => ({ ...one, lineId: ids.get(one.line.fingerprint)! }));
    await openItems(tx, provider as SettlementProvider, numbered);
    await showEvidence(tx, provider as SettlementProvider, numbered);
    await bookLines(tx, provider as SettlementProvider, judged);
  }
  return mark(tx, file, {
    linesDone: file.linesDone + batch.length,
    linesNew: file.linesNew + fresh.length,
    counts: added(file.counts, countClasses(judged)),
    leaseUntil: new Date(now(tx).getTime() + LEASE_MS),
  });
}

/** @throws BeelineError CONFLICT when somebody else has taken over: then nothing of this step stays. */
async function mark(ctx: Ctx, file: FileRow, step: Partial<FileRow>): Promise<FileRow> {
  const [after] = await ctx.db
    .update(settlementFiles)
    .set(step)
    .where(
      and(
        eq(settlementFiles.id, file.id),
        eq(settlementFiles.state, "importing"),
        eq(settlementFiles.linesDone, file.linesDone),
        sql`${settlementFiles.leaseUntil} is not distinct from ${file.leaseUntil?.toISOString() ?? null}::timestamptz`,
      ),
    )
    .returning();
  if (!after)
    throw new BeelineError("CONFLICT", { detail: "Somebody else goes on with this import" });
  return after;
}

type Counts = Partial<Record<Classification, number>>;

function added(one: Counts, other: Counts): Counts {
  const sum: Counts = { ...one };
  for (const [name, count] of Object.entries(other) as [Classification, number][]) {
    if (count > 0) sum[name] = (sum[name] ?? 0) + count;
  }
  return sum;
}
