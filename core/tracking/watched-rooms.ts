/** Which orders somebody watches at the edge, and what a position means for each. In memory. */
import type { Vehicle } from "#shared/contracts/fields.ts";
import type { Position } from "#shared/geo.ts";
import { type RoomPosition, WATCH_LEASE_SECONDS } from "#shared/rooms.ts";
import { type OrderState, showsRider } from "#shared/states.ts";
import type { StopBefore } from "../eta/index.ts";
import type { RoomScene } from "../orders/index.ts";

/** What is needed to turn a rider's report into a frame without asking the database. */
export interface Scene {
  readonly version: number;
  readonly state: OrderState;
  readonly pickup: Position | null;
  readonly dropoff: Position | null;
  readonly readyAt: Date | null;
  /** What the rider does for others first. It stays here: the room gets seconds. */
  readonly stopsBefore: readonly StopBefore[];
  readonly riderId: string | null;
  readonly vehicle: Vehicle | null;
}

export interface Room {
  readonly orderId: string;
  /** Counts renewals, so that an older "nobody is here" does not end a newer watch. */
  watches: number;
  leaseUntilMs: number;
  scene: Scene | undefined;
  position: RoomPosition | undefined;
  /** Where the rider rides, for what was learned of the city. */
  cityCode: string | undefined;
}

/** At the bound new rooms are refused: their viewers still see what they load, without movement. */
export const MAX_ROOMS = 50_000;

export class WatchedRooms {
  readonly #rooms = new Map<string, Room>();
  readonly #byRider = new Map<string, Set<Room>>();
  /** Goes around the riders; a map's iterator goes on past what is added and removed meanwhile. */
  #riders: Iterator<string> = this.#byRider.keys();
  /** Rooms whose position has not been sent yet. */
  readonly moved = new Set<Room>();

  get size(): number {
    return this.#rooms.size;
  }

  get(orderId: string): Room | undefined {
    return this.#rooms.get(orderId);
  }

  has(orderId: string): boolean {
    return this.#rooms.has(orderId);
  }

  /** Starts or renews a watch; undefined at the bound. */
  watch(orderId: string, nowMs: number): Room | undefined {
    let room = this.#rooms.get(orderId);
    if (!room) {
      if (this.#rooms.size >= MAX_ROOMS) return undefined;
      room = {
        ...{ orderId, watches: 0, leaseUntilMs: 0 },
        ...{ scene: undefined, position: undefined, cityCode: undefined },
      };
      this.#rooms.set(orderId, room);
    }
    room.watches += 1;
    room.leaseUntilMs = nowMs + WATCH_LEASE_SECONDS * 1000;
    return room;
  }

  unwatch(orderId: string): void {
    const room = this.#rooms.get(orderId);
    if (!room) return;
    this.#leaveRider(room);
    this.moved.delete(room);
    this.#rooms.delete(orderId);
  }

  /** Forgets the rooms that were not renewed. */
  expire(nowMs: number): void {
    for (const room of this.#rooms.values()) {
      if (room.leaseUntilMs <= nowMs) this.unwatch(room.orderId);
    }
  }

  /** Takes over what is known of the order; an older reading than the present one is ignored. */
  update(read: RoomScene): void {
    const { order } = read;
    const room = this.#rooms.get(order.id);
    if (!room || (room.scene && room.scene.version > order.version)) return;
    this.#leaveRider(room);
    room.scene = sceneOf(read);
    if (room.scene.riderId !== null) {
      const rooms = this.#byRider.get(room.scene.riderId) ?? new Set();
      rooms.add(room);
      this.#byRider.set(room.scene.riderId, rooms);
    }
  }

  /** Notes a rider's newest position for the rooms that may show it. */
  move(rider: { riderId: string; cityCode: string }, position: () => RoomPosition): void {
    const rooms = this.#byRider.get(rider.riderId);
    if (!rooms) return;
    for (const room of rooms) {
      if (!room.scene || !showsRider(room.scene.state)) continue;
      room.position = position();
      room.cityCode = rider.cityCode;
      this.moved.add(room);
    }
  }

  /** At most so many riders who are watched: the next ones each time, each at most once. */
  nextRiders(limit: number): string[] {
    const next: string[] = [];
    const most = Math.min(limit, this.#byRider.size);
    let hasBegunAnew = false;
    while (next.length < most) {
      const { value, done } = this.#riders.next();
      if (!done) next.push(value);
      else if (hasBegunAnew) break;
      else {
        this.#riders = this.#byRider.keys();
        hasBegunAnew = true;
      }
    }
    return [...new Set(next)];
  }

  /** The watched orders that this rider is bringing. */
  ordersOf(riderId: string): string[] {
    return [...(this.#byRider.get(riderId) ?? [])].map(({ orderId }) => orderId);
  }

  /** Whether a position differs from the one that a room has of the rider. */
  isNews(riderId: string, { recordedAt }: RoomPosition): boolean {
    const rooms = [...(this.#byRider.get(riderId) ?? [])];
    return rooms.some(({ position }) => position?.recordedAt !== recordedAt);
  }

  #leaveRider(room: Room): void {
    const riderId = room.scene?.riderId;
    if (riderId === undefined || riderId === null) return;
    const rooms = this.#byRider.get(riderId);
    rooms?.delete(room);
    if (rooms?.size === 0) this.#byRider.delete(riderId);
  }
}

function sceneOf({ order, stopsBefore }: RoomScene): Scene {
  return {
    version: order.version,
    state: order.state,
    pickup: order.store?.position ?? order.ride?.pickup ?? null,
    dropoff: order.dropoff,
    readyAt: order.readyAt === null ? null : new Date(order.readyAt),
    stopsBefore,
    riderId: order.rider?.id ?? null,
    vehicle: (order.rider?.vehicle as Vehicle | undefined) ?? null,
  };
}
