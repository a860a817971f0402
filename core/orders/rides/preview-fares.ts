/** What a change of the fares would do to a ride, for the editor of policies. */
import { and, eq } from "drizzle-orm";
import { quotedRides, quotes } from "#drizzle/schema/index.ts";
import type { PolicyExample, PolicyExampleRequest } from "#shared/contracts/ops-policies.ts";
import type { PriceLine } from "#shared/contracts/price-line.ts";
import { money } from "#shared/money.ts";
import type { FaresPolicy } from "#shared/policies/fares.ts";
import { isRideType, type RideType, rideTypes } from "#shared/ride-types.ts";
import { cityHour } from "../../eta/index.ts";
import type { Ctx, Runtime } from "../../platform/index.ts";
import { showPreviewOf } from "../../policy/index.ts";
import { type RideExtra, type RideFare, rideExtras, rideFare } from "../../pricing/index.ts";

interface Example {
  readonly meters: number;
  readonly seconds: number;
  readonly localHour: number;
  readonly surgeOf: (type: RideType) => number;
  readonly extrasOf: (type: RideType, fares: FaresPolicy) => RideExtra[];
}

/** Six kilometres at noon, unless another ride is asked for. */
const usual = { meters: 6_000, seconds: 20 * 60, localHour: 12 } as const;

export function showFarePreviews(runtime: Runtime): void {
  showPreviewOf(runtime, "fares", async (ctx, { before, after, example }) => {
    const asked = example.rideType;
    const types = asked !== undefined && isRideType(asked) ? [asked] : rideTypes;
    const ride = await exampleOf(ctx, example);
    return types
      .filter((type) => [before, after].some(({ offered }) => offered.includes(type)))
      .map((type) => compared(ctx, ride, type, { before, after }));
  });
}

async function exampleOf(ctx: Ctx, example: PolicyExampleRequest): Promise<Example> {
  const said = {
    meters: example.meters ?? usual.meters,
    seconds: example.seconds ?? usual.seconds,
    localHour: usual.localHour,
    surgeOf: () => example.surgeHundredths ?? 100,
    extrasOf: () => [],
  };
  if (example.quoteId === undefined) return said;
  const [found] = await ctx.db
    .select()
    .from(quotedRides)
    .innerJoin(quotes, eq(quotes.id, quotedRides.quoteId))
    .where(and(eq(quotes.id, example.quoteId), eq(quotes.vertical, "ride")));
  if (!found) return said;
  const { quotes: quote, quoted_rides: ride } = found;
  const pickup = { lat: ride.pickupLat, lng: ride.pickupLng };
  const dropoff = { lat: quote.dropoffLat, lng: quote.dropoffLng };
  return {
    meters: ride.meters ?? said.meters,
    seconds: ride.seconds ?? said.seconds,
    localHour: cityHour(ctx.runtime, quote.cityCode, quote.createdAt.getTime()),
    surgeOf: (type) => ride.surge[type]?.multiplierHundredths ?? 100,
    extrasOf: (rideType, fares) => rideExtras({ rideType, pickup, dropoff }, fares),
  };
}

function compared(
  ctx: Ctx,
  ride: Example,
  rideType: RideType,
  by: { before: FaresPolicy; after: FaresPolicy },
): PolicyExample {
  const { region } = ctx.runtime;
  const { meters, seconds, localHour } = ride;
  const priced = (fares: FaresPolicy) => {
    if (!fares.offered.includes(rideType)) return undefined;
    const surgeHundredths = ride.surgeOf(rideType);
    const extras = ride.extrasOf(rideType, fares);
    return rideFare(
      { rideType, meters, seconds, localHour, surgeHundredths, extras },
      fares,
      region,
    );
  };
  const title = `${rideType}, ${(meters / 1_000).toFixed(1)} km, ${Math.round(seconds / 60)} min`;
  const subject = { what: "ride", rideType, meters, seconds } as const;
  return besideEachOther(ctx, { title, subject }, priced(by.before), priced(by.after));
}

/** Two prices of one ride, line by line; undefined where the type is not offered. */
export function besideEachOther(
  { runtime: { region } }: Ctx,
  told: Pick<PolicyExample, "title" | "subject">,
  before: RideFare | undefined,
  after: RideFare | undefined,
): PolicyExample {
  const amountOf = (minor: number | undefined) =>
    minor === undefined ? null : money(minor, region.currency);
  return {
    ...told,
    before: amountOf(before?.totalMinor),
    after: amountOf(after?.totalMinor),
    lines: linesOf([before, after]).map(({ code, label }) => ({
      ...{ code, label },
      before: amountOf(minorOf(before, label)),
      after: amountOf(minorOf(after, label)),
    })),
  };
}

/** One of each label: a fare may have several lines of one code, such as tolls. */
function linesOf(fares: readonly (RideFare | undefined)[]): PriceLine[] {
  const all = fares.flatMap((fare) => fare?.lines ?? []);
  return [...new Map(all.toReversed().map((line) => [line.label, line])).values()].reverse();
}

function minorOf(fare: RideFare | undefined, label: string): number | undefined {
  return fare?.lines.find((line) => line.label === label)?.amount.amountMinor;
}
