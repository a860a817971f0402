import { expect, test } from "vitest";
import type { ClosedChunk } from "./track-buffer.ts";
import { UnwrittenChunks } from "./unwritten-chunks.ts";

const chunk = (riderId: string, bytes = 100): ClosedChunk => ({
  riderId,
  startedAtMs: 0,
  endedAtMs: 1,
  points: 10,
  chunk: new Uint8Array(bytes),
});

test("waiting chunks are bounded: the oldest are lost and told, once", () => {
  const lost: string[] = [];
  const waiting = new UnwrittenChunks(1_000, ({ riderId }) => lost.push(riderId));
  for (const riderId of ["a", "b", "c"]) waiting.add(chunk(riderId));
  const batch = waiting.first(2);
  expect(batch.map(({ riderId }) => riderId)).toEqual(["a", "b"]);
  // While they are being written, newer ones push the oldest out.
  waiting.add(chunk("d"));
  expect(lost).toEqual(["a"]);
  expect(waiting.bytes).toBeLessThanOrEqual(1_000);
  expect(waiting.settle(batch)).toBe(10);
  expect(waiting.settle(batch)).toBe(0);
  expect(waiting.of("c")).toHaveLength(1);
  waiting.forget("c");
  expect(waiting.settle(waiting.first(9))).toBe(10);
  expect([waiting.size, waiting.bytes]).toEqual([0, 0]);
});
