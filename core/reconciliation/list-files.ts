import { and, desc, eq, lt } from "drizzle-orm";
import { settlementFiles } from "#drizzle/schema/index.ts";
import type { QueryOf, ResponseOf, routes, SettlementFile } from "#shared/contracts/index.ts";
import type { SettlementProvider } from "#shared/contracts/ops-reconciliation.ts";
import { BeelineError } from "#shared/errors.ts";
import type { Ctx } from "../platform/index.ts";
import { pageFrom, readIdCursor } from "../platform/index.ts";
import type { FileRow } from "./line-row.ts";

export async function listFiles(
  ctx: Ctx,
  { cursor, limit, provider }: QueryOf<typeof routes.listSettlementFiles>,
): Promise<ResponseOf<typeof routes.listSettlementFiles>> {
  const rows = await ctx.db
    .select()
    .from(settlementFiles)
    .where(
      and(
        provider && eq(settlementFiles.provider, provider),
        cursor === undefined
          ? undefined
          : lt(settlementFiles.id, readIdCursor("settlementFile", cursor)),
      ),
    )
    .orderBy(desc(settlementFiles.id))
    .limit(limit + 1);
  return pageFrom(rows, limit, viewFile);
}

/** @throws BeelineError NOT_FOUND */
export async function getFile(ctx: Ctx, id: string): Promise<SettlementFile> {
  const [row] = await ctx.db.select().from(settlementFiles).where(eq(settlementFiles.id, id));
  if (!row) throw new BeelineError("NOT_FOUND");
  return viewFile(row);
}

export function viewFile(row: FileRow): SettlementFile {
  return {
    id: row.id,
    provider: row.provider as SettlementProvider,
    source: row.source,
    state: row.state,
    periodStart: row.periodStart.toISOString(),
    periodEnd: row.periodEnd.toISOString(),
    lineCount: row.lineCount,
    linesDone: row.linesDone,
    linesNew: row.linesNew,
    counts: row.counts,
    importedById: row.importedById,
    importedAt: row.importedAt.toISOString(),
  };
}
