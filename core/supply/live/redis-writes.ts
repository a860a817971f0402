/**
 * What this process has to tell the shared index: the newest of each rider and order only, so that
 * the buffer is bounded by how many there are, however long Redis is away.
 *
 * Each change carries a stamp that grows with every change of this process and is made of its clock.
 * Where two processes speak of one rider the later stamp holds, and repeating a change does nothing;
 * that is why an unanswered batch may simply be sent again.
 */
import { aggregateCellOf, type Cell } from "../../platform/index.ts";
import type { LiveRider, LiveState } from "./live-index.ts";
import { RENEW_MS } from "./redis-keys.ts";

/** A rider whom this process speaks for: it came on duty here, or reports here. */
export interface OwnRider {
  live: LiveRider;
  placedStamp: number;
  movedStamp: number;
  stateStamp: number;
  /** Set while the acceptance is newer than what was written. */
  acceptanceStamp: number | null;
  /** Known from its row only: gives way to what another process knows. */
  isRestored: boolean;
  /** When Redis was last told that somebody speaks for the rider; this process's clock. */
  leasedAtMs: number;
}

type Note =
  | { readonly kind: "patch"; state?: LiveState; stateStamp: number; acceptance?: number }
  /** `remove` leaves a mark even where nobody is; `drop` only takes away. */
  | { readonly kind: "remove" | "drop"; readonly stamp: number };

interface NoteOf {
  readonly cityCode: string;
  readonly riderId: string;
  readonly note: Note;
}

interface Search {
  readonly cityCode: string;
  /** The r7 cell; null once the order no longer searches, until that is written. */
  readonly cell: Cell | null;
  leasedAtMs: number;
}

export interface Batch {
  readonly cityCode: string;
  readonly kind: "riders" | "searches";
  /** How many riders or orders. */
  readonly size: number;
  readonly args: string[];
  /** Tells that it was written. */
  done(nowMs: number): void;
  /** Puts back what nothing newer has replaced. */
  failed(): void;
}

/** One script call: longer ones would keep other callers waiting for more than a few ms. */
export const BATCH_SIZE = 100;
/** Notes on riders of other processes. Beyond it the oldest goes: its owner's rows put it right. */
export const MAX_NOTES = 50_000;
/** Searches of this process; further ones are not counted as demand. */
export const MAX_SEARCHES = 100_000;

export class RedisWrites {
  readonly own = new Map<string, OwnRider>();
  readonly #changed = new Set<string>();
  readonly #notes = new Map<string, NoteOf>();
  readonly #searches = new Map<string, Search>();
  readonly #changedSearches = new Set<string>();
  /** Notes that were lost at the bound. */
  lost = 0;
  #stamp = 0;

  /** How much waits to be written. */
  get pending(): number {
    return this.#changed.size + this.#notes.size + this.#changedSearches.size;
  }

  nextStamp(): number {
    // Whole microseconds, so that a thousand changes of one ms keep their order exactly.
    this.#stamp = Math.max(this.#stamp + 1, Date.now() * 1_000);
    return this.#stamp;
  }

  put(riderId: string, rider: OwnRider): void {
    this.own.set(riderId, rider);
    this.#changed.add(riderId);
    this.#notes.delete(noteKey(rider.live.cityCode, riderId));
  }

  changed(riderId: string): void {
    this.#changed.add(riderId);
  }

  /** This process no longer speaks for a rider. */
  disown(riderId: string): void {
    this.own.delete(riderId);
    this.#changed.delete(riderId);
  }

  remove(cityCode: string, riderId: string, kind: "remove" | "drop"): void {
    this.#note({ cityCode, riderId, note: { kind, stamp: this.nextStamp() } });
  }

  patch(
    cityCode: string,
    riderId: string,
    change: { state?: LiveState; acceptance?: number },
  ): void {
    const before = this.#notes.get(noteKey(cityCode, riderId))?.note;
    // Who has left has no state.
    if (before && before.kind !== "patch") return;
    const note = { kind: "patch" as const, stateStamp: this.nextStamp(), ...before, ...change };
    if (change.state) note.stateStamp = this.#stamp;
    this.#note({ cityCode, riderId, note });
  }

  search(cityCode: string, orderId: string, cell: Cell | null): void {
    if (!this.#searches.has(orderId) && this.#searches.size >= MAX_SEARCHES) return;
    this.#searches.set(orderId, { cityCode, cell, leasedAtMs: 0 });
    this.#changedSearches.add(orderId);
  }

  /** Marks those of whom nothing was said for a while; all of them when Redis may have forgotten. */
  renew(nowMs: number, isAll = false): void {
    for (const [riderId, { leasedAtMs }] of this.own) {
      if (isAll || nowMs - leasedAtMs >= RENEW_MS) this.#changed.add(riderId);
    }
    for (const [orderId, { leasedAtMs }] of this.#searches) {
      if (isAll || nowMs - leasedAtMs >= RENEW_MS) this.#changedSearches.add(orderId);
    }
  }

  /**
   * Takes up to `max` changes, in batches of one city each: states and removals first, because a
   * late position costs less than a rider who is asked twice.
   */
  take(nowMs: number, max: number): Batch[] {
    const riders = new Map<string, Taken[]>();
    const searches = new Map<string, Taken[]>();
    let left = max;
    for (const [key, one] of this.#notes) {
      if (left-- <= 0) break;
      this.#notes.delete(key);
      add(riders, one.cityCode, this.#takeNote(key, one));
    }
    for (const orderId of this.#changedSearches) {
      if (left-- <= 0) break;
      this.#changedSearches.delete(orderId);
      const search = this.#searches.get(orderId);
      if (search) add(searches, search.cityCode, this.#takeSearch(orderId, search));
    }
    for (const riderId of this.#changed) {
      if (left-- <= 0) break;
      this.#changed.delete(riderId);
      const rider = this.own.get(riderId);
      if (rider) add(riders, rider.live.cityCode, this.#takeRider(riderId, rider, nowMs));
    }
    return [...batchesOf("riders", riders), ...batchesOf("searches", searches)];
  }

  #takeRider(riderId: string, rider: OwnRider, nowMs: number): Taken {
    const isLease = nowMs - rider.leasedAtMs >= RENEW_MS * 0.8;
    const { acceptanceStamp } = rider;
    return {
      args: putArgs(rider, isLease),
      done: (at) => {
        rider.isRestored = false;
        if (isLease) rider.leasedAtMs = at;
        if (rider.acceptanceStamp === acceptanceStamp) rider.acceptanceStamp = null;
      },
      failed: () => {
        if (this.own.get(riderId) === rider) this.#changed.add(riderId);
      },
    };
  }

  #takeNote(key: string, one: NoteOf): Taken {
    return {
      args: noteArgs(one),
      done: () => {},
      failed: () => {
        const isOwn = this.own.get(one.riderId)?.live.cityCode === one.cityCode;
        if (!isOwn && !this.#notes.has(key)) this.#note(one);
      },
    };
  }

  #takeSearch(orderId: string, search: Search): Taken {
    return {
      args: [orderId, search.cell ?? ""],
      done: (at) => {
        search.leasedAtMs = at;
        const isEnded = search.cell === null && this.#searches.get(orderId) === search;
        if (isEnded) this.#searches.delete(orderId);
      },
      failed: () => {
        this.#changedSearches.add(orderId);
      },
    };
  }

  #note(one: NoteOf): void {
    const key = noteKey(one.cityCode, one.riderId);
    if (!this.#notes.has(key) && this.#notes.size >= MAX_NOTES) {
      this.lost += 1;
      for (const oldest of this.#notes.keys()) {
        this.#notes.delete(oldest);
        break;
      }
    }
    this.#notes.set(key, one);
  }
}

interface Taken {
  readonly args: string[];
  done(nowMs: number): void;
  failed(): void;
}

const noteKey = (cityCode: string, riderId: string) => `${cityCode} ${riderId}`;

function add(byCity: Map<string, Taken[]>, cityCode: string, taken: Taken): void {
  const list = byCity.get(cityCode);
  if (list) list.push(taken);
  else byCity.set(cityCode, [taken]);
}

function batchesOf(kind: Batch["kind"], byCity: Map<string, Taken[]>): Batch[] {
  const batches: Batch[] = [];
  for (const [cityCode, list] of byCity) {
    for (let start = 0; start < list.length; start += BATCH_SIZE) {
      const part = list.slice(start, start + BATCH_SIZE);
      batches.push({
        cityCode,
        kind,
        size: part.length,
        args: [cityCode, ...part.flatMap(({ args }) => args)],
        done: (nowMs) => {
          for (const taken of part) taken.done(nowMs);
        },
        failed: () => {
          for (const taken of part) taken.failed();
        },
      });
    }
  }
  return batches;
}

/** See `applyScript` for what each place means; the width is `CHANGE_WIDTH`. */
function putArgs(rider: OwnRider, isLease: boolean): string[] {
  const { live } = rider;
  return [
    rider.isRestored ? "restore" : "put",
    live.riderId,
    live.vehicle,
    live.state,
    String(live.lat),
    String(live.lng),
    live.bearing === null ? "" : String(live.bearing),
    live.speedKmh === null ? "" : String(live.speedKmh),
    String(live.recordedAtMs),
    String(Math.round(live.seenAtMs)),
    String(live.acceptance),
    live.cell,
    aggregateCellOf(live.cell),
    String(rider.movedStamp),
    String(rider.stateStamp),
    String(rider.placedStamp),
    isLease ? "1" : "",
    rider.acceptanceStamp === null ? "" : "1",
  ];
}

function noteArgs({ riderId, note }: NoteOf): string[] {
  const args = Array<string>(18).fill("");
  args[0] = note.kind;
  args[1] = riderId;
  if (note.kind === "patch") {
    args[3] = note.state ?? "";
    args[10] = note.acceptance === undefined ? "" : String(note.acceptance);
    args[14] = String(note.stateStamp);
  } else args[15] = String(note.stamp);
  return args;
}
