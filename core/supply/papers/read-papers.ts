/** A rider's papers and vehicles as the rules see them, in one statement. */

import { dayOf } from "#shared/city-days.ts";
import type { Vehicle } from "#shared/contracts/fields.ts";
import type { Missing } from "#shared/contracts/onboarding.ts";
import { zoneOfCity } from "#shared/regions.ts";
import { type Ctx, now, statement } from "../../platform/index.ts";
import { policyInForce } from "../../policy/index.ts";
import type { RiderRow } from "../duty-presence.ts";
import {
  missingPapers,
  type PaperFacts,
  type PapersHeld,
  type VehicleFacts,
} from "./paper-rules.ts";

interface Row {
  readonly what: "document" | "vehicle";
  readonly name: string;
  readonly state: string;
  readonly expires_on: string | null;
  readonly year: number;
  readonly has_air_conditioning: boolean;
}

/** A kind of paper has at most a few rows that were not replaced; a rider has a few vehicles. */
const findHeld = statement<Row>(`
  select 'document' as what, kind as name, state, expires_on::text, 0 as year,
    false as has_air_conditioning
  from rider_documents where rider_id = $1 and state <> 'replaced'
  union all
  select * from (
    select 'vehicle', type, state, null, year, has_air_conditioning
    from vehicles where rider_id = $1 and state <> 'retired'
    order by activated_at desc nulls last, id desc limit 50
  ) as driven`);

export async function readPapers(ctx: Ctx, riderId: string): Promise<PapersHeld> {
  const rows = await findHeld(ctx, [riderId]);
  return {
    documents: rows
      .filter(({ what }) => what === "document")
      .map(({ name, state, expires_on: expiresOn }) => ({
        kind: name,
        state,
        expiresOn,
      })) as PaperFacts[],
    vehicles: rows
      .filter(({ what }) => what === "vehicle")
      .map(({ name, state, year, has_air_conditioning: hasAirConditioning }) => ({
        ...{ type: name, state, year, hasAirConditioning },
      })) as VehicleFacts[],
  };
}

/** The wall-clock day in a city. */
export function todayIn(ctx: Ctx, cityCode: string): string {
  return dayOf(now(ctx).getTime(), zoneOfCity(cityCode));
}

/** What stands in the way even of riders who were verified once. */
const broken: ReadonlySet<Missing["why"]> = new Set(["expired", "rejected", "too_old"]);

/**
 * What the rider lacks to go on duty with a vehicle. Whoever was verified before papers were kept
 * here is trusted where the policy says so, with what the vehicle of then demanded: whoever brought
 * meals by bicycle has shown no licence to drive passengers.
 */
export function lackOf(
  ctx: Ctx,
  row: Pick<RiderRow, "cityCode" | "kyc" | "papersSince" | "vehicle">,
  held: PapersHeld,
  vehicle: Vehicle,
): Missing[] {
  const { cityCode } = row;
  const { values: policy } = policyInForce(ctx.runtime, "eligibility", { cityCode });
  const missing = missingPapers(held, { vehicle, today: todayIn(ctx, cityCode), policy });
  const isEarlier = row.kyc === "verified" && row.papersSince === null;
  const isTrusted = isEarlier && policy.trustsEarlierChecks;
  if (!isTrusted) return missing;
  const shown: readonly string[] = policy.vehicles[row.vehicle].documents;
  return missing.filter(
    ({ what, why }) => broken.has(why) || (what !== "vehicle" && !shown.includes(what)),
  );
}
