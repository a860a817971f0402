import { and, desc, eq, ne } from "drizzle-orm";
import { riderDocuments } from "#drizzle/schema/index.ts";
import { addDays } from "#shared/city-days.ts";
import {
  type Papers,
  PaperType,
  RejectReason,
  type RiderDocument,
} from "#shared/contracts/index.ts";
import type { Ctx } from "../../platform/index.ts";
import { policyInForce } from "../../policy/index.ts";
import { findRider, lackOf, readPapers, todayIn } from "../../supply/index.ts";

/** Without what is sealed: nobody needs the bytes for a list. */
const columns = {
  id: riderDocuments.id,
  riderId: riderDocuments.riderId,
  kind: riderDocuments.kind,
  state: riderDocuments.state,
  contentType: riderDocuments.contentType,
  expiresOn: riderDocuments.expiresOn,
  createdAt: riderDocuments.createdAt,
  reviewedAt: riderDocuments.reviewedAt,
  reviewReason: riderDocuments.reviewReason,
} as const;

export const documentColumns = columns;

export type DocumentRow = {
  [Name in keyof typeof columns]: (typeof riderDocuments.$inferSelect)[Name];
};

/** What the calling rider, or a rider that ops look at, has handed in and still lacks. */
export async function viewPapers(ctx: Ctx, riderId: string): Promise<Papers> {
  const rider = await findRider(ctx, riderId);
  const held = await readPapers(ctx, riderId);
  const missing = lackOf(ctx, rider, held, rider.vehicle);
  const { values: policy } = policyInForce(ctx.runtime, "eligibility", {
    cityCode: rider.cityCode,
  });
  return {
    kyc: rider.kyc,
    vehicle: rider.vehicle,
    required: policy.vehicles[rider.vehicle].documents,
    missing,
    takesPets: rider.takesPets,
    items: await listDocuments(ctx, rider),
  };
}

/** The newest first; a rider has at most a few of each kind that were not replaced. */
export async function listDocuments(
  ctx: Ctx,
  { id, cityCode }: { readonly id: string; readonly cityCode: string },
): Promise<RiderDocument[]> {
  const rows = await ctx.db
    .select(columns)
    .from(riderDocuments)
    .where(and(eq(riderDocuments.riderId, id), ne(riderDocuments.state, "replaced")))
    .orderBy(desc(riderDocuments.id));
  const sight = sightIn(ctx, cityCode);
  return rows.map((row) => viewDocumentRow(row, sight));
}

/** From which day on an end counts as soon. */
export interface Sight {
  readonly today: string;
  readonly warnUntil: string;
}

export function sightIn(ctx: Ctx, cityCode: string): Sight {
  const { values: policy } = policyInForce(ctx.runtime, "eligibility", { cityCode });
  const today = todayIn(ctx, cityCode);
  return { today, warnUntil: addDays(today, policy.warnDays) };
}

export function viewDocumentRow(row: DocumentRow, { today, warnUntil }: Sight): RiderDocument {
  const { id, kind, state, expiresOn } = row;
  const isOver = state === "verified" && expiresOn !== null && expiresOn < today;
  return {
    ...{ id, kind, expiresOn },
    // The day is over, though the job that says so has not come by yet.
    state: isOver ? "expired" : state,
    contentType: row.contentType === null ? null : PaperType.parse(row.contentType),
    submittedAt: row.createdAt.toISOString(),
    reviewedAt: row.reviewedAt?.toISOString() ?? null,
    reviewReason: row.reviewReason === null ? null : RejectReason.parse(row.reviewReason),
    endsSoon: state === "verified" && !isOver && expiresOn !== null && expiresOn <= warnUntil,
  };
}
