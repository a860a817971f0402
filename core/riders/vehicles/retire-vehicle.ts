import { eq } from "drizzle-orm";
import { vehicles } from "#drizzle/schema/index.ts";
import type { RidersVehicle } from "#shared/contracts/index.ts";
import { type Ctx, transact } from "../../platform/index.ts";
import { lockRider } from "../papers/lock-rider.ts";
import { settleKyc } from "../papers/settle-kyc.ts";
import { demandOffDuty } from "./activate-vehicle.ts";
import { tellVehicle } from "./add-vehicle.ts";
import { listVehicles, showVehicle } from "./list-vehicles.ts";
import { demandOwnVehicle } from "./vehicle-row.ts";

/**
 * The rider drives it no longer and somebody else may; saying so again changes nothing.
 * @throws BeelineError NOT_FOUND, CONFLICT while on duty with it
 */
export async function retireVehicle(ctx: Ctx, id: string): Promise<RidersVehicle> {
  const riderId = ctx.actor.id ?? "";
  return transact(ctx, async (tx) => {
    const rider = await lockRider(tx, riderId);
    const vehicle = await demandOwnVehicle(tx, id, riderId);
    if (vehicle.state !== "retired") {
      const own = await listVehicles(tx, riderId);
      if (own.some((one) => one.id === id && one.isActive)) demandOffDuty(rider.state);
      await tx.db.update(vehicles).set({ state: "retired" }).where(eq(vehicles.id, id));
      await tellVehicle(tx, vehicle, "retired");
      await settleKyc(tx, riderId);
    }
    return showVehicle(tx, riderId, id);
  });
}
