/** What open searches for rides have beyond an order; asked only where there are any. */
import type { OrderTerms } from "#drizzle/schema/index.ts";
import type { PriceLine } from "#shared/contracts/price-line.ts";
import { RideType, rideTypeFacts } from "#shared/ride-types.ts";
import { type Ctx, dateOf, statement } from "../../platform/index.ts";
import { policyInForce } from "../../policy/index.ts";
import { shareLines } from "../../pricing/index.ts";
import type { Comforts, WaveRide } from "../decide/wave-shapes.ts";

interface Row {
  readonly order_id: string;
  readonly lines: readonly PriceLine[];
  readonly terms: OrderTerms | null;
  readonly ride_type: string;
  readonly preferences: Comforts;
  readonly is_queued: boolean;
  readonly search_until: string;
}

const selectRides = statement<Row>(`
  select r.order_id, r.ride_type, r.preferences, r.is_queued, r.search_until, o.lines, o.terms
  from rides r join orders o on o.id = r.order_id where r.order_id = any($1::text[])`);

/** By order. */
export async function findRides(
  ctx: Ctx,
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, WaveRide>> {
  if (orderIds.length === 0) return new Map();
  const rows = await selectRides(ctx, [orderIds]);
  return new Map(rows.map((row) => [row.order_id, toRide(ctx, row)]));
}

function toRide(ctx: Ctx, row: Row): WaveRide {
  return {
    // A type is served by its own kind of vehicle: who paid for little does not take a large one.
    vehicles: [rideTypeFacts[RideType.parse(row.ride_type)].vehicle],
    wants: row.preferences,
    isQueued: row.is_queued,
    untilMs: dateOf(row.search_until).getTime(),
    earningMinor: earningOf(ctx, row),
  };
}

/** The driver's share of what was quoted; what is paid goes by what is driven. */
function earningOf(ctx: Ctx, { lines, terms }: Row): number {
  const shares = terms
    ? { commissionBasisPoints: terms.commission, riderBasisPoints: terms.rider }
    : policyInForce(ctx.runtime, "shares").values;
  const parties = { storeId: null, riderId: "whoever takes it" };
  const own = shareLines(lines, parties, shares).find(({ kind }) => kind === "rider_payable");
  return own?.minor ?? 0;
}
