/** What a change of surge would do to a ride, by how much is asked for. */
import { isRideType } from "#shared/ride-types.ts";
import type { Runtime } from "../../platform/index.ts";
import { policyInForce, showPreviewOf } from "../../policy/index.ts";
import { rideFare } from "../../pricing/index.ts";
import { surgeForPressure } from "../../surge/index.ts";
import { besideEachOther } from "./preview-fares.ts";

/** Six kilometres at noon, unless another ride is asked for. */
const usual = { meters: 6_000, seconds: 20 * 60, localHour: 12 } as const;
/** Requests per free driver. */
const pressures = [0.5, 1, 2, 4, 8];

export function showSurgePreviews(runtime: Runtime): void {
  showPreviewOf(runtime, "surge", (ctx, { place, before, after, example }) => {
    const fares = policyInForce(runtime, "fares", { ...place, vertical: "ride" }).values;
    const asked = example.rideType;
    const wanted = asked !== undefined && isRideType(asked) && fares.types[asked] ? asked : null;
    const rideType = wanted ?? fares.offered[0]!;
    const { meters = usual.meters, seconds = usual.seconds } = example;
    const ride = { rideType, meters, seconds, localHour: usual.localHour };
    return pressures.map((pressure) => {
      const [was, is] = [surgeForPressure(before, pressure), surgeForPressure(after, pressure)];
      const priced = (surgeHundredths: number) =>
        rideFare({ ...ride, surgeHundredths }, fares, runtime.region);
      const title = `${rideType}, ${pressure} requests per free driver: × ${was / 100}, then × ${is / 100}`;
      const multipliers = { beforeHundredths: was, afterHundredths: is };
      const subject = { what: "surge", rideType, pressure, ...multipliers } as const;
      return besideEachOther(ctx, { title, subject }, priced(was), priced(is));
    });
  });
}
