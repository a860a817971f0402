import { and, asc, desc, eq, gt, isNull, lt, or, type SQL } from "drizzle-orm";
import { riders, suspensions } from "#drizzle/schema/index.ts";
import type { QueryOf, ResponseOf, routes } from "#shared/contracts/index.ts";
import {
  type Ctx,
  pageFrom,
  readIdCursor,
  readTimeCursor,
  writeCursor,
} from "../../platform/index.ts";
import { type SuspensionRow, viewOpsSuspension } from "./suspension-row.ts";

type Asked = QueryOf<typeof routes.listSuspensions>;
type Answer = ResponseOf<typeof routes.listSuspensions>;
interface Row {
  readonly suspension: SuspensionRow;
  readonly cityCode: string;
}

/** Open appeals, the longest waiting first; or suspensions, the latest first. */
export function listSuspensions(ctx: Ctx, asked: Asked): Promise<Answer> {
  return asked.show === "appeals" ? listAppeals(ctx, asked) : listLatest(ctx, asked);
}

async function listAppeals(ctx: Ctx, { cursor, limit }: Asked): Promise<Answer> {
  const { appealState, appealedAt, id } = suspensions;
  const place = cursor === undefined ? undefined : readTimeCursor(cursor);
  const at = new Date(place?.at ?? 0);
  const behind = place && or(gt(appealedAt, at), and(eq(appealedAt, at), gt(id, place.id)));
  const rows = await readRows(ctx, and(eq(appealState, "open"), behind), limit + 1, [
    asc(appealedAt),
    asc(id),
  ]);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1)?.suspension;
  const next = rows.length > limit && last?.appealedAt;
  return {
    items: shown.map((row) => viewOpsSuspension(ctx, row.suspension, row.cityCode)),
    nextCursor: next ? writeCursor(next.toISOString(), last.id) : null,
  };
}

async function listLatest(ctx: Ctx, { cursor, limit, show }: Asked): Promise<Answer> {
  const { id, liftedAt } = suspensions;
  const before = cursor === undefined ? undefined : lt(id, readIdCursor("suspension", cursor));
  const which = and(show === "open" ? isNull(liftedAt) : undefined, before);
  const rows = await readRows(ctx, which, limit + 1, [desc(id)]);
  const named = rows.map((row) => ({ ...row, id: row.suspension.id }));
  return pageFrom(named, limit, (row) => viewOpsSuspension(ctx, row.suspension, row.cityCode));
}

function readRows(ctx: Ctx, which: SQL | undefined, most: number, order: SQL[]): Promise<Row[]> {
  return ctx.db
    .select({ suspension: suspensions, cityCode: riders.cityCode })
    .from(suspensions)
    .innerJoin(riders, eq(riders.id, suspensions.riderId))
    .where(which)
    .orderBy(...order)
    .limit(most);
}
