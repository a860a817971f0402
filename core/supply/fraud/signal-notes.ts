/** Signs and flags that wait to be written to the database. */
import type { SignalKind } from "./fraud-rules.ts";

export interface SignalNote {
  readonly riderId: string;
  readonly counts: Map<SignalKind, number>;
  /** By which sign the rider went over the line, if so. */
  flag: SignalKind | undefined;
}

/**
 * Riders with new signs. At the bound signs of others are not counted until some are written: they
 * come again, and the score that leads to a flag is kept elsewhere.
 */
const MAX_NOTES = 10_000;

export class SignalNotes {
  #notes = new Map<string, SignalNote>();

  get size(): number {
    return this.#notes.size;
  }

  add(riderId: string, kind: SignalKind): void {
    const note = this.#note(riderId);
    note?.counts.set(kind, (note.counts.get(kind) ?? 0) + 1);
  }

  flag(riderId: string, kind: SignalKind): void {
    const note = this.#note(riderId);
    if (note) note.flag ??= kind;
  }

  take(): SignalNote[] {
    const taken = [...this.#notes.values()];
    this.#notes = new Map();
    return taken;
  }

  /** Puts notes back that could not be written, together with what came meanwhile. */
  giveBack(notes: readonly SignalNote[]): void {
    for (const { riderId, counts, flag } of notes) {
      const note = this.#note(riderId);
      for (const [kind, count] of counts) {
        note?.counts.set(kind, (note.counts.get(kind) ?? 0) + count);
      }
      if (note && flag) note.flag ??= flag;
    }
  }

  #note(riderId: string): SignalNote | undefined {
    let note = this.#notes.get(riderId);
    if (!note && this.#notes.size < MAX_NOTES) {
      note = { riderId, counts: new Map(), flag: undefined };
      this.#notes.set(riderId, note);
    }
    return note;
  }
}
