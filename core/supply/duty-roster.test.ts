import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DutyRoster } from "./duty-roster.ts";
import { startTrack } from "./positions/ping-rules.ts";
import { HELD_BY_INDEX, NO_RIDER, RiderNumbers } from "./rider-numbers.ts";

const at = (lat: number) => startTrack({ lat, lng: 77.5 }, 1_000);

const someone = fc.integer({ min: 0, max: 5 });
const step = fc.oneof(
  fc.record({ kind: fc.constant("enter" as const), id: someone, lat: fc.integer({ max: 90 }) }),
  fc.record({ kind: fc.constant("leave" as const), id: someone }),
  fc.record({ kind: fc.constant("mark" as const), id: someone }),
  fc.record({ kind: fc.constant("take" as const), id: someone }),
  fc.record({ kind: fc.constant("index" as const), id: someone }),
);

describe("the roster", () => {
  it("knows what a plain map knows, whoever comes, goes and gets whose number", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const numbers = new RiderNumbers();
        const roster = new DutyRoster(numbers);
        const model = new Map<string, { lat: number; isUnwritten: boolean }>();
        for (const next of steps) {
          const id = `rider-${next.id}`;
          const known = model.get(id);
          if (next.kind === "enter") {
            roster.enter(id, at(next.lat), 50);
            model.set(id, { lat: next.lat, isUnwritten: false });
          } else if (next.kind === "leave") {
            roster.delete(id);
            model.delete(id);
          } else if (next.kind === "mark") {
            roster.markAgain(id);
            if (known) known.isUnwritten = true;
          } else if (next.kind === "take") {
            const waiting = [...model].filter(([, { isUnwritten }]) => isUnwritten);
            const taken = roster.takeUnwritten(1_000).map(({ riderId, lat }) => [riderId, lat]);
            expect(taken.sort()).toEqual(waiting.map(([name, { lat }]) => [name, lat]).sort());
            for (const [, one] of waiting) one.isUnwritten = false;
          } else {
            // Somebody else who keeps columns comes and goes with the same numbers.
            const number = numbers.find(id, HELD_BY_INDEX);
            if (number === NO_RIDER) numbers.hold(id, HELD_BY_INDEX);
            else numbers.release(number, HELD_BY_INDEX);
          }
        }
        expect(roster.size).toBe(model.size);
        expect([...roster.keys()].sort()).toEqual([...model.keys()].sort());
        const track = at(0);
        for (const [id, { lat }] of model) {
          roster.read(roster.find(id), track);
          expect(track.lat).toBe(lat);
        }
      }),
    );
  });

  it("does not take who left and came back for who was there", () => {
    const roster = new DutyRoster(new RiderNumbers());
    roster.enter("one", at(1), 50);
    roster.markAgain("one");
    const [taken] = roster.takeUnwritten(1);
    expect(roster.isUnchanged("one", taken?.epoch)).toBe(true);
    roster.touch("one");
    expect(roster.isUnchanged("one", taken?.epoch)).toBe(false);
    roster.delete("one");
    roster.enter("one", at(1), 50);
    expect(roster.isUnchanged("one", taken?.epoch)).toBe(false);
  });
});
