import type { Dice } from "#shared/fuzz/dice.ts";
import { encodePingFrame } from "#shared/pings/encode-ping-frame.ts";
import { PingColumns } from "#shared/pings/ping-columns.ts";

/** A good binary frame of pings with some bytes changed, cut off, or made up altogether. */
export function brokenFrame(dice: Dice): Uint8Array<ArrayBuffer> {
  const columns = new PingColumns(4);
  columns.count = dice.below(5);
  for (let at = 0; at < columns.count; at++) {
    columns.lat[at] = 12.97;
    columns.lng[at] = 77.59 + at / 10_000;
    columns.atMs[at] = Date.now() - at * 1_000;
  }
  const frame = encodePingFrame(columns, dice.below(1_000));
  const bytes = dice.often(0.7) ? frame.slice() : new Uint8Array(dice.pick([0, 1, 40, 5_000]));
  for (let count = dice.below(6); count > 0 && bytes.length > 0; count--) {
    bytes[dice.below(bytes.length)] = dice.below(256);
  }
  return dice.often(0.3) ? bytes.slice(0, dice.below(bytes.length + 1)) : bytes;
}
