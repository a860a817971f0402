import { desc, eq } from "drizzle-orm";
import { vehicles } from "#drizzle/schema/index.ts";
import type { RidersVehicle } from "#shared/contracts/index.ts";
import type { Ctx } from "../../platform/index.ts";
import { findRider } from "../../supply/index.ts";
import { activeOf, viewVehicle } from "./vehicle-row.ts";

/** The newest first; nobody may hand in more than twenty. @throws BeelineError NOT_FOUND */
export async function listVehicles(ctx: Ctx, riderId: string): Promise<RidersVehicle[]> {
  const rider = await findRider(ctx, riderId);
  const rows = await ctx.db
    .select()
    .from(vehicles)
    .where(eq(vehicles.riderId, riderId))
    .orderBy(desc(vehicles.id));
  const active = activeOf(rider, rows);
  return rows.map((row) => viewVehicle(ctx, row, row.id === active?.id));
}

/** One of them. @throws BeelineError NOT_FOUND */
export async function showVehicle(ctx: Ctx, riderId: string, id: string): Promise<RidersVehicle> {
  const all = await listVehicles(ctx, riderId);
  return all.find((one) => one.id === id)!;
}
