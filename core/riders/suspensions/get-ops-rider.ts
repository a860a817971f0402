import type { OpsRider } from "#shared/contracts/index.ts";
import type { Ctx } from "../../platform/index.ts";
import { findRider } from "../../supply/index.ts";
import { viewPapers } from "../papers/view-papers.ts";
import { getStanding } from "../standing/get-standing.ts";
import { listVehicles } from "../vehicles/list-vehicles.ts";
import { latestSuspensions, viewOpsSuspension } from "./suspension-row.ts";

const SHOWN = 10;

/** All that ops know about a rider's work. @throws BeelineError NOT_FOUND */
export async function getOpsRider(ctx: Ctx, riderId: string): Promise<OpsRider> {
  const { id, cityCode, state, kyc, vehicle } = await findRider(ctx, riderId);
  const [papers, vehicles, standing, suspended] = await Promise.all([
    viewPapers(ctx, riderId),
    listVehicles(ctx, riderId),
    getStanding(ctx, riderId),
    latestSuspensions(ctx, riderId, SHOWN),
  ]);
  return {
    ...{ id, cityCode, state, kyc, vehicle, missing: papers.missing },
    ...{ documents: papers.items, vehicles, standing },
    suspensions: suspended.map((row) => viewOpsSuspension(ctx, row, cityCode)),
  };
}
