/** Writes a `PingFrame` (pings.proto), as a phone would. */
import { frameColumns } from "./decode-ping-frame.ts";
import type { PingColumns } from "./ping-columns.ts";
import { VarintWriter } from "./varints.ts";

/**
 * Values are rounded to the wire's units. A column nobody said anything about is left out.
 * @param columns within the ranges of the contract; not checked here
 */
export function encodePingFrame(columns: PingColumns, sequence = 0): Uint8Array<ArrayBuffer> {
  const frame = new VarintWriter();
  const block = new VarintWriter();
  frame.field(1, sequence);
  frameColumns.forEach((column, field) => {
    if (!column) return;
    const { path, isDelta, scale } = column;
    block.reset();
    let before = 0;
    let isKnown = false;
    for (let i = 0; i < columns.count; i++) {
      const value = columns[path][i]!;
      if (isDelta) {
        const units = Math.round(value * scale);
        block.signed(units - before);
        before = units;
        isKnown = true;
      } else {
        block.unsigned(Number.isNaN(value) ? 0 : Math.round(value * scale) + 1);
        isKnown ||= !Number.isNaN(value);
      }
    }
    if (isKnown) frame.block(field, block);
  });
  return frame.finish();
}
