/** Who listens to which topic over a WebSocket, and how much a slow listener may owe us. */
import { roomCloseCodes } from "#shared/rooms.ts";
import type { streams } from "#shared/streams.ts";

/** A stream has the name of the one role that may open it. */
export type StreamKind = (typeof streams)[number]["role"];

/** The part of a socket that is needed; Bun's ServerWebSocket has it. */
export interface Wire {
  send(text: string): number;
  close(code?: number, reason?: string): void;
  getBufferedAmount(): number;
}

export interface Seat {
  readonly kind: StreamKind;
  readonly personId: string;
  /** `store:…`, `city:…` or `rider:…`. */
  readonly topic: string;
  readonly wire: Wire;
  /** Rejects when the token has ended. */
  readonly recheck: () => Promise<unknown>;
  /** Frames that came before the first frame was sent; undefined afterwards. */
  backlog: string[] | undefined;
}

/** A client that reads slower than this is closed and starts anew with a fresh first frame. */
export const MAX_BUFFERED_BYTES = 1024 * 1024;
/** Frames kept while the first one is being read. */
const MAX_BACKLOG = 200;
/** One person has a few tabs and a phone; more is a loop in a client. */
export const MAX_SEATS_PER_PERSON = 12;
/** File descriptors and memory end somewhere; the rest is told to come back. */
export const MAX_SEATS = 20_000;

interface SocketGauge {
  inc(labels: { kind: string }): void;
  dec(labels: { kind: string }): void;
}

export class Seats {
  readonly #byTopic = new Map<string, Set<Seat>>();
  readonly #byPerson = new Map<string, number>();
  readonly #gauge: SocketGauge;
  #count = 0;

  constructor(gauge: SocketGauge) {
    this.#gauge = gauge;
  }

  get isFull(): boolean {
    return this.#count >= MAX_SEATS;
  }

  seatsOf(personId: string): number {
    return this.#byPerson.get(personId) ?? 0;
  }

  at(topic: string): ReadonlySet<Seat> {
    return this.#byTopic.get(topic) ?? new Set();
  }

  /** Topics with a prefix that somebody listens to. */
  topics(prefix: string): string[] {
    return [...this.#byTopic.keys()].filter((topic) => topic.startsWith(prefix));
  }

  all(): Seat[] {
    return [...this.#byTopic.values()].flatMap((seats) => [...seats]);
  }

  add(seat: Seat): void {
    const seats = this.#byTopic.get(seat.topic) ?? new Set();
    seats.add(seat);
    this.#byTopic.set(seat.topic, seats);
    this.#byPerson.set(seat.personId, this.seatsOf(seat.personId) + 1);
    this.#count += 1;
    this.#gauge.inc({ kind: seat.kind });
  }

  remove(seat: Seat): void {
    const seats = this.#byTopic.get(seat.topic);
    if (!seats?.delete(seat)) return;
    if (seats.size === 0) this.#byTopic.delete(seat.topic);
    const left = this.seatsOf(seat.personId) - 1;
    if (left > 0) this.#byPerson.set(seat.personId, left);
    else this.#byPerson.delete(seat.personId);
    this.#count -= 1;
    this.#gauge.dec({ kind: seat.kind });
  }

  /** Sends to everybody who listens; the frame is written once. */
  publish(topic: string, frame: unknown): void {
    const seats = this.#byTopic.get(topic);
    if (!seats) return;
    const text = JSON.stringify(frame);
    for (const seat of seats) this.#send(seat, text);
  }

  sendTo(seat: Seat, frame: unknown): void {
    this.#send(seat, JSON.stringify(frame));
  }

  /** Sends the first frame and then what came while it was read. */
  begin(seat: Seat, first: unknown): void {
    const backlog = seat.backlog ?? [];
    seat.backlog = undefined;
    for (const text of [JSON.stringify(first), ...backlog]) this.#send(seat, text);
  }

  #send(seat: Seat, text: string): void {
    if (seat.backlog) {
      if (seat.backlog.length < MAX_BACKLOG) seat.backlog.push(text);
      else seat.wire.close(roomCloseCodes.tooFast, "too slow");
      return;
    }
    seat.wire.send(text);
    if (seat.wire.getBufferedAmount() > MAX_BUFFERED_BYTES) {
      seat.wire.close(roomCloseCodes.tooFast, "too slow");
    }
  }
}
