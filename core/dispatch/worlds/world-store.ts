/**
 * A database in memory that keeps the same promises as the real one: transactions that are whole or
 * nothing, the unique indexes, events written with what they tell. Rows are values: a change is a
 * new row, so that whoever has read one sees what it was.
 */
import type { DomainEvent, NewEvent } from "#shared/events.ts";
import type { History } from "../../test/index.ts";
import type { OfferRow, TableName, Tables, TripRow } from "./world-rows.ts";

/** A unique index refused a row. */
export class Conflict extends Error {}

export const isActive = ({ state }: Pick<TripRow, "state">) =>
  state === "assigned" || state === "in_progress" || state === "paused";

export class WorldStore {
  private readonly tables: { [T in TableName]: Map<string, Tables[T]> } = {
    orders: new Map(),
    jobs: new Map(),
    offers: new Map(),
    trips: new Map(),
    riders: new Map(),
  };
  readonly log: DomainEvent[] = [];
  /** Counts commits that changed something. */
  version = 0;
  private undo: (() => void)[] | undefined;
  private ids = 0;

  newId(kind: string): string {
    this.ids += 1;
    return `${kind}${this.ids}`;
  }

  /** @throws whatever `work` throws, after taking back all that it wrote. */
  transact<T>(work: () => T): T {
    if (this.undo) return work();
    const undo: (() => void)[] = [];
    this.undo = undo;
    try {
      const result = work();
      if (undo.length > 0) this.version += 1;
      return result;
    } catch (error) {
      for (const step of undo.reverse()) step();
      throw error;
    } finally {
      this.undo = undefined;
    }
  }

  get<T extends TableName>(table: T, id: string): Tables[T] | undefined {
    return this.tables[table].get(id) as Tables[T] | undefined;
  }

  all<T extends TableName>(table: T): Tables[T][] {
    return [...this.tables[table].values()] as Tables[T][];
  }

  /** Writes a row, new or in place of the one with its id. @throws Conflict */
  put<T extends TableName>(table: T, row: Tables[T]): Tables[T] {
    if (!this.undo) throw new Error("Rows are written in transactions only");
    const rows = this.tables[table] as Map<string, Tables[T]>;
    const before = rows.get(row.id);
    if (table === "offers") this.guardOffer(row as OfferRow);
    if (table === "trips") this.guardTrip(row as TripRow);
    rows.set(row.id, row);
    this.undo.push(() => {
      if (before) rows.set(row.id, before);
      else rows.delete(row.id);
    });
    return row;
  }

  change<T extends TableName>(table: T, id: string, change: Partial<Tables[T]>): Tables[T] {
    const before = this.get(table, id);
    if (!before) throw new Error(`There is no ${id} in ${table}`);
    return this.put(table, { ...before, ...change });
  }

  append(event: NewEvent, atMs: number): void {
    if (!this.undo) throw new Error("Events are written in transactions only");
    const { log, undo } = this;
    const at = new Date(atMs).toISOString();
    log.push({ ...event, id: `e${log.length + 1}`, at } as DomainEvent);
    undo.push(() => log.pop());
  }

  openOffersOf(where: { riderId?: string; orderId?: string }): OfferRow[] {
    return this.all("offers").filter(
      ({ state, riderId, orders }) =>
        state === "pending" &&
        (where.riderId === undefined || where.riderId === riderId) &&
        (where.orderId === undefined || orders.some(({ orderId }) => orderId === where.orderId)),
    );
  }

  activeTripOf(riderId: string): TripRow | undefined {
    return this.all("trips").find((trip) => trip.riderId === riderId && isActive(trip));
  }

  /** As `offers_one_pending_per_rider` and `offer_orders_one_winner`. */
  private guardOffer(row: OfferRow): void {
    if (row.state === "pending") {
      const open = this.openOffersOf({ riderId: row.riderId });
      if (open.some(({ id }) => id !== row.id)) throw new Conflict("one pending per rider");
    }
    if (row.state !== "accepted") return;
    for (const other of this.all("offers")) {
      if (other.id === row.id || other.state !== "accepted") continue;
      const isRival = other.orders.some((one) =>
        row.orders.some(({ orderId, round }) => orderId === one.orderId && round === one.round),
      );
      if (isRival) throw new Conflict("one winner per search");
    }
  }

  /** As `trips_one_active_per_rider` and `trips_offer`. */
  private guardTrip(row: TripRow): void {
    for (const other of this.all("trips")) {
      if (other.id === row.id) continue;
      if (other.offerId === row.offerId) throw new Conflict("one trip per offer");
      if (other.riderId === row.riderId && isActive(other) && isActive(row)) {
        throw new Conflict("one active trip per rider");
      }
    }
  }

  history(): History {
    return {
      events: this.log,
      steps: this.log.flatMap((event) => {
        if (event.type !== "order.changed" || event.payload.from === event.payload.to) return [];
        const { orderId, from, to } = event.payload;
        return [{ orderId, from, to }];
      }),
      orders: this.all("orders"),
      jobs: this.all("jobs").map(({ nextAtMs, ...job }) => {
        return { ...job, orderId: job.id, nextAt: nextAtMs === null ? null : new Date(nextAtMs) };
      }),
      offers: this.all("offers").map(({ expiresAtMs, closedAtMs, ...offer }) => ({
        ...offer,
        expiresAt: new Date(expiresAtMs),
        closedAt: closedAtMs === null ? null : new Date(closedAtMs),
      })),
      trips: this.all("trips").map((trip) => {
        return { ...trip, orderIds: [...new Set(trip.stops.map(({ orderId }) => orderId))] };
      }),
      riders: this.all("riders"),
    };
  }
}
