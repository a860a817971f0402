/** Shared live indexes for tests, with a count of what they do. */
import { expect } from "vitest";
import { RedisLiveIndex } from "./redis-live-index.ts";
import type { IndexMeter } from "./redis-meter.ts";

export interface Tally {
  shared: number;
  lastKnown: number;
  written: number;
  putBack: number;
  swept: number;
  outages: number;
  refused: unknown[];
}

export interface SharedIndex {
  readonly index: RedisLiveIndex;
  readonly tally: Tally;
}

export const testCities = ["blr", "bom"];

/** @param deadlineMs patient by default: the machine may be busy, and few tests are about waiting */
export async function openSharedIndex(url: string, deadlineMs = 5_000): Promise<SharedIndex> {
  const tally: Tally = {
    ...{ shared: 0, lastKnown: 0, written: 0, putBack: 0, swept: 0, outages: 0 },
    refused: [],
  };
  const meter: IndexMeter = {
    read: (from) => {
      if (from === "shared") tally.shared += 1;
      else tally.lastKnown += 1;
    },
    written: (outcome, count) => {
      if (outcome === "written") tally.written += count;
      if (outcome === "put_back") tally.putBack += count;
    },
    pending: () => {},
    swept: (count) => {
      tally.swept += count;
    },
    refused: (error) => tally.refused.push(error),
    away: () => {
      tally.outages += 1;
    },
    back: () => {},
  };
  const index = new RedisLiveIndex({ url, cities: testCities, deadlineMs, meter });
  await index.opened(10_000);
  expect(index.isShared).toBe(true);
  return { index, tally };
}
