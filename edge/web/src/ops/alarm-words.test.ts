import { expect, it } from "vitest";
import type { Alarm } from "#shared/contracts/safety.ts";
import { alarmSentence } from "./alarm-words.ts";

const alarm = (more: Partial<Alarm>) => alarmSentence({ ...({} as Alarm), ...more }, "km");

it("says what was measured", () => {
  expect(alarm({ kind: "sos", raisedBy: "rider", measure: null })).toBe("Pressed by the rider.");
  expect(alarm({ kind: "route_deviation", measure: 2_340 })).toContain("2.3 km off the way");
  expect(alarm({ kind: "long_stop", measure: 310 })).toBe("Has not moved for 5 minutes.");
  expect(alarm({ kind: "too_long", measure: 20 })).toBe("1 minute longer than planned.");
});
