/**
 * Shares out an amount so that the parts add up to it exactly, by largest remainder: everybody gets
 * its exact share rounded towards zero, and the units that are left go one each to the largest
 * remainders; of equal remainders to the one that stands earlier in the list. So the order of the
 * list decides, and callers state it. A negative total is shared like the positive one.
 *
 * @param totalMinor minor units, of either sign
 * @param weights non-negative safe integers, not all zero unless the total is
 * @throws RangeError for anything else
 */
export function allocate(totalMinor: number, weights: readonly number[]): number[] {
  if (!Number.isSafeInteger(totalMinor)) throw new RangeError(`Not an integer: ${totalMinor}`);
  for (const weight of weights) {
    if (!Number.isSafeInteger(weight) || weight < 0) throw new RangeError(`No weight: ${weight}`);
  }
  const sum = weights.reduce((total, weight) => total + BigInt(weight), 0n);
  if (sum === 0n) {
    if (totalMinor === 0) return weights.map(() => 0);
    throw new RangeError("There is nobody to share with");
  }
  const size = BigInt(Math.abs(totalMinor));
  const exact = weights.map((weight, place) => {
    const product = size * BigInt(weight);
    return { place, part: product / sum, remainder: product % sum };
  });
  const left = size - exact.reduce((total, { part }) => total + part, 0n);
  const byRemainder = [...exact].sort(
    (a, b) =>
      Number(b.remainder > a.remainder) - Number(b.remainder < a.remainder) || a.place - b.place,
  );
  // Fewer units are left than there are remainders above zero, so nobody of weight zero gets one.
  const lucky = new Set(byRemainder.slice(0, Number(left)).map(({ place }) => place));
  // Not `sign * part`: that would be -0 for a part of nothing.
  return exact.map(({ place, part }) => {
    const minor = Number(part) + (lucky.has(place) ? 1 : 0);
    return totalMinor < 0 && minor > 0 ? -minor : minor;
  });
}
