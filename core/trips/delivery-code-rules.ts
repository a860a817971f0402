/** The code at the door, decided without a clock and a database. */

export const MAX_CODE_TRIES = 5;
/** A guesser gets 5 of 10 000 codes per quarter of an hour; a rider who mistypes asks support. */
export const CODE_LOCK_MS = 15 * 60_000;

export interface CodeTries {
  readonly otpAttempts: number;
  readonly otpLockedUntil: Date | null;
}

/** How long no code is looked at; 0 when one may be tried. */
export function lockedForMs({ otpLockedUntil }: CodeTries, now: Date): number {
  return Math.max(0, (otpLockedUntil?.getTime() ?? 0) - now.getTime());
}

export interface CodePatience {
  readonly tries: number;
  readonly lockMs: number;
}

const atTheDoor: CodePatience = { tries: MAX_CODE_TRIES, lockMs: CODE_LOCK_MS };

/** What is remembered after a wrong code. */
export function afterWrongCode(
  { otpAttempts }: CodeTries,
  now: Date,
  { tries, lockMs }: CodePatience = atTheDoor,
): CodeTries {
  if (otpAttempts + 1 < tries) return { otpAttempts: otpAttempts + 1, otpLockedUntil: null };
  return { otpAttempts: 0, otpLockedUntil: new Date(now.getTime() + lockMs) };
}
