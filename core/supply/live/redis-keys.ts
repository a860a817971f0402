/**
 * Every key of the shared live index. The city is the hash tag, so that one node keeps a city
 * together and one script may touch all of it. Scripts build the same names from the same prefixes.
 *
 * | key | type | holds |
 * |---|---|---|
 * | `drivers:h3:{city}:vehicle:r8` | zset | riders of a cell by when they were last heard of (ms), some seconds behind |
 * | `drivers:here:{city}:vehicle:r8` | hash | rider → all that matching needs, to read a cell at once |
 * | `driver:meta:{city}:rider` | hash | what is known of a rider, or for a while that it has left |
 * | `supply:snapshot:{city}:vehicle:r7` | hash | sums over the riders of a cell |
 * | `supply:cells:{city}` | set | which `vehicle:r7` have a snapshot |
 * | `supply:seen:{city}` | zset | all riders by when they were last heard of (ms), some seconds behind |
 * | `supply:lease:{city}` | zset | all riders by when their process must have spoken again (ms) |
 * | `supply:counts:{city}` | hash | riders by state |
 * | `supply:search:{city}` | hash | order → r7 cell of its pick-up |
 * | `supply:searches:{city}` | hash | r7 cell → open searches |
 * | `supply:search-lease:{city}` | zset | orders by when their process must have spoken again (ms) |
 */
import type { Vehicle } from "#shared/contracts/fields.ts";
import type { Cell } from "../../platform/index.ts";

const tagOf = (cityCode: string) => `{${cityCode}}`;

export const hereKey = (cityCode: string, vehicle: Vehicle, cell: Cell) =>
  `drivers:here:${tagOf(cityCode)}:${vehicle}:${cell}`;
export const metaKey = (cityCode: string, riderId: string) =>
  `driver:meta:${tagOf(cityCode)}:${riderId}`;
export const snapshotCellsKey = (cityCode: string) => `supply:cells:${tagOf(cityCode)}`;
export const seenKey = (cityCode: string) => `supply:seen:${tagOf(cityCode)}`;
export const leaseKey = (cityCode: string) => `supply:lease:${tagOf(cityCode)}`;
export const countsKey = (cityCode: string) => `supply:counts:${tagOf(cityCode)}`;
export const searchKey = (cityCode: string) => `supply:search:${tagOf(cityCode)}`;
export const searchesKey = (cityCode: string) => `supply:searches:${tagOf(cityCode)}`;
export const searchLeaseKey = (cityCode: string) => `supply:search-lease:${tagOf(cityCode)}`;

/**
 * A rider or a search whose process has not spoken for so long is taken out. Longer than the silence
 * that makes a rider gone (30 s), so that another process sees the silent one and tells its row.
 */
export const LEASE_MS = 45_000;
/** How often a process speaks for those of whom there is no news. */
export const RENEW_MS = 10_000;
/** Sets and sums of a city in which nothing happens any more. */
export const INDEX_TTL_MS = 60_000;
/** Outlives the sums that a rider is counted in, so that nobody vanishes without being taken off. */
export const META_TTL_MS = 90_000;
/** How long it is known that a rider has left: late reports must not bring it back. */
export const LEFT_TTL_MS = 60_000;
