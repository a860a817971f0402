/** What an alarm is about, in plain words. */
import type { Alarm, AlarmKind, AlarmResolution } from "#shared/contracts/safety.ts";

export const alarmTitles: Readonly<Record<AlarmKind, string>> = {
  sos: "Call for help",
  route_deviation: "Off the way",
  long_stop: "Standing for long",
  too_long: "Takes too long",
  far_from_destination: "Ended elsewhere",
};

export const resolutionWords: Readonly<Record<AlarmResolution, string>> = {
  false_alarm: "False alarm",
  spoke_to_them: "Spoke to them, all is well",
  help_sent: "Help was sent",
  other: "Something else",
};

const raisers = { customer: "the customer", rider: "the rider", system: "" } as const;

/** One sentence with the measure that led to it. */
export function alarmSentence({ kind, raisedBy, measure }: Alarm): string {
  const value = measure ?? 0;
  switch (kind) {
    case "sos":
      return `Pressed by ${raisers[raisedBy] || "somebody"}.`;
    case "route_deviation":
      return `${kilometers(value)} off the way, and getting further from the destination.`;
    case "long_stop":
      return `Has not moved for ${minutes(value)}.`;
    case "too_long":
      return `${minutes(value)} longer than planned.`;
    case "far_from_destination":
      return `${kilometers(value)} from the drop-off that was booked.`;
  }
}

function kilometers(meters: number): string {
  return `${(meters / 1_000).toFixed(1)} km`;
}

function minutes(seconds: number): string {
  const count = Math.max(1, Math.round(seconds / 60));
  return count === 1 ? "1 minute" : `${count} minutes`;
}
