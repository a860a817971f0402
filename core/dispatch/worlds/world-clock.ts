/** Virtual time: whatever is to happen, in order of when, then of who was first. */
export class WorldClock {
  private readonly heap: { atMs: number; turn: number; happen: () => void }[] = [];
  private turns = 0;
  nowMs: number;

  constructor(startMs: number) {
    this.nowMs = startMs;
  }

  in(delayMs: number, happen: () => void): void {
    this.turns += 1;
    const entry = { atMs: this.nowMs + Math.max(0, Math.round(delayMs)), turn: this.turns, happen };
    const { heap } = this;
    heap.push(entry);
    let i = heap.length - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!isBefore(heap[i]!, heap[parent]!)) break;
      [heap[i], heap[parent]] = [heap[parent]!, heap[i]!];
      i = parent;
    }
  }

  /** Repeats with a pause that may differ each time, for ever. */
  every(pauseMs: () => number, happen: () => void): void {
    const again = () => {
      happen();
      this.in(pauseMs(), again);
    };
    this.in(pauseMs(), again);
  }

  /** Lets the next thing happen. @returns false when there is none before `untilMs`. */
  step(untilMs: number): boolean {
    const { heap } = this;
    const next = heap[0];
    if (!next || next.atMs > untilMs) return false;
    const last = heap.pop()!;
    if (heap.length > 0) {
      heap[0] = last;
      let i = 0;
      for (;;) {
        const left = 2 * i + 1;
        if (left >= heap.length) break;
        const right = left + 1;
        const child = right < heap.length && isBefore(heap[right]!, heap[left]!) ? right : left;
        if (!isBefore(heap[child]!, heap[i]!)) break;
        [heap[i], heap[child]] = [heap[child]!, heap[i]!];
        i = child;
      }
    }
    this.nowMs = next.atMs;
    next.happen();
    return true;
  }
}

function isBefore(a: { atMs: number; turn: number }, b: { atMs: number; turn: number }): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.turn < b.turn);
}
