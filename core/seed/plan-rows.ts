/** The plan as rows of the database. Equal plans give equal ids, so a second run finds the first. */
import type { items, people, riders, stores, vehicles } from "#drizzle/schema/index.ts";
import { type IdKind, makeId } from "#shared/ids.ts";
import { regions } from "#shared/regions.ts";
import type { Role } from "#shared/roles.ts";
import type { CityPlan, PlannedPerson, PlannedRider, PlannedStore } from "./city-plan.ts";
import { makeRandom } from "./random.ts";

export interface PlanRows {
  readonly stores: (typeof stores.$inferInsert)[];
  readonly items: (typeof items.$inferInsert)[];
  readonly people: (typeof people.$inferInsert)[];
  readonly riders: (typeof riders.$inferInsert)[];
  readonly vehicles: (typeof vehicles.$inferInsert)[];
}

/** The part of the sealer that is needed here. */
export interface Sealing {
  seal(plain: string): string;
  lookupHash(value: string): string;
}

/** Before any real order, so that seeded things sort first. */
const PLANNED_AT_MS = Date.UTC(2026, 0, 1);

type NewId = (kind: IdKind) => string;

function idsOf(plan: CityPlan): NewId {
  const random = makeRandom(`ids of ${plan.fingerprint}`);
  return (kind) => {
    const bytes = Uint8Array.from({ length: 16 }, () => random.int(0, 255));
    return makeId(kind, plan.region, PLANNED_AT_MS, bytes);
  };
}

function itemRows(
  plan: CityPlan,
  store: PlannedStore,
  storeId: string,
  newId: NewId,
): PlanRows["items"] {
  const { currency } = regions[plan.region];
  return store.items.map((item, sort) => ({
    id: newId("item"),
    storeId,
    section: item.section,
    name: item.name,
    description: item.description,
    priceMinor: item.priceMinor,
    currency,
    available: item.available,
    stock: item.stock,
    options: item.options.map((option, i) => ({
      id: `opt${i + 1}`,
      name: option.name,
      priceMinor: option.priceMinor,
    })),
    sort,
  }));
}

/** The id of store 0: present in the database exactly when this plan was seeded. */
export function firstStoreId(plan: CityPlan): string {
  return idsOf(plan)("store");
}

export function planRows(plan: CityPlan, sealing: Sealing): PlanRows {
  const newId = idsOf(plan);
  const storeRows = plan.stores.map(({ items: _, position, ...store }) => ({
    ...store,
    ...position,
    id: newId("store"),
    cityCode: plan.cityCode,
    open: true,
  }));
  const person = (role: Role, { phone, name }: PlannedPerson, storeIndex?: number) => ({
    id: newId(role),
    role,
    phoneHash: sealing.lookupHash(phone),
    phoneSealed: sealing.seal(phone),
    nameSealed: sealing.seal(name),
    storeId: storeIndex === undefined ? null : storeRows[storeIndex]!.id,
  });
  const riderRow = (id: string, rider: PlannedRider) => ({
    id,
    cityCode: plan.cityCode,
    vehicle: rider.vehicle,
    rating: rider.rating,
    lastLat: rider.start.lat,
    lastLng: rider.start.lng,
    takesPets: rider.takesPets,
    isWoman: rider.isWoman,
    hasAirConditioning: rider.looks?.hasAirConditioning ?? false,
  });
  const vehicleRow = (riderId: string, { vehicle, looks }: PlannedRider) => {
    if (!looks) return [];
    const { plate, ...seen } = looks;
    return [
      {
        ...seen,
        ...{ id: newId("ridersVehicle"), riderId, type: vehicle, state: "verified" as const },
        plateSealed: sealing.seal(plate),
        plateHash: sealing.lookupHash(plate),
        createdAt: new Date(PLANNED_AT_MS),
      },
    ];
  };
  const allRiders = [plan.demo.rider, ...plan.riders];
  const riderPeople = allRiders.map((rider) => person("rider", rider));
  return {
    stores: storeRows,
    items: plan.stores.flatMap((store, i) => itemRows(plan, store, storeRows[i]!.id, newId)),
    people: [
      ...riderPeople,
      ...[plan.demo.partner, ...plan.partners].map((partner) =>
        person("partner", partner, partner.storeIndex),
      ),
      ...[plan.demo.customer, ...plan.customers].map((customer) => person("customer", customer)),
      ...[plan.demo.ops, plan.ops].map((ops) => person("ops", ops)),
    ],
    riders: allRiders.map((rider, i) => riderRow(riderPeople[i]!.id, rider)),
    vehicles: allRiders.flatMap((rider, i) => vehicleRow(riderPeople[i]!.id, rider)),
  };
}
