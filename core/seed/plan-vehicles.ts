/** Which cars drive in a city, and what they look like from outside. */
import type { Vehicle } from "#shared/contracts/fields.ts";
import type { RegionCode } from "#shared/regions.ts";
import type { PlannedVehicle } from "./city-plan.ts";
import type { Random } from "./random.ts";

interface Model {
  readonly make: string;
  readonly model: string;
  readonly seats: number;
}

const models: Readonly<Record<Vehicle, readonly Model[]>> = {
  bicycle: [{ make: "Hero", model: "Sprint", seats: 1 }],
  scooter: [
    { make: "Honda", model: "Activa", seats: 1 },
    { make: "TVS", model: "Jupiter", seats: 1 },
  ],
  bike: [
    { make: "Bajaj", model: "Pulsar", seats: 1 },
    { make: "Honda", model: "Shine", seats: 1 },
  ],
  auto: [
    { make: "Bajaj", model: "RE", seats: 3 },
    { make: "Piaggio", model: "Ape", seats: 3 },
  ],
  sedan: [
    { make: "Toyota", model: "Corolla", seats: 4 },
    { make: "Honda", model: "City", seats: 4 },
    { make: "Hyundai", model: "Ioniq", seats: 4 },
  ],
  suv: [
    { make: "Toyota", model: "Innova", seats: 6 },
    { make: "Kia", model: "Carens", seats: 6 },
  ],
};

const colors = ["White", "Silver", "Black", "Blue", "Red"];
const LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ";
const NEWEST_YEAR = 2025;
const COOLED_SHARE: Partial<Record<Vehicle, number>> = { sedan: 0.9, suv: 1 };

/** What carries passengers in a region, the commoner the heavier. */
export const passengerVehicles: Readonly<
  Record<RegionCode, readonly { vehicle: Vehicle; weight: number }[]>
> = {
  in: [
    { vehicle: "auto", weight: 6 },
    { vehicle: "sedan", weight: 4 },
    { vehicle: "suv", weight: 2 },
  ],
  us: [
    { vehicle: "sedan", weight: 5 },
    { vehicle: "suv", weight: 3 },
  ],
  uk: [
    { vehicle: "sedan", weight: 6 },
    { vehicle: "suv", weight: 2 },
  ],
};

/** @param index makes the plate unique within the plan */
export function planVehicle(
  region: RegionCode,
  vehicle: Vehicle,
  index: number,
  random: Random,
): PlannedVehicle {
  const { make, model, seats } = random.pick(models[vehicle]);
  return {
    ...{ make, model, seats, color: random.pick(colors) },
    year: random.int(NEWEST_YEAR - 6, NEWEST_YEAR),
    hasAirConditioning: random.chance(COOLED_SHARE[vehicle] ?? 0),
    plate: plateOf(region, index, random),
  };
}

function plateOf(region: RegionCode, index: number, random: Random): string {
  const letters = (count: number) =>
    Array.from({ length: count }, () => LETTERS[random.int(0, LETTERS.length - 1)]).join("");
  const number = String(1_000 + index).padStart(4, "0");
  if (region === "in") return `KA 0${random.int(1, 5)} ${letters(2)} ${number}`;
  return region === "us" ? `${letters(2)} ${number}` : `${letters(2)}${number} ${letters(3)}`;
}
