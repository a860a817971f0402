import { and, asc, eq, gt, or, type SQL } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { riderDocuments, riders, vehicles } from "#drizzle/schema/index.ts";
import {
  PaperType,
  type ResponseOf,
  type RiderReview,
  type routes,
} from "#shared/contracts/index.ts";
import { type Ctx, readTimeCursor, writeCursor } from "../../platform/index.ts";

interface Page {
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Papers and vehicles that wait, merged by time: the longest waiting first. */
export async function listReviews(
  ctx: Ctx,
  { cursor, limit }: Page,
): Promise<ResponseOf<typeof routes.listRiderReviews>> {
  const place = cursor === undefined ? undefined : readTimeCursor(cursor);
  const behind = (at: PgColumn, id: PgColumn): SQL | undefined =>
    place && or(gt(at, new Date(place.at)), and(eq(at, new Date(place.at)), gt(id, place.id)));
  // One after the other: a look at a queue is in no hurry, and a transaction has one connection.
  const papers = await waitingPapers(ctx, behind, limit + 1);
  const driven = await waitingVehicles(ctx, behind, limit + 1);
  const order = ({ submittedAt, id }: RiderReview) => `${submittedAt} ${id}`;
  const all = [...papers, ...driven].sort((a, b) => (order(a) < order(b) ? -1 : 1));
  const items = all.slice(0, limit);
  const last = items.at(-1);
  return {
    items,
    nextCursor: all.length > limit && last ? writeCursor(last.submittedAt, last.id) : null,
  };
}

type Behind = (at: PgColumn, id: PgColumn) => SQL | undefined;

async function waitingPapers(ctx: Ctx, behind: Behind, most: number): Promise<RiderReview[]> {
  const { id, riderId, kind, expiresOn, contentType, createdAt, state } = riderDocuments;
  const rows = await ctx.db
    .select({ id, riderId, kind, expiresOn, contentType, createdAt, cityCode: riders.cityCode })
    .from(riderDocuments)
    .innerJoin(riders, eq(riders.id, riderId))
    .where(and(eq(state, "submitted"), behind(createdAt, id)))
    .orderBy(asc(createdAt), asc(id))
    .limit(most);
  return rows.map((row) => ({
    ...{ kind: "document", id: row.id, riderId: row.riderId, cityCode: row.cityCode },
    ...{ documentKind: row.kind, expiresOn: row.expiresOn, vehicle: null },
    submittedAt: row.createdAt.toISOString(),
    contentType: row.contentType === null ? null : PaperType.parse(row.contentType),
  }));
}

async function waitingVehicles(ctx: Ctx, behind: Behind, most: number): Promise<RiderReview[]> {
  const rows = await ctx.db
    .select({ vehicle: vehicles, cityCode: riders.cityCode })
    .from(vehicles)
    .innerJoin(riders, eq(riders.id, vehicles.riderId))
    .where(and(eq(vehicles.state, "submitted"), behind(vehicles.createdAt, vehicles.id)))
    .orderBy(asc(vehicles.createdAt), asc(vehicles.id))
    .limit(most);
  return rows.map(({ vehicle, cityCode }) => {
    const { type, make, model, color, year, seats, hasAirConditioning } = vehicle;
    const plate = ctx.runtime.sealer.open(vehicle.plateSealed);
    return {
      ...{ kind: "vehicle", id: vehicle.id, riderId: vehicle.riderId, cityCode },
      submittedAt: vehicle.createdAt.toISOString(),
      ...{ documentKind: null, expiresOn: null, contentType: null },
      vehicle: { type, make, model, color, year, seats, hasAirConditioning, plate },
    };
  });
}
