/** Reads what papers about an order are made from, in two questions. */

import { brandName } from "#shared/card-brands.ts";
import type { Position } from "#shared/geo.ts";
import type { Currency } from "#shared/money.ts";
import { findCity, zoneOfCity } from "#shared/regions.ts";
import { type findOrder, ownOrder } from "../orders/index.ts";
import { type Ctx, dateOf, statement } from "../platform/index.ts";
import { policyAtRevision } from "../policy/index.ts";
import type { OrderFacts, PaymentFact, RefundFact, RideFact } from "./money-facts.ts";
import { phrase, type Wording } from "./phrase.ts";

interface PaymentRow extends Omit<PaymentFact, "method" | "at"> {
  readonly provider: string;
  readonly at: string;
  readonly kind: "card" | "upi" | "account" | null;
  readonly brand: string | null;
  readonly lastFour: string | null;
  readonly refunds: readonly RefundFact[] | null;
}

/** An order has a handful of payments (itself, a fee, tips) and of refunds: no page is needed. */
const selectPayments = statement<PaymentRow>(`
  select payments.id, purpose, payments.provider, state, amount_minor as "amountMinor",
    captured_minor as "capturedMinor", payments.updated_at as at, kind, brand,
    last_four as "lastFour",
    (select jsonb_agg(jsonb_build_object('id', refunds.id, 'paymentId', payment_id,
        'state', refunds.state, 'destination', destination, 'amountMinor', refunds.amount_minor,
        'at', refunds.updated_at) order by refunds.id)
      from refunds where payment_id = payments.id) as refunds
  from payments left join payment_methods on payment_methods.id = payments.method_id
  where order_id = $1 order by payments.id`);

/** Of an order that the caller may see. @throws BeelineError NOT_FOUND */
export async function readFacts(ctx: Ctx, orderId: string): Promise<OrderFacts> {
  const [{ row, parts }, payments] = await Promise.all([
    ownOrder(ctx, orderId),
    selectPayments(ctx, [orderId]),
  ]);
  const ride = row.vertical === "ride" ? await readRide(ctx, row) : null;
  return factsOf(ctx, row, { storeName: parts.store?.name ?? null, payments, ride });
}

const selectRide = statement<{
  type: string;
  lat: number;
  lng: number;
  revision: string;
  inputs: Record<string, number> | null;
}>(`
  select ride_type as type, pickup_lat as lat, pickup_lng as lng,
    r.policy_revision as revision, (select inputs from fares f
      where f.order_id = r.order_id and f.kind = 'ride') as inputs
  from rides r where r.order_id = $1`);

async function readRide(ctx: Ctx, row: OrderRow): Promise<RideFact> {
  const [ride] = await selectRide(ctx, [row.id]);
  if (!ride) throw new Error("A ride is not there");
  const { values } = await policyAtRevision(ctx, "fares", ride.revision);
  const { lat, lng, inputs } = ride;
  return {
    type: ride.type,
    meters: inputs?.measuredMeters ?? null,
    seconds: inputs?.measuredSeconds ?? null,
    from: areaOf({ lat, lng }),
    to: areaOf({ lat: row.dropoffLat, lng: row.dropoffLng }),
    taxBasisPoints: values.taxBasisPoints,
  };
}

const areaOf = ({ lat, lng }: Position): Position => ({
  lat: Math.round(lat * 100) / 100,
  lng: Math.round(lng * 100) / 100,
});

type OrderRow = NonNullable<Awaited<ReturnType<typeof findOrder>>>;

function factsOf(
  { runtime: { region } }: Ctx,
  row: OrderRow,
  {
    storeName,
    payments,
    ride,
  }: { storeName: string | null; payments: readonly PaymentRow[]; ride: RideFact | null },
): OrderFacts {
  const refunds = payments.flatMap((payment) => payment.refunds ?? []);
  return {
    orderId: row.id,
    customerId: row.customerId,
    region: region.code,
    cityCode: row.cityCode,
    cityName: findCity(row.cityCode)?.city.name ?? row.cityCode,
    timeZone: zoneOfCity(row.cityCode),
    taxBasisPoints: region.taxBasisPoints,
    currency: row.currency as Currency,
    state: row.state,
    ...{ storeName, ride },
    items: row.items,
    priceLines: row.lines,
    totalMinor: row.totalMinor,
    cancellationFeeMinor: row.cancellationFeeMinor,
    placedAt: row.placedAt.toISOString(),
    payments: payments.map(({ refunds: _, provider, kind, brand, lastFour, ...payment }) => ({
      ...payment,
      at: dateOf(payment.at).toISOString(),
      method: methodOf({ provider, kind, brand, lastFour }),
    })),
    refunds: refunds.map((refund) => ({ ...refund, at: dateOf(refund.at).toISOString() })),
  };
}

/** How it was paid, as people know it. */
function methodOf(method: Pick<PaymentRow, "provider" | "kind" | "brand" | "lastFour">): Wording {
  if (method.provider === "cash") return phrase("pay.cash");
  if (method.provider === "wallet") return phrase("pay.wallet");
  if (method.provider === "waiver") return phrase("pay.waiver");
  if (method.kind === "upi") return phrase("pay.upi");
  const { lastFour: digits } = method;
  const brand = method.brand ? brandName(method.brand) : phrase("pay.card");
  return digits ? phrase("pay.card_ending", { brand, digits }) : brand;
}
