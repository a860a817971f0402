/** What one process holds of tracks that the database does not have yet. It hangs on the runtime. */
import { Counter, Gauge } from "prom-client";
import type { Runtime } from "../platform/index.ts";
import { type ClosedChunk, TrackBuffer } from "./track-buffer.ts";
import { UnwrittenChunks } from "./unwritten-chunks.ts";

export interface TracksState {
  readonly buffer: TrackBuffer;
  readonly unwritten: UnwrittenChunks;
  /** Points by what became of them. */
  readonly points: Counter<"outcome">;
}

/**
 * A minute of 50,000 riders who report every two seconds is about 11 MB; this is also eight seconds of
 * half a million points a second. When it fills up chunks are closed earlier, and shorter.
 */
const BUFFER_BYTES = 32 * 2 ** 20;
/** What waits while the database is away: about ten minutes of 15,000 points a second. */
const UNWRITTEN_BYTES = 64 * 2 ** 20;
export const CHUNK_MS = 60_000;
const CHUNK_POINTS = 1_000;
/** Readers look this much further back for a chunk that reaches into what they want. */
export const MAX_SPAN_MS = 30 * 60_000;

const states = new WeakMap<Runtime, TracksState>();

export function tracksOf(runtime: Runtime): TracksState {
  let state = states.get(runtime);
  if (!state) {
    state = makeState(runtime);
    states.set(runtime, state);
  }
  return state;
}

function makeState(runtime: Runtime): TracksState {
  const registers = [runtime.metrics.registry];
  const points = new Counter({
    name: "beeline_track_points_total",
    help: "Points of tracks by outcome: written, or lost because of refused or dropped",
    labelNames: ["outcome"],
    registers,
  });
  const unwritten = new UnwrittenChunks(UNWRITTEN_BYTES, (lost: ClosedChunk) => {
    points.inc({ outcome: "dropped" }, lost.points);
  });
  const buffer = new TrackBuffer(
    { openMs: CHUNK_MS, points: CHUNK_POINTS, spanMs: MAX_SPAN_MS, bytes: BUFFER_BYTES },
    (chunk) => unwritten.add(chunk),
  );
  new Gauge({
    name: "beeline_track_unwritten_bytes",
    help: "Bytes of tracks that are not in the database yet",
    registers,
    collect() {
      this.set(buffer.usedBytes + unwritten.bytes);
    },
  });
  return { buffer, unwritten, points };
}
