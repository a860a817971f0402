import { and, eq } from "drizzle-orm";
import type { riders } from "#drizzle/schema/index.ts";
import { vehicles } from "#drizzle/schema/index.ts";
import { RejectReason, type RidersVehicle } from "#shared/contracts/index.ts";
import { BeelineError } from "#shared/errors.ts";
import type { Ctx } from "../../platform/index.ts";

export type VehicleRow = typeof vehicles.$inferSelect;
type RiderRow = typeof riders.$inferSelect;

/** Spaces, dashes and case are nobody's plate. */
export function plateHash(ctx: Ctx, plate: string): string {
  const plain = plate
    .normalize("NFKC")
    .toUpperCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, "");
  return ctx.runtime.sealer.lookupHash(`plate ${plain}`);
}

/** @throws BeelineError NOT_FOUND unless it is this rider's */
export async function demandOwnVehicle(ctx: Ctx, id: string, riderId: string): Promise<VehicleRow> {
  const [row] = await ctx.db
    .select()
    .from(vehicles)
    .where(and(eq(vehicles.id, id), eq(vehicles.riderId, riderId)));
  if (!row) throw new BeelineError("NOT_FOUND");
  return row;
}

/** The one that offers are made for: of the verified ones of the rider's type the latest chosen. */
export function activeOf(
  rider: Pick<RiderRow, "vehicle">,
  all: readonly VehicleRow[],
): VehicleRow | undefined {
  const chosenMs = ({ activatedAt }: VehicleRow) => activatedAt?.getTime() ?? 0;
  return all
    .filter(({ type, state }) => type === rider.vehicle && state === "verified")
    .sort((a, b) => chosenMs(b) - chosenMs(a) || (a.id < b.id ? 1 : -1))[0];
}

export function viewVehicle(ctx: Ctx, row: VehicleRow, active: boolean): RidersVehicle {
  const { id, type, make, model, color, year, seats, hasAirConditioning, state } = row;
  return {
    ...{ id, type, make, model, color, year, seats, hasAirConditioning, state },
    plate: ctx.runtime.sealer.open(row.plateSealed),
    reviewReason: row.reviewReason === null ? null : RejectReason.parse(row.reviewReason),
    isActive: active,
    createdAt: row.createdAt.toISOString(),
  };
}
