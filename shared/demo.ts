/** The accounts that a fresh demo city has. They exist only where BEELINE_ENV is `dev`. */
import type { RegionCode } from "./regions.ts";
import { regions } from "./regions.ts";
import type { Role } from "./roles.ts";

/** Every one-time code in development. */
export const DEMO_CODE = "000000";

const demoSuffix: Readonly<Record<Role, string>> = {
  customer: "01",
  rider: "02",
  partner: "03",
  ops: "04",
};

/** Ten digits that no operator gives to a person, per region, so that a demo never texts anybody. */
const demoStem: Readonly<Record<RegionCode, string>> = {
  in: "55550000",
  us: "20255501",
  uk: "77009001",
};

/** The phone of the demo account for a person to sign in with. */
export function demoPhone(region: RegionCode, role: Role): string {
  return `${regions[region].phonePrefix}${demoStem[region]}${demoSuffix[role]}`;
}

/**
 * The phone of the `index`-th inhabitant of the living city (0 ≤ index < 100 000).
 * The second digit keeps them apart from the accounts meant for people.
 */
export function cityPhone(region: RegionCode, role: Role, index: number): string {
  const roleDigit = { customer: "1", rider: "2", partner: "3", ops: "4" }[role];
  return `${regions[region].phonePrefix}5${roleDigit}9${String(index).padStart(7, "0")}`;
}
