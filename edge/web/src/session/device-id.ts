const KEY = "beeline.device";
let inMemory: string | undefined;

/**
 * A random id that this browser keeps, by which one-time codes are limited. It says nothing about
 * the device, and the server keeps only a keyed hash of it for a day.
 */
export function deviceId(): string {
  try {
    const kept = localStorage.getItem(KEY);
    if (kept) return kept;
    const made = crypto.randomUUID();
    localStorage.setItem(KEY, made);
    return made;
  } catch {
    // Storage may be forbidden: an id for as long as this tab lives.
    inMemory ??= crypto.randomUUID();
    return inMemory;
  }
}
