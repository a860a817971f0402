import { and, eq } from "drizzle-orm";
import { vehicles } from "#drizzle/schema/index.ts";
import type { BodyOf, RidersVehicle, routes } from "#shared/contracts/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { type Ctx, now, transact } from "../../platform/index.ts";
import { lockRider } from "../papers/lock-rider.ts";
import { settleKyc } from "../papers/settle-kyc.ts";
import { driveVehicle } from "./activate-vehicle.ts";
import { tellVehicle } from "./add-vehicle.ts";
import { listVehicles, showVehicle } from "./list-vehicles.ts";

/**
 * Decides about a vehicle, once. A rider's first verified one is driven from then on.
 * @throws BeelineError NOT_FOUND; CONFLICT when somebody else has decided
 */
export async function reviewVehicle(
  ctx: Ctx,
  id: string,
  { decision, reason }: BodyOf<typeof routes.reviewVehicle>,
): Promise<RidersVehicle> {
  return transact(ctx, async (tx) => {
    const [seen] = await tx.db.select().from(vehicles).where(eq(vehicles.id, id));
    if (!seen) throw new BeelineError("NOT_FOUND");
    const { riderId } = seen;
    const rider = await lockRider(tx, riderId);
    const isVerified = decision === "verify";
    const [row] = await tx.db
      .update(vehicles)
      .set({
        state: isVerified ? "verified" : "rejected",
        reviewReason: isVerified ? null : (reason ?? null),
        ...{ reviewedBy: tx.actor.id ?? null, reviewedAt: now(tx) },
      })
      .where(and(eq(vehicles.id, id), eq(vehicles.state, "submitted")))
      .returning();
    if (!row) throw new BeelineError("CONFLICT", { detail: "Somebody has decided already" });
    const isFirst =
      isVerified && !(await listVehicles(tx, riderId)).some((one) => one.id !== id && one.isActive);
    const isFree = rider.state === "offline" || rider.state === "suspended";
    // Who works with something else is not moved to another kind unasked: it may demand other papers.
    const isOwnKind = rider.kyc !== "verified" || rider.vehicle === row.type;
    if (isFirst && isFree && isOwnKind) await driveVehicle(tx, row);
    else await settleKyc(tx, riderId);
    await tellVehicle(tx, row, isVerified ? "verified" : "rejected");
    return showVehicle(tx, riderId, id);
  });
}
