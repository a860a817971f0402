/**
 * The plain textbook Hungarian method with potentials in O(rows² · columns), as found in Lawler,
 * "Combinatorial Optimization" (1976): the yardstick of `bench:match` and the solver of the
 * baseline dispatchers. Shares nothing with the planner's own.
 *
 * @param costs rows of the same length, at least as many columns as rows, all finite
 * @returns per row its column
 */
export function hungarian(costs: readonly (readonly number[])[]): number[] {
  const rows = costs.length;
  const columns = costs[0]?.length ?? 0;
  const u = new Array<number>(rows + 1).fill(0);
  const v = new Array<number>(columns + 1).fill(0);
  const owner = new Array<number>(columns + 1).fill(0);
  const way = new Array<number>(columns + 1).fill(0);
  for (let row = 1; row <= rows; row++) {
    owner[0] = row;
    let at = 0;
    const least = new Array<number>(columns + 1).fill(Number.POSITIVE_INFINITY);
    const used = new Array<boolean>(columns + 1).fill(false);
    do {
      used[at] = true;
      const i = owner[at]!;
      let delta = Number.POSITIVE_INFINITY;
      let next = 0;
      for (let j = 1; j <= columns; j++) {
        if (used[j]) continue;
        const reduced = costs[i - 1]![j - 1]! - u[i]! - v[j]!;
        if (reduced < least[j]!) {
          least[j] = reduced;
          way[j] = at;
        }
        if (least[j]! < delta) {
          delta = least[j]!;
          next = j;
        }
      }
      for (let j = 0; j <= columns; j++) {
        if (used[j]) {
          u[owner[j]!] = u[owner[j]!]! + delta;
          v[j] = v[j]! - delta;
        } else least[j] = least[j]! - delta;
      }
      at = next;
    } while (owner[at] !== 0);
    while (at !== 0) {
      owner[at] = owner[way[at]!]!;
      at = way[at]!;
    }
  }
  const columnOf = new Array<number>(rows).fill(-1);
  for (let j = 1; j <= columns; j++) if (owner[j] !== 0) columnOf[owner[j]! - 1] = j - 1;
  return columnOf;
}
