/**
 * When a token key is published, signs and is withdrawn. A key is published long enough before it
 * signs that every verifier has read the key set anew, and after it stopped until its last token
 * ended; only the rows say so, so that all processes of a region agree.
 */

/** The edge keeps a key set for 10 minutes, and the key set may lie in a cache for 5 before. */
export const PUBLISH_AHEAD_MS = 20 * 60_000;
/** The longest token lives 30 minutes; clocks and a process that rereads late get the rest. */
export const VERIFY_AFTER_MS = 36 * 60_000;

export interface KeyTimes {
  readonly signsFrom: Date;
  readonly signsUntil: Date | null;
  readonly verifiesUntil: Date | null;
}

export type KeyState = "next" | "signs" | "verifies" | "withdrawn";

export function keyState(key: KeyTimes, now: Date): KeyState {
  if (!isPublished(key, now)) return "withdrawn";
  if (key.signsFrom > now) return "next";
  return key.signsUntil === null || key.signsUntil > now ? "signs" : "verifies";
}

export function isPublished(key: KeyTimes, now: Date): boolean {
  return key.verifiesUntil === null || key.verifiesUntil > now;
}

/** The one that signs now: of several the one that began last. */
export function signerAt<K extends KeyTimes>(keys: readonly K[], now: Date): K | undefined {
  const signing = keys.filter((key) => keyState(key, now) === "signs");
  return signing.reduce<K | undefined>(
    (best, key) => (best && best.signsFrom >= key.signsFrom ? best : key),
    undefined,
  );
}

/**
 * Whether to make a new key: never while one waits, otherwise when somebody asks for it or the
 * present one has signed for `periodMs`.
 */
export function needsNewKey(
  keys: readonly KeyTimes[],
  now: Date,
  { periodMs, isAsked }: { periodMs: number; isAsked: boolean },
): boolean {
  if (keys.some((key) => keyState(key, now) === "next")) return false;
  const signer = signerAt(keys, now);
  return isAsked || !signer || signer.signsFrom.getTime() + periodMs <= now.getTime();
}

export interface Succession {
  readonly next: KeyTimes;
  readonly ending: Omit<KeyTimes, "signsFrom">;
}

/** In an emergency nobody waits: tokens of the old keys are worth nothing from now on. */
export function withdrawalAt(now: Date): Succession {
  return {
    next: { signsFrom: now, signsUntil: null, verifiesUntil: null },
    ending: { signsUntil: now, verifiesUntil: now },
  };
}

/** The times of a key that is made now, and of the ones that it follows. */
export function successionAt(now: Date): Succession {
  const signsFrom = new Date(now.getTime() + PUBLISH_AHEAD_MS);
  const verifiesUntil = new Date(signsFrom.getTime() + VERIFY_AFTER_MS);
  return {
    next: { signsFrom, signsUntil: null, verifiesUntil: null },
    ending: { signsUntil: signsFrom, verifiesUntil },
  };
}
