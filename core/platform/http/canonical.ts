/**
 * One text for equal JSON values, to tell whether two requests ask for the same: the order of keys,
 * white space, the spelling of a number (`1.0`, `1`, `10e-1`) and escapes in strings do not matter,
 * everything else does.
 */

/**
 * @param value JSON, with `undefined` for what a schema left out
 * @throws TypeError for anything that JSON cannot tell apart (a date, a map, NaN): two different
 *   requests would look like one
 */
export function canonicalJson(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value === "object") return canonicalObject(value);
  const isPlain =
    typeof value === "string" ||
    typeof value === "boolean" ||
    (typeof value === "number" && Number.isFinite(value));
  if (!isPlain) throw new TypeError(`A ${typeof value} has no canonical JSON`);
  return JSON.stringify(value);
}

function canonicalObject(value: object): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new TypeError("Only plain objects have canonical JSON");
  }
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
  return `{${members.join(",")}}`;
}
