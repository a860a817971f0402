/**
 * Which denials are worth a line in the log: of each class one a second, which tells how many others
 * there were since. A crowd that is turned away must not fill the log with it.
 */
const EVERY_MS = 1_000;

export class DenialLog {
  readonly #classes = new Map<string, { loggedAtMs: number; others: number }>();

  /** How many were kept back since the last line when this one is to be logged; else undefined. */
  note(limitClass: string, nowMs: number): number | undefined {
    const known = this.#classes.get(limitClass);
    if (known && Math.abs(nowMs - known.loggedAtMs) < EVERY_MS) {
      known.others += 1;
      return undefined;
    }
    this.#classes.set(limitClass, { loggedAtMs: nowMs, others: 0 });
    return known?.others ?? 0;
  }
}
