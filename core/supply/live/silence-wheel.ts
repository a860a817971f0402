/**
 * Finds the silent without asking everybody each second: each waits in the bucket of the second it
 * was last heard of when somebody looked, so it is looked at once per period of silence.
 */
export interface Heard {
  readonly seenAtMs: number;
  readonly isRemoved: boolean;
}

export class SilenceWheel<T extends Heard> {
  readonly #buckets = new Map<number, T[]>();

  add(member: T): void {
    const second = Math.floor(member.seenAtMs / 1000);
    const bucket = this.#buckets.get(second);
    if (bucket) bucket.push(member);
    else this.#buckets.set(second, [member]);
  }

  /** Those that match and were last heard of before an instant, at most `limit`. */
  due(beforeMs: number, limit: number, matches: (member: T) => boolean): T[] {
    const silent: T[] = [];
    const newest = Math.floor(beforeMs / 1000);
    for (const [second, members] of [...this.#buckets]) {
      if (second > newest) continue;
      this.#buckets.delete(second);
      for (const member of members) {
        if (member.isRemoved) continue;
        // Named ones stay: they are removed by whoever asked, or asked for again.
        this.add(member);
        if (member.seenAtMs >= beforeMs || silent.length >= limit) continue;
        if (matches(member)) silent.push(member);
      }
    }
    return silent;
  }
}
