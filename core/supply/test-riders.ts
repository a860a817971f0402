/** Riders for the tests of this module. */
import { eq } from "drizzle-orm";
import { riders } from "#drizzle/schema/index.ts";
import { routes } from "#shared/contracts/index.ts";
import { cityCenter, type TestCore, type TestPerson } from "../test/index.ts";

export async function rowOf(core: TestCore, rider: { id: string }) {
  const [row] = await core.system.db.select().from(riders).where(eq(riders.id, rider.id));
  return row!;
}

/** A rider off duty, unless `change` says otherwise. */
export async function newRider(
  core: TestCore,
  change: Partial<typeof riders.$inferInsert> = {},
): Promise<TestPerson> {
  const rider = await core.person("rider");
  const cityCode = core.runtime.region.cities[0]!.code;
  const values = { id: rider.id, cityCode, vehicle: "scooter" as const, ...change };
  await core.system.db
    .insert(riders)
    .values(values)
    .onConflictDoUpdate({ target: riders.id, set: values });
  return rider;
}

export const goOnline = (core: TestCore, rider: TestPerson, position = cityCenter(core)) =>
  rider.call(routes.setDuty, { body: { status: "online", vehicle: "bike", position } });

export const goOffline = (rider: TestPerson) =>
  rider.call(routes.setDuty, { body: { status: "offline" } });
