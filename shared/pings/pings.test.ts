import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import protobuf from "protobufjs";
import { describe, expect, it } from "vitest";
import { openApiDocument } from "../openapi.ts";
import { FRAME_CONTENT_TYPE, MAX_FRAME_BYTES, PingFrameDecoder } from "./decode-ping-frame.ts";
import { encodePingFrame } from "./encode-ping-frame.ts";
import { decodePingAck, encodePingAck } from "./ping-acks.ts";
import { MAX_POINTS_PER_FRAME, PingColumns } from "./ping-columns.ts";

/** Somebody else's reading of our schema. */
const root = protobuf.parse(readFileSync(join(import.meta.dirname, "pings.proto"), "utf8")).root;
const PingFrame = root.lookupType("beeline.pings.v1.PingFrame");
const PingAck = root.lookupType("beeline.pings.v1.PingAck");
const readme = readFileSync(join(import.meta.dirname, "README.md"), "utf8");
const examples = [...readme.matchAll(/```hex\n([^`]+)```/g)].map(([, hex = ""]) =>
  Uint8Array.from(Buffer.from(hex.replaceAll(/\s/g, ""), "hex")),
);

interface Report {
  lat: number;
  lng: number;
  atMs: number;
  accuracyM: number;
  speedKmh: number;
  bearing: number;
  battery: number;
}

const units = (max: number, scale: number) =>
  fc.integer({ min: 0, max }).map((value) => value / scale);
const unknownOr = (known: fc.Arbitrary<number>) =>
  fc.oneof({ weight: 1, arbitrary: fc.constant(Number.NaN) }, { weight: 4, arbitrary: known });
const report: fc.Arbitrary<Report> = fc.record({
  lat: fc.integer({ min: -90e7, max: 90e7 }).map((value) => value / 1e7),
  lng: fc.integer({ min: -180e7, max: 180e7 }).map((value) => value / 1e7),
  atMs: fc.integer({ min: 0, max: 253_402_300_799_999 }),
  accuracyM: unknownOr(units(1_000_000, 10)),
  speedKmh: unknownOr(units(20_000, 10)),
  bearing: unknownOr(units(360, 1)),
  battery: unknownOr(units(100, 1)),
});
const reports = fc.array(report, { minLength: 1, maxLength: 40 });
const sequence = fc.integer({ min: 0, max: 2 ** 32 - 1 });

const names = ["lat", "lng", "atMs", "accuracyM", "speedKmh", "bearing", "battery"] as const;

function columnsOf(all: readonly Report[]): PingColumns {
  const columns = new PingColumns();
  for (const name of names) columns[name].set(all.map((one) => one[name]));
  columns.count = all.length;
  return columns;
}

function reportsOf(columns: PingColumns): Report[] {
  return Array.from(
    { length: columns.count },
    (_, i) =>
      Object.fromEntries(names.map((name) => [name, columns[name][i]])) as unknown as Report,
  );
}

const decoder = new PingFrameDecoder();
const decoded = new PingColumns();
const faultOf = (bytes: Uint8Array) => decoder.decode(bytes, decoded);

/** A frame with columns as they are on the wire, written by the other implementation. */
const frameOf = (wire: object) => PingFrame.encode(PingFrame.fromObject(wire)).finish();
const oneReport = { lat: [129_716_000], lng: [775_946_000], recordedAt: [1_790_000_000_000] };

describe("a frame", () => {
  it("comes back as it was", () => {
    fc.assert(
      fc.property(reports, sequence, (all, number) => {
        const bytes = encodePingFrame(columnsOf(all), number);
        expect(faultOf(bytes)).toBeUndefined();
        expect(decoder.sequence).toBe(number);
        expect(reportsOf(decoded)).toEqual(all);
      }),
    );
  });

  it("is the same bytes that another implementation writes, and is read by it", () => {
    fc.assert(
      fc.property(reports, sequence, (all, number) => {
        const ours = encodePingFrame(columnsOf(all), number);
        const theirs = PingFrame.decode(ours);
        expect(Buffer.from(PingFrame.encode(theirs).finish())).toEqual(Buffer.from(ours));
        const { recordedAt, lat } = PingFrame.toObject(theirs, { longs: Number });
        const sum = (deltas: number[]) => deltas.reduce((a, b) => a + b, 0);
        expect(sum(recordedAt)).toBe(all.at(-1)?.atMs);
        expect(sum(lat) / 1e7).toBe(all.at(-1)?.lat);
      }),
    );
  });

  it("from a newer phone is read without what we do not know", () => {
    const unknown = Buffer.concat([
      Buffer.from("7a03010203", "hex"),
      Buffer.from("800105", "hex"),
      Buffer.from("8d0100000000", "hex"),
      Buffer.from("91010000000000000000", "hex"),
    ]);
    const bytes = Buffer.concat([unknown, frameOf(oneReport), unknown]);
    expect(faultOf(bytes)).toBeUndefined();
    expect(decoded.count).toBe(1);
    expect(decoded.lat[0]).toBe(12.9716);
  });

  it("cut off anywhere is refused, unless it ends between its fields with all that is needed", () => {
    const bytes = frameOf({ sequence: 300, ...oneReport, speed: [215] });
    const needed = bytes.length - 4;
    for (let length = 0; length < bytes.length; length++) {
      const fault = faultOf(bytes.subarray(0, length));
      if (length === needed) expect(fault).toBeUndefined();
      else expect(fault).toBeDefined();
    }
  });

  it.each([
    ["no bytes", {}, "lat"],
    ["no reports", { sequence: 7 }, "lat"],
    ["columns of unequal length", { ...oneReport, lng: [1, 2] }, "lng"],
    ["a missing column", { ...oneReport, recordedAt: [] }, "atMs"],
    ["an optional column of another length", { ...oneReport, speed: [1, 2] }, "speedKmh"],
    ["a latitude beyond the pole", { ...oneReport, lat: [900_000_001] }, "lat"],
    ["a sum beyond the pole", { lat: [9e8, 1], lng: [1, 1], recordedAt: [1, 1] }, "lat"],
    ["a longitude beyond the date line", { ...oneReport, lng: [-1_800_000_001] }, "lng"],
    ["a time before 1970", { ...oneReport, recordedAt: [-1] }, "atMs"],
    ["a time after 9999", { ...oneReport, recordedAt: [253_402_300_800_000] }, "atMs"],
    ["an impossible speed", { ...oneReport, speed: [20_002] }, "speedKmh"],
    ["an impossible bearing", { ...oneReport, bearing: [362] }, "bearing"],
    ["an impossible battery", { ...oneReport, battery: [102] }, "battery"],
    ["an impossible accuracy", { ...oneReport, accuracy: [1_000_002] }, "accuracyM"],
  ])("with %s is refused by name", (_, wire, path) => {
    expect(faultOf(frameOf(wire))).toMatchObject({ path });
    expect(decoded.count).toBe(0);
  });

  it.each([
    ["a column that is not packed", "1001"],
    ["a column written twice", "120102120102"],
    ["a group", "0b0c"],
    ["the field number 0", "0001"],
    ["a number of eleven bytes", "08ffffffffffffffffffff01"],
    ["a sequence beyond 32 bits", "088080808010"],
    ["a length beyond the end", "12ff01"],
  ])("with %s is refused", (_, hex) => {
    const rest = frameOf(oneReport);
    expect(faultOf(Buffer.concat([Buffer.from(hex, "hex"), rest]))).toBeDefined();
    expect(decoded.count).toBe(0);
  });

  it("is bounded in reports and bytes", () => {
    const of = (count: number) => {
      const ones = Array.from({ length: count }, () => 1);
      return frameOf({ lat: ones, lng: ones, recordedAt: ones });
    };
    expect(faultOf(of(MAX_POINTS_PER_FRAME))).toBeUndefined();
    expect(faultOf(of(MAX_POINTS_PER_FRAME + 1))).toMatchObject({ path: "lat" });
    expect(faultOf(new Uint8Array(MAX_FRAME_BYTES + 1))).toMatchObject({ path: "frame" });
  });

  it("of any bytes at all is read or refused, within its bounds", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const fault = faultOf(bytes);
        if (fault) expect(decoded.count).toBe(0);
        else {
          for (const one of reportsOf(decoded)) {
            expect(Math.abs(one.lat)).toBeLessThanOrEqual(90);
            expect(Math.abs(one.lng)).toBeLessThanOrEqual(180);
          }
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it("with one byte changed is read or refused, never half taken", () => {
    const change = fc.record({ at: fc.nat(), to: fc.integer({ min: 0, max: 255 }) });
    fc.assert(
      fc.property(reports, change, (all, { at, to }) => {
        const bytes = encodePingFrame(columnsOf(all), 1);
        bytes[at % bytes.length] = to;
        const fault = faultOf(bytes);
        expect(decoded.count === 0).toBe(fault !== undefined);
      }),
    );
  });
});

describe("the answer to a frame", () => {
  const count = fc.integer({ min: 0, max: MAX_POINTS_PER_FRAME });
  const answer = fc.record({
    accepted: count,
    dropped: fc.record({
      duplicate: count,
      rateLimited: count,
      stale: count,
      future: count,
      inaccurate: count,
      implausible: count,
    }),
  });

  it("comes back as it was, and another implementation reads the same", () => {
    fc.assert(
      fc.property(answer, sequence, (told, number) => {
        const bytes = encodePingAck(number, told);
        expect(decodePingAck(bytes)).toEqual({ sequence: number, ...told });
        const theirs = PingAck.toObject(PingAck.decode(bytes), { defaults: true });
        const { accepted, dropped } = told;
        expect(theirs).toEqual({ sequence: number, accepted, ...dropped });
      }),
    );
  });

  it("is told from other bytes", () => {
    expect(decodePingAck(Buffer.from("0a00", "hex"))).toBeUndefined();
    expect(decodePingAck(Buffer.from("08", "hex"))).toBeUndefined();
  });
});

describe("the description of the API", () => {
  it("names the frame as another way to send positions, and its answer", () => {
    const paths = openApiDocument("http://core.test")["paths"] as Record<string, unknown>;
    expect(paths["/v1/rider/pings"]).toMatchObject({
      post: {
        requestBody: {
          content: { [FRAME_CONTENT_TYPE]: { schema: { description: expect.any(String) } } },
        },
        responses: { 202: { content: { [FRAME_CONTENT_TYPE]: {}, "application/json": {} } } },
      },
    });
  });
});

describe("the example that phones are shown", () => {
  it("is what it says", () => {
    const [frame, ack] = examples;
    expect(faultOf(frame!)).toBeUndefined();
    expect(decoder.sequence).toBe(7);
    const atMs = Date.parse("2026-11-22T10:00:00.000Z");
    const at = { lng: 77.5946, battery: 81 };
    expect(reportsOf(decoded)).toEqual([
      { ...at, lat: 12.9716, atMs, accuracyM: 6.5, speedKmh: 21.4, bearing: 0 },
      { ...at, lat: 12.9717, atMs: atMs + 1_000, accuracyM: 6, speedKmh: Number.NaN, bearing: 359 },
    ]);
    expect(decodePingAck(ack!)).toMatchObject({ sequence: 7, accepted: 2 });
  });
});
