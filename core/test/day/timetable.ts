/**
 * People as scripts that take turns: one goes on until it waits or ends, then the clock leaps to
 * whoever is next. So a day costs no more than what happens in it, and happens in one order.
 */
import type { HeldAmbient } from "./held-ambient.ts";

interface Turn {
  atMs: number;
  readonly order: number;
  /** What ends the wait before its time. */
  readonly news?: string;
  readonly go: () => void;
}

export class Timetable {
  readonly #clock: HeldAmbient;
  readonly #turns = new Set<Turn>();
  #order = 0;
  #yielded = () => {};
  #failures: unknown[] = [];

  constructor(clock: HeldAmbient) {
    this.#clock = clock;
  }

  get nowMs(): number {
    return this.#clock.now().getTime();
  }

  get nextMs(): number {
    return this.#first()?.atMs ?? Number.POSITIVE_INFINITY;
  }

  /** Somebody does something from then on. What it throws ends the day. */
  begin(atMs: number, script: () => Promise<void>): void {
    const go = () => {
      script()
        .catch((error: unknown) => this.#failures.push(error))
        .finally(() => this.#yielded());
    };
    this.#add({ atMs, go });
  }

  /** Of a script, for itself. */
  wait(seconds: number): Promise<void> {
    return this.#hold({ atMs: this.nowMs + seconds * 1_000 });
  }

  /** Until something is told of it, or the time is over. */
  newsOf(news: string, atMostSeconds: number): Promise<void> {
    return this.#hold({ atMs: this.nowMs + atMostSeconds * 1_000, news });
  }

  /** Whoever waits for it goes on now. */
  tell(news: string): void {
    for (const turn of this.#turns) {
      if (turn.news === news) turn.atMs = Math.min(turn.atMs, this.nowMs);
    }
  }

  /** Lets whoever is next have their turn. @throws what a script threw */
  async step(): Promise<void> {
    const turn = this.#first();
    if (!turn) return;
    this.#turns.delete(turn);
    const yielded = new Promise<void>((resolve) => {
      this.#yielded = resolve;
    });
    turn.go();
    await yielded;
    if (this.#failures.length > 0) throw this.#failures[0];
  }

  #hold(turn: Pick<Turn, "atMs" | "news">): Promise<void> {
    return new Promise((resolve) => {
      this.#add({ ...turn, go: resolve });
      this.#yielded();
    });
  }

  #add(turn: Omit<Turn, "order">): void {
    this.#turns.add({ ...turn, order: this.#order++ });
  }

  #first(): Turn | undefined {
    let first: Turn | undefined;
    for (const turn of this.#turns) {
      const isEarlier =
        !first || turn.atMs < first.atMs || (turn.atMs === first.atMs && turn.order < first.order);
      if (isEarlier) first = turn;
    }
    return first;
  }
}
