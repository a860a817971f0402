/** Reads, for many orders at once, everything that a view is made of: one query per table. */
import {
  dispatchJobs,
  orderTransitions,
  payments,
  people,
  riders,
  stores,
} from "#drizzle/schema/index.ts";
import { and, asc, eq, inArray } from "drizzle-orm";
import type { Order } from "#shared/contracts/orders.ts";
import { ActorRole } from "#shared/roles.ts";
import type { Ctx } from "../platform/index.ts";
import type { OrderRow } from "./order-row.ts";
import type { MovePart, OrderParts } from "./order-view.ts";

export async function readParts(
  ctx: Ctx,
  rows: readonly OrderRow[],
): Promise<Map<string, OrderParts>> {
  if (rows.length === 0) return new Map();
  const ids = rows.map((row) => row.id);
  const [storeOf, moves, paymentOf, riderOf, dispatchOf] = await Promise.all([
    readStores(ctx, defined(rows.map((row) => row.storeId))),
    readMoves(ctx, ids),
    readPayments(ctx, ids),
    readRiders(ctx, defined(rows.map((row) => row.riderId))),
    readDispatch(ctx, ids),
  ]);
  const { sealer } = ctx.runtime;
  return new Map(
    rows.map((row): [string, OrderParts] => [
      row.id,
      {
        store: storeOf.get(row.storeId ?? "") ?? null,
        payment: paymentOf.get(row.id) ?? null,
        rider: riderOf.get(row.riderId ?? "") ?? null,
        dispatch: dispatchOf.get(row.id) ?? null,
        eta: null,
        position: null,
        address: sealer.open(row.addressSealed),
        notes: row.notesSealed === null ? null : sealer.open(row.notesSealed),
        timeline: moves.get(row.id) ?? [],
      },
    ]),
  );
}

function defined(ids: readonly (string | null)[]): string[] {
  return [...new Set(ids.filter((id) => id !== null))];
}

async function readStores(ctx: Ctx, ids: string[]): Promise<Map<string, Order["store"]>> {
  if (ids.length === 0) return new Map();
  const found = await ctx.db.select().from(stores).where(inArray(stores.id, ids));
  return new Map(
    found.map(({ id, name, lat, lng }) => [id, { id, name, position: { lat, lng } }]),
  );
}

async function readMoves(ctx: Ctx, ids: string[]): Promise<Map<string, MovePart[]>> {
  const found = await ctx.db
    .select()
    .from(orderTransitions)
    .where(inArray(orderTransitions.orderId, ids))
    .orderBy(asc(orderTransitions.version));
  const byOrder = new Map<string, MovePart[]>();
  for (const move of found) {
    const part: MovePart = {
      state: move.to,
      at: move.at.toISOString(),
      actor: ActorRole.parse(move.actorRole),
      reason: move.reason,
      saidReason:
        move.saidReasonSealed === null ? null : ctx.runtime.sealer.open(move.saidReasonSealed),
    };
    const parts = byOrder.get(move.orderId);
    if (parts) parts.push(part);
    else byOrder.set(move.orderId, [part]);
  }
  return byOrder;
}

async function readPayments(ctx: Ctx, ids: string[]): Promise<Map<string, Order["payment"]>> {
  const found = await ctx.db
    .select()
    .from(payments)
    .where(and(inArray(payments.orderId, ids), eq(payments.purpose, "order")));
  return new Map(
    found.map(({ orderId, provider, state }) => [orderId, { method: provider, state }]),
  );
}

async function readRiders(ctx: Ctx, ids: string[]): Promise<Map<string, Order["rider"]>> {
  if (ids.length === 0) return new Map();
  const found = await ctx.db
    .select({
      id: riders.id,
      vehicle: riders.vehicle,
      rating: riders.rating,
      nameSealed: people.nameSealed,
    })
    .from(riders)
    .innerJoin(people, eq(people.id, riders.id))
    .where(inArray(riders.id, ids));
  return new Map(
    found.map(({ id, vehicle, rating, nameSealed }) => {
      const name = nameSealed && ctx.runtime.sealer.open(nameSealed).split(/\s+/)[0];
      return [id, { id, name: name || null, vehicle, rating }];
    }),
  );
}

async function readDispatch(ctx: Ctx, ids: string[]): Promise<Map<string, Order["dispatch"]>> {
  const found = await ctx.db
    .select({
      orderId: dispatchJobs.orderId,
      state: dispatchJobs.state,
      attempt: dispatchJobs.attempt,
    })
    .from(dispatchJobs)
    .where(inArray(dispatchJobs.orderId, ids));
  return new Map(
    found.map(({ orderId, state, attempt }) => [
      orderId,
      state === "closed" ? null : { state, attempt },
    ]),
  );
}
