/** Reads, for many orders at once, everything that a view is made of, in one statement. */
import type { Eta } from "#shared/contracts/fields.ts";
import type { Order } from "#shared/contracts/orders.ts";
import { ActorRole } from "#shared/roles.ts";
import type { OrderState } from "#shared/states.ts";
import { estimateOrderEta, learnedFor, type StopBefore } from "../eta/index.ts";
import { openFirstName } from "../identity/index.ts";
import type { PaymentRow } from "../payments/index.ts";
import { type Ctx, cityMs, now, statement } from "../platform/index.ts";
import { liveIndexOf, seenPositionOf } from "../supply/index.ts";
import type { OrderRow } from "./order-row.ts";
import type { MovePart, OrderParts } from "./order-view.ts";
import type { OrderStep } from "./record-move.ts";
import { previewCancelFees } from "./rides/read-cancel-fee.ts";
import { type RideParts, readRides } from "./rides/ride-parts.ts";
import { type StopPart, stopsBeforeOf, stopsPart } from "./stops-before.ts";

type Rider = OrderParts["rider"];
type Position = OrderParts["position"];

/** The store as far as an order shows it. */
interface Store {
  readonly id: string;
  readonly name: string;
  readonly lat: number;
  readonly lng: number;
  readonly prepMinutes: number;
  readonly busyMinutes: number;
}

/** What the database says of an order's parts. */
export interface PartsRow {
  readonly id: string;
  readonly store: Store | null;
  readonly payment: Order["payment"];
  readonly rider: (Omit<NonNullable<Rider>, "name"> & { nameSealed: string | null }) | null;
  readonly dispatch: OrderParts["dispatch"];
  readonly moves: readonly MoveRow[] | null;
  /** What is left to do on its trip, for all of its orders; null without one. */
  readonly stops: readonly StopPart[] | null;
  /** Only where a partner asks: the store that the caller runs. */
  readonly ownStore?: string | null;
}

interface MoveRow {
  readonly state: OrderState;
  readonly at: string;
  readonly actor: string;
  readonly reason: string | null;
  readonly saidReasonSealed: string | null;
}

export const storePart = `jsonb_build_object('id', id, 'name', name, 'lat', lat, 'lng', lng,
      'prepMinutes', prep_minutes, 'busyMinutes', busy_minutes)`;

const columns = `
  wanted.id,
  (select ${storePart} from stores where id = wanted.store_id) as store,
  (select jsonb_build_object('method', provider, 'state', state, 'actionUrl',
      case when state = 'requires_action' then action_url end)
    from payments where subject_id = wanted.id and purpose = 'order') as payment,
  (select jsonb_build_object('id', riders.id, 'vehicle', vehicle, 'rating', rating,
      'nameSealed', name_sealed)
    from riders left join people on people.id = riders.id where riders.id = wanted.rider_id) as rider,
  (select jsonb_build_object('state', state, 'attempt', attempt)
    from dispatch_jobs where order_id = wanted.id and state <> 'closed') as dispatch,
  (select jsonb_agg(jsonb_build_object('state', to_state, 'at', at, 'actor', actor_role,
      'reason', reason, 'saidReasonSealed', said_reason_sealed) order by version)
    from order_transitions where order_id = wanted.id) as moves,
  ${stopsPart}`;

/**
 * Store, rider and trip are those of the row that is shown, whatever the table says by now. Seven
 * statements before; alone this one takes 0.1 ms, as long as any of them did with its round trip.
 */
const selectParts = statement<PartsRow>(`
  select ${columns} from unnest($1::text[], $2::text[], $3::text[], $4::text[])
    as wanted(id, store_id, rider_id, trip_id)`);

const selectPartsOf = statement<PartsRow>(`
  select ${columns}, coalesce(
    (select store_id from people where people.id = $2),
    -- A machine of the store's.
    (select store_id from service_accounts where service_accounts.id = $2)) as "ownStore"
  from orders as wanted where wanted.id = $1`);

/** An order and its parts, asked for together. */
export interface SeenOrder {
  readonly row: OrderRow;
  /** Absent when a change may have touched them. */
  readonly parts?: PartsRow;
}

/**
 * For asking in one packet with the order itself, whose store and rider are not known yet.
 * @param partnerId whose own store is asked for as well
 */
export async function readPartsOf(
  ctx: Ctx,
  orderId: string,
  partnerId: string | null,
): Promise<PartsRow | undefined> {
  const [parts] = await selectPartsOf(ctx, [orderId, partnerId]);
  return parts;
}

/** The parts of an order that was made a moment ago. */
export function freshParts(
  row: OrderRow,
  store: Store | null,
  made: { payment: PaymentRow | null; steps: readonly OrderStep[] },
): PartsRow {
  const { payment } = made;
  return {
    id: row.id,
    store,
    payment: payment && {
      method: payment.provider,
      state: payment.state,
      actionUrl: payment.actionUrl,
    },
    rider: null,
    dispatch: null,
    moves: made.steps.map(({ to, at, actor, reason }) => ({
      state: to,
      at: at.toISOString(),
      actor: actor.role,
      reason: reason ?? null,
      saidReasonSealed: null,
    })),
    stops: null,
  };
}

/** The parts after a move that touched the order and its history only. */
export function afterMove(
  { row, parts }: Required<SeenOrder>,
  moved: OrderRow,
  by: Move,
): SeenOrder {
  const line: MoveRow = {
    state: moved.state,
    at: by.at.toISOString(),
    actor: by.actor,
    reason: null,
    saidReasonSealed: null,
  };
  const isNext = moved.version === row.version + 1;
  return isNext
    ? { row: moved, parts: { ...parts, moves: [...(parts.moves ?? []), line] } }
    : { row: moved };
}

interface Move {
  readonly actor: ActorRole;
  readonly at: Date;
}

/** The parts of one order, read here unless they are known. */
export async function partsOfSeen(ctx: Ctx, { row, parts }: SeenOrder): Promise<OrderParts> {
  if (!parts) return (await readParts(ctx, [row])).get(row.id)!.parts;
  const [positions, rides, fees] = await Promise.all([
    readPositions(ctx, [row]),
    readRides(ctx, [row]),
    previewCancelFees(ctx, [row]),
  ]);
  return partsOf(ctx, row, parts, { positions, rides, fees });
}

interface Read {
  readonly parts: OrderParts;
  /** Apart from what may be shown: they are where other customers live. */
  readonly stopsBefore: readonly StopBefore[];
}

export async function readParts(ctx: Ctx, rows: readonly OrderRow[]): Promise<Map<string, Read>> {
  if (rows.length === 0) return new Map();
  const [found, positions, rides, fees] = await Promise.all([
    selectParts(ctx, [
      rows.map((row) => row.id),
      rows.map((row) => row.storeId ?? ""),
      rows.map((row) => row.riderId ?? ""),
      rows.map((row) => row.tripId ?? ""),
    ]),
    readPositions(ctx, rows),
    readRides(ctx, rows),
    previewCancelFees(ctx, rows),
  ]);
  const byId = new Map(found.map((parts) => [parts.id, parts]));
  const readOf = (row: OrderRow): Read => {
    const known = byId.get(row.id)!;
    const parts = partsOf(ctx, row, known, { positions, rides, fees });
    return { parts, stopsBefore: stopsBeforeOf(known.stops) };
  };
  return new Map(rows.map((row) => [row.id, readOf(row)]));
}

function partsOf(
  ctx: Ctx,
  row: OrderRow,
  { store, payment, rider: found, dispatch, moves, stops }: PartsRow,
  known: {
    positions: ReadonlyMap<string, Position>;
    rides: RideParts;
    fees: ReadonlyMap<string, number>;
  },
): OrderParts {
  const { sealer } = ctx.runtime;
  const position = known.positions.get(row.riderId ?? "") ?? null;
  const ride = known.rides.get(row.id) ?? null;
  const rider: Rider = found && {
    id: found.id,
    vehicle: found.vehicle,
    rating: found.rating,
    name: openFirstName(ctx, found.nameSealed),
  };
  const open = (sealed: string | null) => (sealed === null ? null : sealer.open(sealed));
  return {
    store: store && {
      id: store.id,
      name: store.name,
      position: { lat: store.lat, lng: store.lng },
    },
    ride,
    cancelFeeMinor: row.cancellationFeeMinor ?? known.fees.get(row.id) ?? null,
    payment,
    rider,
    dispatch,
    eta: etaOf(ctx, row, { store, ride, rider, position, stopsBefore: stopsBeforeOf(stops) }),
    position,
    address: open(row.addressSealed),
    notes: open(row.notesSealed),
    timeline: (moves ?? []).map(
      (move): MovePart => ({
        state: move.state,
        at: new Date(move.at).toISOString(),
        actor: ActorRole.parse(move.actor),
        reason: move.reason,
        saidReason: open(move.saidReasonSealed),
      }),
    ),
  };
}

function etaOf(
  ctx: Ctx,
  row: OrderRow,
  known: {
    store: Store | null;
    ride: Order["ride"];
    rider: Rider;
    position: Position;
    stopsBefore: StopBefore[];
  },
): Eta | null {
  const { store, ride, rider, position, stopsBefore } = known;
  const usualPrep = store && {
    usualPrepSeconds: cityMs(ctx, (store.prepMinutes + store.busyMinutes) * 60_000) / 1_000,
  };
  return estimateOrderEta({
    state: row.state,
    pickup: store ?? ride?.pickup.position ?? null,
    dropoff: { lat: row.dropoffLat, lng: row.dropoffLng },
    readyAt: row.readyAt,
    stopsBefore,
    rider: rider && {
      id: rider.id,
      vehicle: rider.vehicle,
      position,
      speedKmh: position?.speedKmh ?? null,
      freshness: position?.freshness ?? null,
    },
    ...usualPrep,
    now: now(ctx),
    timeScale: ctx.runtime.config.timeScale,
    learned: learnedFor(ctx.runtime, row.cityCode),
  });
}

async function readPositions(
  ctx: Ctx,
  rows: readonly OrderRow[],
): Promise<ReadonlyMap<string, Position>> {
  const riderIds = [...new Set(rows.flatMap(({ riderId }) => riderId ?? []))];
  if (riderIds.length === 0) return new Map();
  const live = await liveIndexOf(ctx.runtime).getMany(riderIds);
  const nowMs = now(ctx).getTime();
  return new Map([...live].map(([id, rider]) => [id, seenPositionOf(rider, nowMs)]));
}
