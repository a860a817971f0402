import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { trackChunks } from "#drizzle/schema/index.ts";
import { routes, type TrackPoint } from "#shared/contracts/index.ts";
import { offsetMeters } from "#shared/geo.ts";
import { makeId } from "#shared/ids.ts";
import { startRelayLoop } from "../outbox/index.ts";
import { cityCenter, hireRider, offeredOrder, openStore, outcomeOf, until } from "../test/index.ts";
import { eraseTracks } from "./erase-tracks.ts";
import { TrackCity } from "./test-rides.ts";
import { tracksOf } from "./tracks-state.ts";
import { tracksSubscriber } from "./tracks-subscriber.ts";
import { writeClosedChunks } from "./write-chunks.ts";

const city = new TrackCity();

describe("a rider's track", () => {
  test("is answered from memory, then from the database, and is the same", async () => {
    await city.keepTracks();
    const rider = await hireRider(city.core);
    const sent = await city.ride(rider, 60);
    expect((await city.trackOf(rider.id)).items).toEqual(sent);
    expect(await city.rowsOf(rider.id)).toHaveLength(0);
    city.core.ambient.advance(61_000);
    const rows = await until("the chunk is written", async () => {
      const found = await city.rowsOf(rider.id);
      return found.length > 0 && found;
    });
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ points: sent.length });
    expect(rows[0]?.startedAt.toISOString()).toBe(sent[0]?.recordedAt);
    expect(rows[0]?.endedAt.toISOString()).toBe(sent.at(-1)?.recordedAt);
    expect((await city.trackOf(rider.id)).items).toEqual(sent);
  });

  test("comes in pages, within the asked span only", async () => {
    await city.keepTracks();
    const rider = await hireRider(city.core);
    const sent: TrackPoint[] = [];
    // More chunks than are read at once, and points in memory behind them.
    for (let minute = 0; minute < 70; minute++) {
      sent.push(...(await city.ride(rider, 10)));
      if (minute < 69) tracksOf(city.core.runtime).buffer.close(rider.id);
    }
    await writeClosedChunks(city.core.system);
    const span = { from: sent[3]?.recordedAt, to: sent.at(-2)?.recordedAt };
    const found: TrackPoint[] = [];
    let cursor: string | undefined;
    do {
      const page = await city.trackOf(rider.id, {
        ...span,
        limit: 60,
        ...(cursor ? { cursor } : {}),
      });
      expect(page.items.length).toBeLessThanOrEqual(60);
      found.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(found).toEqual(sent.slice(3, -2));
    const whole = await city.trackOf(rider.id, { ...span, limit: 5_000 });
    expect([whole.items, whole.nextCursor]).toEqual([found, null]);
  });

  test("is complete when the rider goes off duty, and when the core stops", async () => {
    const loop = await city.keepTracks();
    const relay = startRelayLoop(city.core.runtime, [tracksSubscriber]);
    city.loops.push(relay);
    const [first, second] = [await hireRider(city.core), await hireRider(city.core)];
    await city.ride(first, 20);
    await first.call(routes.setDuty, { body: { status: "offline" } });
    await until(
      "the last chunk is written",
      async () => (await city.rowsOf(first.id)).length === 1,
    );
    await city.ride(second, 20);
    expect(await city.rowsOf(second.id)).toHaveLength(0);
    await loop.stop();
    expect(await city.rowsOf(second.id)).toHaveLength(1);
  });

  test("is merged where chunks of two processes overlap", async () => {
    await city.keepTracks();
    const rider = await hireRider(city.core);
    const sent = await city.ride(rider, 40);
    const { buffer, unwritten } = tracksOf(city.core.runtime);
    buffer.close(rider.id);
    const [chunk] = unwritten.of(rider.id);
    await writeClosedChunks(city.core.system);
    // The same again, as after a lost answer, and a shorter one with the same start.
    unwritten.add(chunk!);
    unwritten.add({ ...chunk!, points: 1, chunk: new Uint8Array([1]) });
    unwritten.add({ ...chunk!, startedAtMs: chunk!.startedAtMs - 1 });
    await writeClosedChunks(city.core.system);
    expect(await city.rowsOf(rider.id)).toHaveLength(2);
    expect((await city.trackOf(rider.id)).items).toEqual(sent);
  });

  test("with a damaged chunk shows the rest", async () => {
    await city.keepTracks();
    const rider = await hireRider(city.core);
    await city.ride(rider, 10);
    tracksOf(city.core.runtime).buffer.close(rider.id);
    await writeClosedChunks(city.core.system);
    await city.core.system.db
      .update(trackChunks)
      .set({ chunk: new Uint8Array([1, 2, 3, 4]) })
      .where(eq(trackChunks.riderId, rider.id));
    const rest = await city.ride(rider, 10);
    expect((await city.trackOf(rider.id)).items).toEqual(rest);
  });

  test("is erased, from memory too", async () => {
    await city.keepTracks();
    const [rider, other] = [await hireRider(city.core), await hireRider(city.core)];
    const kept = await city.ride(other, 10);
    await city.ride(rider, 10);
    tracksOf(city.core.runtime).buffer.close(rider.id);
    await writeClosedChunks(city.core.system);
    await city.ride(rider, 10);
    tracksOf(city.core.runtime).buffer.close(rider.id);
    await city.ride(rider, 10);
    expect(await eraseTracks(city.core.system, rider.id)).toBe(1);
    expect((await city.trackOf(rider.id)).items).toEqual([]);
    expect((await city.trackOf(other.id)).items).toEqual(kept);
  });

  test("of a trip goes from taking it to its end", async () => {
    await city.keepTracks();
    const store = await openStore(city.core);
    const { rider, offerId } = await offeredOrder(city.core, store);
    const before = (await city.trackOf(rider.id)).items;
    city.core.ambient.advance(5_000);
    const trip = await rider.call(routes.acceptOffer, { body: { offerId } });
    city.core.ambient.advance(5_000);
    const recordedAt = city.core.ambient.now().toISOString();
    const at = offsetMeters(cityCenter(city.core), { northMeters: 310, eastMeters: 200 });
    await rider.call(routes.sendPings, { body: { ...at, recordedAt } });
    const track = await city.ops.call(routes.getTripTrack, { params: { id: trip.id } });
    expect(before).toHaveLength(1);
    expect(track.riderId).toBe(rider.id);
    expect(track.items.map((point) => point.recordedAt)).toEqual([recordedAt]);
    const unknown = { params: { id: makeId("trip", "in", 1, new Uint8Array(16)) } };
    expect(await outcomeOf(city.ops.call(routes.getTripTrack, unknown))).toBe("TRIP_NOT_FOUND");
  });

  test("is refused for strangers, unknown riders and odd spans", async () => {
    const rider = await hireRider(city.core);
    const params = { id: rider.id };
    const own = rider.call(routes.getRiderTrack, { params });
    expect(await outcomeOf(own)).toBe("FORBIDDEN");
    const unknown = makeId("rider", "in", 1, new Uint8Array(16));
    expect(await outcomeOf(city.trackOf(unknown))).toBe("NOT_FOUND");
    const from = "2026-11-20T00:00:00Z";
    const long = { from, to: "2026-11-21T00:00:01Z" };
    expect(await outcomeOf(city.trackOf(rider.id, long))).toBe("VALIDATION_FAILED");
    expect(await outcomeOf(city.trackOf(rider.id, { from, to: from }))).toBe("VALIDATION_FAILED");
    expect(await outcomeOf(city.trackOf(rider.id, { cursor: "bm9wZQ" }))).toBe("VALIDATION_FAILED");
    const day = { from, to: "2026-11-21T00:00:00Z" };
    expect((await city.trackOf(rider.id, day)).items).toEqual([]);
  });
});
