import { BeelineError } from "#shared/errors.ts";

/** Of one call of a city's object: far more than it ever needs, less than a visitor waits. */
const DEADLINE_MS = 3_000;

/** @throws BeelineError UNAVAILABLE when the object does not answer */
export async function inTime<T>(call: Promise<T>): Promise<T> {
  const unavailable = () => new BeelineError("UNAVAILABLE", { retryAfterSeconds: 1 });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(unavailable()), DEADLINE_MS);
  });
  try {
    return await Promise.race([call, late]);
  } catch {
    throw unavailable();
  } finally {
    clearTimeout(timer ?? null);
  }
}
