/** The pure rules: papers, pauses, rates, stars, top-ups. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { earningsDefaults } from "#shared/policies/earnings.ts";
import { eligibilityDefaults } from "#shared/policies/eligibility.ts";
import { standingDefaults } from "#shared/policies/standing.ts";
import { missingPapers, type PaperFacts } from "../supply/index.ts";
import { onlineMs, topUpOf } from "./earnings/top-up-rules.ts";
import { readPaperFile } from "./papers/file-rules.ts";
import { kycOf } from "./papers/settle-kyc.ts";
import { ratableUntil, ratingOf } from "./ratings/rating-rules.ts";
import { decidePause, type Happened, type Happening } from "./standing/pause-rules.ts";
import { ratesOf } from "./standing/rate-rules.ts";

const eligibility = eligibilityDefaults.in;
const standing = standingDefaults.in;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe("papers", () => {
  const today = "2026-11-22";
  const paper = (kind: PaperFacts["kind"], change: Partial<PaperFacts> = {}): PaperFacts => ({
    ...{ kind, state: "verified", expiresOn: null },
    ...change,
  });
  const lacks = (documents: PaperFacts[], vehicle: "bicycle" | "scooter" = "bicycle") =>
    missingPapers({ documents, vehicles: [] }, { vehicle, today, policy: eligibility });

  it("name what is missing and why, also the vehicle", () => {
    expect(lacks([paper("identity"), paper("photo")])).toEqual([]);
    const held = [
      paper("identity", { expiresOn: "2026-11-21" }),
      paper("photo", { state: "rejected" }),
      paper("licence", { state: "submitted" }),
      paper("insurance", { expiresOn: today }),
    ];
    expect(lacks(held, "scooter")).toEqual([
      { what: "identity", why: "expired" },
      { what: "photo", why: "rejected" },
      { what: "licence", why: "in_review" },
      { what: "registration", why: "absent" },
      { what: "vehicle", why: "absent" },
    ]);
  });

  it("ask for a vehicle that is verified and not too old", () => {
    const documents = eligibility.vehicles.sedan.documents.map((kind) => paper(kind));
    const lack = (year: number, state: "verified" | "submitted" = "verified") => {
      const vehicles = [{ type: "sedan", state, year, hasAirConditioning: true }] as const;
      return missingPapers(
        { documents, vehicles },
        { vehicle: "sedan", today, policy: eligibility },
      );
    };
    expect(lack(2016)).toEqual([]);
    expect(lack(2015)).toEqual([{ what: "vehicle", why: "too_old" }]);
    expect(lack(2026, "submitted")).toEqual([{ what: "vehicle", why: "in_review" }]);
    expect(kycOf(lack(2016))).toBe("verified");
    expect(kycOf(lack(2015))).toBe("pending");
    expect(kycOf([{ what: "photo", why: "rejected" }])).toBe("rejected");
  });

  it("are pictures or PDFs by their bytes, whatever else is sent", () => {
    const bytes = (text: string) => new Uint8Array(Buffer.from(text, "latin1"));
    expect(readPaperFile(bytes("%PDF-1.7\nbody\n%%EOF\n"))?.contentType).toBe("application/pdf");
    expect(readPaperFile(bytes("%PDF-1.7\ncut off"))).toBeUndefined();
    expect(readPaperFile(bytes("<svg onload=alert(1)>"))).toBeUndefined();
    expect(readPaperFile(bytes("MZ\x90"))).toBeUndefined();
  });
});

describe("pauses", () => {
  const nowMs = 100 * HOUR;
  /** The first happened longest ago, a minute between them; the last one now. */
  const row = (...kinds: Happening[]): Happened[] =>
    kinds.map((kind, at) => ({ kind, atMs: nowMs - (kinds.length - 1 - at) * MINUTE }));
  const judge = (happened: Happened[], pauses: Parameters<typeof decidePause>[1] = []) =>
    decidePause(happened, pauses, { policy: standing, nowMs });

  it("come after enough of a kind without a break", () => {
    expect(judge(row("declined", "declined", "declined"))).toBeUndefined();
    expect(judge(row("declined", "unanswered", "declined", "declined", "declined"))).toEqual({
      ...{ reason: "declines", minutes: 2 },
    });
    expect(judge(row("declined", "declined", "accepted", "declined", "declined"))).toBeUndefined();
    expect(judge(row("unanswered", "unanswered", "unanswered"))?.reason).toBe("silence");
    expect(judge(row("accepted", "cancelled", "accepted", "cancelled"))?.reason).toBe(
      "cancellations",
    );
    const carried = row("accepted", "cancelled", "accepted", "finished", "accepted", "cancelled");
    expect(judge(carried)).toBeUndefined();
  });

  it("count anew after a pause, grow with each, and forget", () => {
    const silent = row("unanswered", "unanswered", "unanswered");
    const pause = (hoursAgo: number, isLifted = false) => ({
      ...{ startsAtMs: nowMs - hoursAgo * HOUR, isLifted },
    });
    expect(judge(silent, [pause(0)])).toBeUndefined();
    expect(judge(silent, [pause(1)])?.minutes).toBe(10);
    expect(judge(silent, [pause(1), pause(2), pause(3), pause(4)])?.minutes).toBe(30);
    expect(judge(silent, [pause(1, true)])?.minutes).toBe(2);
    expect(judge(silent, [pause(13)])?.minutes).toBe(2);
  });

  it("never come for whoever takes what is offered, in whatever order news arrives", () => {
    const kinds = fc.constantFrom<Happening>("accepted", "declined", "unanswered");
    const property = fc.property(
      fc.array(fc.record({ kind: kinds, atMs: fc.nat(1_000_000) }), { maxLength: 40 }),
      (happened) => {
        const due = decidePause(happened, [], { policy: standing, nowMs });
        const shuffled = decidePause([...happened].reverse(), [], { policy: standing, nowMs });
        const isSame = new Set(happened.map(({ atMs }) => atMs)).size < happened.length;
        expect(isSame || due?.reason === shuffled?.reason).toBe(true);
        const later = { kind: "accepted", atMs: 2_000_000 } as const;
        expect(decidePause([...happened, later], [], { policy: standing, nowMs })).toBeUndefined();
      },
    );
    fc.assert(property, { numRuns: 100 });
  });
});

describe("rates and stars", () => {
  it("are told when there is enough to count", () => {
    const few = { accepted: 5, declined: 3, unanswered: 1, cancelled: 1 };
    expect(ratesOf(few, 10)).toEqual({ acceptancePercent: null, cancellationPercent: null });
    expect(ratesOf({ ...few, unanswered: 2 }, 10)).toEqual({
      ...{ acceptancePercent: 50, cancellationPercent: 20 },
    });
  });

  it("move slowly from what is believed to what was given", () => {
    expect(ratingOf(0, 0)).toBeCloseTo(4.7);
    expect(ratingOf(1, 1)).toBeCloseTo(4.364, 3);
    expect(ratingOf(1_000, 1_000)).toBeLessThan(1.1);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 500 }), (stars) => {
        const sum = stars.reduce((total, each) => total + each, 0);
        const rating = ratingOf(sum, stars.length);
        expect(rating).toBeGreaterThanOrEqual(1);
        expect(rating).toBeLessThanOrEqual(5);
        expect(ratingOf(sum + 5, stars.length + 1)).toBeGreaterThan(rating);
      }),
    );
  });

  it("can be given for a week, once somebody drove and it is done", () => {
    const now = new Date("2026-11-22T12:00:00Z");
    const day = (back: number) => new Date(now.getTime() - back * 24 * HOUR);
    const order = { state: "completed", riderId: "rdr_in_1", endedAt: day(6) } as const;
    expect(ratableUntil(order, now)).toEqual(new Date(day(6).getTime() + 7 * 24 * HOUR));
    expect(ratableUntil({ ...order, endedAt: day(7) }, now)).toBeUndefined();
    expect(ratableUntil({ ...order, riderId: null }, now)).toBeUndefined();
    expect(ratableUntil({ ...order, state: "cancelled" }, now)).toBeUndefined();
    expect(ratableUntil({ ...order, endedAt: null }, now)).toBeDefined();
  });
});

describe("top-ups", () => {
  const day = { startMs: 0, endMs: 24 * HOUR };
  const policy = earningsDefaults.in;
  const hours = (...spans: [number, number][]) =>
    spans.map(([from, to]) => ({ startMs: from * HOUR, endMs: to * HOUR }));
  const of = { day, spans: hours([8, 12]), offers: 10, accepted: 7, earnedMinor: 20_000 };

  it("fill up to the guarantee for the hours of the day, counted once", () => {
    expect(topUpOf(of, policy)).toBe(4 * 9_000 - 20_000);
    expect(topUpOf({ ...of, spans: hours([8, 11], [9, 12], [10, 10.5]) }, policy)).toBe(16_000);
    expect(topUpOf({ ...of, spans: hours([-3, 2], [22, 30]) }, policy)).toBe(16_000);
    expect(topUpOf({ ...of, earnedMinor: 36_001 }, policy)).toBe(0);
    expect(topUpOf({ ...of, spans: hours([0, 24]), earnedMinor: 0 }, policy)).toBe(12 * 9_000);
  });

  it("are for who takes what is offered, and works for a while", () => {
    expect(topUpOf({ ...of, accepted: 6 }, policy)).toBe(0);
    expect(topUpOf({ ...of, offers: 0, accepted: 0 }, policy)).toBe(16_000);
    expect(topUpOf({ ...of, spans: hours([8, 8.9]), earnedMinor: 0 }, policy)).toBe(0);
  });

  it("are never negative, and more hours never earn less", () => {
    const span = fc.tuple(fc.integer({ min: -10, max: 30 }), fc.integer({ min: 0, max: 20 }));
    fc.assert(
      fc.property(fc.array(span, { maxLength: 8 }), fc.nat(200_000), (list, earnedMinor) => {
        const spans = list.map(([from, size]) => hours([from, from + size])[0]!);
        const topUp = topUpOf({ ...of, spans, earnedMinor }, policy);
        expect(topUp).toBeGreaterThanOrEqual(0);
        expect(onlineMs({ day, spans })).toBeLessThanOrEqual(24 * HOUR);
        const more = [...spans, ...hours([3, 5])];
        expect(topUpOf({ ...of, spans: more, earnedMinor }, policy)).toBeGreaterThanOrEqual(topUp);
      }),
    );
  });
});
