/**
 * Min-cost matching of rows to columns where each row may also stay without one, at a price of its
 * own. Shortest augmenting paths with dual prices, dense: Jonker and Volgenant, "A shortest
 * augmenting path algorithm for dense and sparse linear assignment problems", Computing 38 (1987);
 * the rectangular form follows Crouse, "On implementing 2D rectangular assignment algorithms",
 * IEEE TAES 52 (2016). Own code. O(rows² · columns) at worst.
 */

/**
 * Of several best matchings it answers always the same one, given by the order of rows and columns.
 * @param costs row by row, `Infinity` where a pair is impossible; finite ones below 1e12
 * @param stayCosts per row the price of staying alone, finite
 * @returns per row the column, or -1
 */
export function matchPairs(
  rows: number,
  columns: number,
  costs: Float64Array,
  stayCosts: Float64Array,
): Int32Array {
  const columnOf = new Int32Array(rows).fill(-1);
  const rowOf = new Int32Array(columns).fill(-1);
  const u = new Float64Array(rows);
  const v = new Float64Array(columns);
  const shortest = new Float64Array(columns);
  const previous = new Int32Array(columns);
  const open = new Int32Array(columns);
  const closedRows = new Int32Array(rows);
  const closedColumns = new Int32Array(columns);
  for (let start = 0; start < rows; start++) {
    let openCount = columns;
    for (let j = 0; j < columns; j++) {
      open[j] = j;
      shortest[j] = Number.POSITIVE_INFINITY;
    }
    let row = start;
    let low = 0;
    let closed = 0;
    let bestStay = Number.POSITIVE_INFINITY;
    let stayRow = -1;
    let sink = -1;
    while (true) {
      closedRows[closed] = row;
      const stay = low + stayCosts[row]! - u[row]!;
      if (stay < bestStay) {
        bestStay = stay;
        stayRow = row;
      }
      const base = row * columns;
      const shift = low - u[row]!;
      let best = -1;
      let bestAt = -1;
      let bestValue = Number.POSITIVE_INFINITY;
      for (let k = 0; k < openCount; k++) {
        const j = open[k]!;
        const reduced = shift + costs[base + j]! - v[j]!;
        let value = shortest[j]!;
        if (reduced < value) {
          shortest[j] = reduced;
          previous[j] = row;
          value = reduced;
        }
        if (value < bestValue || (value === bestValue && best >= 0 && j < best)) {
          best = j;
          bestAt = k;
          bestValue = value;
        }
      }
      if (best < 0 || bestStay <= bestValue) {
        low = bestStay;
        sink = -1;
        closed++;
        break;
      }
      low = bestValue;
      openCount--;
      open[bestAt] = open[openCount]!;
      closedColumns[closed] = best;
      closed++;
      if (rowOf[best] === -1) {
        sink = best;
        break;
      }
      row = rowOf[best]!;
    }
    // Prices: every row and column on the search tree moves by how far it was from the end.
    u[start] = u[start]! + low;
    const steps = sink === -1 ? closed - 1 : closed;
    for (let k = 0; k < steps; k++) {
      const j = closedColumns[k]!;
      const gap = low - shortest[j]!;
      v[j] = v[j]! - gap;
      const owner = rowOf[j]!;
      if (owner !== -1) u[owner] = u[owner]! + gap;
    }
    if (sink === -1) {
      // A row gives its column up and stays alone; the path goes on from there.
      if (stayRow === start) continue;
      sink = columnOf[stayRow]!;
      columnOf[stayRow] = -1;
    }
    let j = sink;
    while (true) {
      const i = previous[j]!;
      rowOf[j] = i;
      const next = columnOf[i]!;
      columnOf[i] = j;
      if (i === start) break;
      j = next;
    }
  }
  return columnOf;
}
