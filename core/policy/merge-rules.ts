/** Laying a narrower policy over a wider one. Pure. */

export type Json = Record<string, unknown>;

export function isPlainObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Objects field by field, at every depth; everything else, arrays included, is replaced whole. */
export function merge(under: Json, over: Json): Json {
  // Built from entries, so that a key such as `__proto__` stays a key, which the schema refuses.
  const merged = new Map(Object.entries(under));
  for (const [key, value] of Object.entries(over)) {
    const below = merged.get(key);
    const areObjects = isPlainObject(below) && isPlainObject(value);
    merged.set(key, areObjects ? merge(below, value) : value);
  }
  return Object.fromEntries(merged);
}

export interface Difference {
  /** Such as `weights.eta`. */
  readonly path: string;
  /** Undefined where there is none. */
  readonly before: unknown;
  readonly after: unknown;
}

/** Where two policies differ, field by field; arrays are compared whole. */
export function differences(before: unknown, after: unknown, path = ""): Difference[] {
  if (isPlainObject(before) && isPlainObject(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) =>
      differences(before[key], after[key], path === "" ? key : `${path}.${key}`),
    );
  }
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path, before, after }];
}
