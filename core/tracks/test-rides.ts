/** Riders who report where they are, for the tests of this module. */
import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { trackChunks } from "#drizzle/schema/index.ts";
import { routes, type TrackPoint } from "#shared/contracts/index.ts";
import { offsetMeters } from "#shared/geo.ts";
import { cityCenter, startTestCore, type TestCore, type TestPerson } from "../test/index.ts";
import { startTracksLoop, type TracksLoop } from "./tracks-loop.ts";

/** One core for a file of tests; what a test starts ends with it. */
export class TrackCity {
  core!: TestCore;
  ops!: TestPerson;
  readonly loops: TracksLoop[] = [];

  constructor() {
    beforeAll(async () => {
      this.core = await startTestCore();
    });
    // Sign-ins end after a quarter of an hour, and the clock moves.
    beforeEach(async () => {
      this.ops = await this.core.person("ops");
    });
    afterEach(async () => {
      for (const loop of this.loops.splice(0)) await loop.stop();
    });
    afterAll(() => this.core?.stop());
  }

  async keepTracks(): Promise<TracksLoop> {
    const loop = await startTracksLoop(this.core.runtime);
    this.loops.push(loop);
    return loop;
  }

  /** A rider who rides north at 5 m/s, a report each two seconds in one post; gives what was sent. */
  async ride(rider: TestPerson, seconds: number): Promise<TrackPoint[]> {
    const { core } = this;
    const position = cityCenter(core);
    await rider.call(routes.setDuty, { body: { status: "online", position } });
    const startMs = core.ambient.now().getTime();
    core.ambient.advance(seconds * 1000);
    const points = Array.from({ length: seconds / 2 }, (_, i): TrackPoint => {
      const { lat, lng } = offsetMeters(position, { northMeters: i * 10, eastMeters: 0 });
      return {
        recordedAt: new Date(startMs + i * 2_000).toISOString(),
        lat: Number(lat.toFixed(6)),
        lng: Number(lng.toFixed(6)),
        speedKmh: 18,
        bearing: 0,
        accuracyM: i === 3 ? null : 5,
      };
    });
    const report = await rider.call(routes.sendPings, { body: { pings: points } });
    expect(report.accepted).toBe(points.length);
    return points;
  }

  rowsOf(riderId: string) {
    return this.core.system.db.select().from(trackChunks).where(eq(trackChunks.riderId, riderId));
  }

  trackOf(riderId: string, query: Record<string, unknown> = {}) {
    return this.ops.call(routes.getRiderTrack, { params: { id: riderId }, query });
  }
}
