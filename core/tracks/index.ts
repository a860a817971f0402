/**
 * Tracks: the history of positions. Each accepted point is coded into its rider's chunk in memory,
 * chunks of about a minute are written in batches, days are tables that are dropped when the region's
 * retention is over.
 */
export { bindTracks } from "./bind-tracks.ts";
export { decodeChunk, encodeChunk, type TrackPoint } from "./chunk-rules.ts";
export { eraseTracks } from "./erase-tracks.ts";
export { createPartitions } from "./keep-partitions.ts";
export { readTrack } from "./read-track.ts";
export { type ClosedChunk, TrackBuffer } from "./track-buffer.ts";
export { awaitTrack } from "./track-wishes.ts";
export { startTrackRetention, startTracksLoop } from "./tracks-loop.ts";
export { tracksOf } from "./tracks-state.ts";
export { tracksSubscriber } from "./tracks-subscriber.ts";
export { writeClosedChunks } from "./write-chunks.ts";
