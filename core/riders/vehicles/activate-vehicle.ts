import { eq } from "drizzle-orm";
import { riders, vehicles } from "#drizzle/schema/index.ts";
import type { RidersVehicle } from "#shared/contracts/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { type Ctx, now, transact } from "../../platform/index.ts";
import { lackOf, readPapers } from "../../supply/index.ts";
import { lockRider } from "../papers/lock-rider.ts";
import { settleKyc } from "../papers/settle-kyc.ts";
import { showVehicle } from "./list-vehicles.ts";
import { demandOwnVehicle, type VehicleRow } from "./vehicle-row.ts";

/** @throws BeelineError NOT_FOUND, CONFLICT on duty and for one that is not verified */
export async function activateVehicle(ctx: Ctx, id: string): Promise<RidersVehicle> {
  const riderId = ctx.actor.id ?? "";
  return transact(ctx, async (tx) => {
    const rider = await lockRider(tx, riderId);
    const vehicle = await demandOwnVehicle(tx, id, riderId);
    if (vehicle.state !== "verified") {
      throw new BeelineError("CONFLICT", { detail: "Only a verified vehicle can be driven" });
    }
    demandOffDuty(rider.state);
    await driveVehicle(tx, vehicle);
    return showVehicle(tx, riderId, id);
  });
}

/** Somebody waits for the vehicle that an offer was made for. @throws BeelineError CONFLICT */
export function demandOffDuty(state: string): void {
  if (state === "offline" || state === "suspended") return;
  throw new BeelineError("CONFLICT", { detail: "Go off duty first" });
}

/**
 * From now on offers are made for it. Inside a transaction that holds the rider's row. Whoever was
 * trusted without papers, and drives something that demands more, hands them in like everybody.
 */
export async function driveVehicle(ctx: Ctx, vehicle: VehicleRow): Promise<void> {
  const { id, riderId, type, hasAirConditioning } = vehicle;
  await ctx.db
    .update(vehicles)
    .set({ activatedAt: now(ctx) })
    .where(eq(vehicles.id, id));
  const before = await lockRider(ctx, riderId);
  const lacks = lackOf(ctx, before, await readPapers(ctx, riderId), type).length > 0;
  const papersSince = before.papersSince ?? (lacks ? now(ctx) : null);
  await ctx.db
    .update(riders)
    .set({ vehicle: type, hasAirConditioning, papersSince })
    .where(eq(riders.id, riderId));
  await settleKyc(ctx, riderId);
}
