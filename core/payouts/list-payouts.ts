import { and, desc, eq, isNotNull, isNull, lt, type SQL } from "drizzle-orm";
import { payouts } from "#drizzle/schema/index.ts";
import type { QueryOf, ResponseOf, routes } from "#shared/contracts/index.ts";
import type { Ctx } from "../platform/index.ts";
import { pageFrom, readIdCursor } from "../platform/index.ts";
import { type Owner, viewOpsPayout, viewPayout } from "./payout-row.ts";

interface PageRequest {
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** An owner's payouts, newest first. */
export async function listOwnPayouts(
  ctx: Ctx,
  owner: Owner,
  request: PageRequest,
): Promise<ResponseOf<typeof routes.listRiderPayouts>> {
  const rows = await readPage(ctx, request, eq(payouts.ownerId, owner.id));
  return pageFrom(rows, request.limit, viewPayout);
}

export async function listOpsPayouts(
  ctx: Ctx,
  query: QueryOf<typeof routes.listOpsPayouts>,
): Promise<ResponseOf<typeof routes.listOpsPayouts>> {
  const { state, ownerId, attention } = query;
  const needsPerson = { true: isNotNull, false: isNull };
  const rows = await readPage(
    ctx,
    query,
    and(
      state && eq(payouts.state, state),
      ownerId === undefined ? undefined : eq(payouts.ownerId, ownerId),
      attention && needsPerson[attention](payouts.attention),
    ),
  );
  return pageFrom(rows, query.limit, viewOpsPayout);
}

function readPage(ctx: Ctx, { cursor, limit }: PageRequest, which: SQL | undefined) {
  const before = cursor === undefined ? undefined : lt(payouts.id, readIdCursor("payout", cursor));
  return ctx.db
    .select()
    .from(payouts)
    .where(and(which, before))
    .orderBy(desc(payouts.id))
    .limit(limit + 1);
}
