/** The middle of a test city, where people ask and drivers are. */
import { orders, rides } from "#drizzle/schema/index.ts";
import { makeRuntime, newId, now, type Runtime } from "../platform/index.ts";
import { closeLiveIndex, liveIndexOf } from "../supply/index.ts";
import { cityCenter, type TestCore } from "../test/index.ts";
import { SNAPSHOT_EVERY_MS } from "./hotspots/write-snapshots.ts";
import { noteRideRequest, surgeAt } from "./index.ts";
import { refreshSurge } from "./refresh-surge.ts";
import { surgeCellOf } from "./surge-state.ts";

export function surgePlace(core: TestCore) {
  const { runtime, system } = core;
  const here = { cityCode: "blr", position: cityCenter(core), rideType: "AUTO" as const };
  const placed: string[] = [];
  return {
    here,
    cell: surgeCellOf(runtime, here.position),
    ask(times: number): void {
      const atMs = now(system).getTime();
      for (let i = 0; i < times; i++) noteRideRequest(runtime, { ...here, atMs });
    },
    async refresh(times = 1): Promise<void> {
      for (let i = 0; i < times; i++) await refreshSurge(system, "blr");
    },
    placeDriver(riderId: string): void {
      placed.push(riderId);
      const atMs = now(system).getTime();
      liveIndexOf(runtime).place({
        ...{ riderId, cityCode: "blr", vehicle: "auto", state: "online", ...here.position },
        ...{ bearing: null, speedKmh: null, recordedAtMs: atMs, seenAtMs: atMs },
      });
    },
    /** Everybody goes, and what was asked is too old to count; two full minutes begin. */
    beginAnew(): void {
      const past = now(system).getTime() % SNAPSHOT_EVERY_MS;
      core.ambient.advance(5 * SNAPSHOT_EVERY_MS - past);
      for (const id of placed.splice(0)) liveIndexOf(runtime).remove(id);
    },
    /** As booking leaves it in the rows. */
    async bookRide(agoMs: number): Promise<void> {
      const id = newId(core.system, "order");
      const customerId = newId(core.system, "customer");
      const placedAt = new Date(now(system).getTime() - agoMs);
      await system.db.insert(orders).values({
        ...{ id, quoteId: newId(system, "quote"), placedWithKey: id, customerId },
        ...{ cityCode: "blr", vertical: "ride", state: "searching", items: [], lines: [] },
        ...{ totalMinor: 10_000, currency: "INR", dropoffLat: 12.9, dropoffLng: 77.6 },
        ...{ addressSealed: "-", otp: "0000", placedAt, releaseAt: placedAt },
      });
      await system.db.insert(rides).values({
        ...{ orderId: id, customerId, rideType: "AUTO", pickupAddressSealed: "-" },
        ...{ preferences: {}, pickupLat: here.position.lat, pickupLng: here.position.lng },
        ...{ surge: surgeAt(runtime, here), policyRevision: "fares/in@default" },
        ...{ quotedMinor: 10_000, paymentMethodId: "cash" },
      });
    },
  };
}

/** A second process over the same database, which knows nothing yet. */
export async function inAnotherCore(
  core: TestCore,
  work: (runtime: Runtime) => Promise<void>,
): Promise<void> {
  const runtime = makeRuntime(core.config, core.ambient);
  try {
    await work(runtime);
  } finally {
    await closeLiveIndex(runtime);
    await runtime.database.close();
  }
}
