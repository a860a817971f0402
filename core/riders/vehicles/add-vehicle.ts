import { eq, sql } from "drizzle-orm";
import { vehicles } from "#drizzle/schema/index.ts";
import type { BodyOf, RidersVehicle, routes } from "#shared/contracts/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { appendEvents } from "../../outbox/index.ts";
import { type Ctx, newId, now, transact } from "../../platform/index.ts";
import { todayIn } from "../../supply/index.ts";
import { lockRider } from "../papers/lock-rider.ts";
import { plateHash, type VehicleRow, viewVehicle } from "./vehicle-row.ts";

/** Retired ones count: a rider who needs more has to talk to us. */
const MAX_VEHICLES = 20;

/**
 * Hands a vehicle in for review.
 * @throws BeelineError NOT_FOUND; CONFLICT when its plate drives for somebody already;
 * VALIDATION_FAILED for a year to come
 */
export async function addVehicle(
  ctx: Ctx,
  { plate, ...asked }: BodyOf<typeof routes.addVehicle>,
): Promise<RidersVehicle> {
  const riderId = ctx.actor.id ?? "";
  return transact(ctx, async (tx) => {
    const rider = await lockRider(tx, riderId);
    // Models of the next year are sold in autumn.
    if (asked.year > Number(todayIn(tx, rider.cityCode).slice(0, 4)) + 1) {
      const message = "It cannot be from the future";
      throw new BeelineError("VALIDATION_FAILED", { issues: [{ path: "year", message }] });
    }
    const [known] = await tx.db
      .select({ count: sql<number>`count(*)::int` })
      .from(vehicles)
      .where(eq(vehicles.riderId, riderId));
    if ((known?.count ?? 0) >= MAX_VEHICLES) {
      throw new BeelineError("CONFLICT", { detail: "You have handed in too many vehicles" });
    }
    const row: VehicleRow = {
      ...{ id: newId(tx, "ridersVehicle"), riderId, ...asked, state: "submitted" },
      plateSealed: tx.runtime.sealer.seal(plate),
      ...{ plateHash: plateHash(tx, plate), createdAt: now(tx), activatedAt: null },
      ...{ reviewedBy: null, reviewedAt: null, reviewReason: null },
    };
    // The unique index decides, whoever comes at the same time.
    const made = await tx.db
      .insert(vehicles)
      .values(row)
      .onConflictDoNothing()
      .returning({ id: vehicles.id });
    if (made.length === 0) {
      throw new BeelineError("CONFLICT", {
        detail: "A vehicle with this plate is handed in already",
      });
    }
    await tellVehicle(tx, row, "submitted");
    return viewVehicle(tx, row, false);
  });
}

export function tellVehicle(
  ctx: Ctx,
  { id, riderId }: { readonly id: string; readonly riderId: string },
  to: "submitted" | "verified" | "rejected" | "retired",
): Promise<void> {
  const payload = { riderId, what: "vehicle", paperId: id, to, by: ctx.actor.id ?? null };
  return appendEvents(ctx, [{ type: "rider.papers_changed", partitionKey: riderId, payload }]);
}
