/** Reads, for many orders at once, everything that a view is made of: one query per table. */

import { asc, inArray } from "drizzle-orm";
import { dispatchJobs, orderTransitions, riders } from "#drizzle/schema/index.ts";
import type { Eta } from "#shared/contracts/fields.ts";
import type { Order } from "#shared/contracts/orders.ts";
import { ActorRole } from "#shared/roles.ts";
import { findStores, type StoreRow } from "../catalog/index.ts";
import { estimateOrderEta } from "../eta/index.ts";
import { firstNamesOf } from "../identity/index.ts";
import { findPayments } from "../payments/index.ts";
import { type Ctx, cityMs, now } from "../platform/index.ts";
import { liveIndexOf, seenPositionOf } from "../supply/index.ts";
import type { OrderRow } from "./order-row.ts";
import type { MovePart, OrderParts } from "./order-view.ts";

type Rider = OrderParts["rider"];
type Position = OrderParts["position"];

export async function readParts(
  ctx: Ctx,
  rows: readonly OrderRow[],
): Promise<Map<string, OrderParts>> {
  if (rows.length === 0) return new Map();
  const ids = rows.map((row) => row.id);
  const riderIds = defined(rows.map((row) => row.riderId));
  const [storeOf, movesOf, paymentOf, riderOf, positionOf, dispatchOf] = await Promise.all([
    findStores(ctx, defined(rows.map((row) => row.storeId))),
    readMoves(ctx, ids),
    readPayments(ctx, ids),
    readRiders(ctx, riderIds),
    readPositions(ctx, riderIds),
    readDispatch(ctx, ids),
  ]);
  const { sealer } = ctx.runtime;
  const partsOf = (row: OrderRow): OrderParts => {
    const store = storeOf.get(row.storeId ?? "");
    const rider = riderOf.get(row.riderId ?? "") ?? null;
    const position = positionOf.get(row.riderId ?? "") ?? null;
    return {
      store: store
        ? { id: store.id, name: store.name, position: { lat: store.lat, lng: store.lng } }
        : null,
      payment: paymentOf.get(row.id) ?? null,
      rider,
      dispatch: dispatchOf.get(row.id) ?? null,
      eta: etaOf(ctx, row, { store, rider, position }),
      position,
      address: sealer.open(row.addressSealed),
      notes: row.notesSealed === null ? null : sealer.open(row.notesSealed),
      timeline: movesOf.get(row.id) ?? [],
    };
  };
  return new Map(rows.map((row) => [row.id, partsOf(row)]));
}

function defined(ids: readonly (string | null)[]): string[] {
  return [...new Set(ids.filter((id) => id !== null))];
}

function etaOf(
  ctx: Ctx,
  row: OrderRow,
  known: { store: StoreRow | undefined; rider: Rider; position: Position },
): Eta | null {
  const { store, rider, position } = known;
  const usualPrep = store && {
    usualPrepSeconds: cityMs(ctx, (store.prepMinutes + store.busyMinutes) * 60_000) / 1_000,
  };
  return estimateOrderEta({
    state: row.state,
    pickup: store ?? null,
    dropoff: { lat: row.dropoffLat, lng: row.dropoffLng },
    readyAt: row.readyAt,
    rider: rider && {
      vehicle: rider.vehicle,
      position,
      speedKmh: position?.speedKmh ?? null,
      freshness: position?.freshness ?? null,
    },
    ...usualPrep,
    now: now(ctx),
    timeScale: ctx.runtime.config.timeScale,
  });
}

async function readMoves(ctx: Ctx, ids: string[]): Promise<Map<string, MovePart[]>> {
  const found = await ctx.db
    .select()
    .from(orderTransitions)
    .where(inArray(orderTransitions.orderId, ids))
    .orderBy(asc(orderTransitions.version));
  const byOrder = new Map<string, MovePart[]>(ids.map((id) => [id, []]));
  for (const { orderId, to, at, actorRole, reason, saidReasonSealed } of found) {
    byOrder.get(orderId)?.push({
      state: to,
      at: at.toISOString(),
      actor: ActorRole.parse(actorRole),
      reason,
      saidReason: saidReasonSealed === null ? null : ctx.runtime.sealer.open(saidReasonSealed),
    });
  }
  return byOrder;
}

async function readPayments(ctx: Ctx, ids: string[]): Promise<Map<string, Order["payment"]>> {
  const found = await findPayments(ctx, ids);
  return new Map(
    [...found].map(([orderId, { provider, state }]) => [orderId, { method: provider, state }]),
  );
}

async function readRiders(ctx: Ctx, ids: string[]): Promise<Map<string, Rider>> {
  if (ids.length === 0) return new Map();
  const { id, vehicle, rating } = riders;
  const [found, names] = await Promise.all([
    ctx.db.select({ id, vehicle, rating }).from(riders).where(inArray(riders.id, ids)),
    firstNamesOf(ctx, ids),
  ]);
  return new Map(found.map((rider) => [rider.id, { ...rider, name: names.get(rider.id) ?? null }]));
}

async function readPositions(ctx: Ctx, riderIds: string[]): Promise<Map<string, Position>> {
  if (riderIds.length === 0) return new Map();
  const live = await liveIndexOf(ctx.runtime).getMany(riderIds);
  const nowMs = now(ctx).getTime();
  return new Map([...live].map(([id, rider]) => [id, seenPositionOf(rider, nowMs)]));
}

async function readDispatch(ctx: Ctx, ids: string[]): Promise<Map<string, Order["dispatch"]>> {
  const { orderId, state, attempt } = dispatchJobs;
  const found = await ctx.db
    .select({ orderId, state, attempt })
    .from(dispatchJobs)
    .where(inArray(dispatchJobs.orderId, ids));
  return new Map(
    found.map((job) => [
      job.orderId,
      job.state === "closed" ? null : { state: job.state, attempt: job.attempt },
    ]),
  );
}
