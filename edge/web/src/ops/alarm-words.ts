/** What an alarm is about, in plain words. */
import type { Alarm, AlarmKind, AlarmResolution } from "#shared/contracts/safety.ts";
import { say } from "../i18n/speech.ts";
import { wordTable } from "../i18n/word-table.ts";
import { distanceWords } from "../words/distance-words.ts";

export const alarmTitles = wordTable<AlarmKind>({
  sos: "alarm.sos",
  route_deviation: "alarm.route_deviation",
  long_stop: "alarm.long_stop",
  too_long: "alarm.too_long",
  far_from_destination: "alarm.far_from_destination",
});

export const resolutionWords = wordTable<AlarmResolution>({
  false_alarm: "alarm.false_alarm",
  spoke_to_them: "alarm.spoke_to_them",
  help_sent: "alarm.help_sent",
  other: "alarm.other",
});

/** One sentence with the measure that led to it. */
export function alarmSentence({ kind, raisedBy, measure }: Alarm, unit: "km" | "mi"): string {
  const value = measure ?? 0;
  const count = Math.max(1, Math.round(value / 60));
  switch (kind) {
    case "sos":
      return say(`alarm.sos_by.${raisedBy}`);
    case "route_deviation":
      return say("alarm.off_by", { distance: distanceWords(value, unit) });
    case "long_stop":
      return say("alarm.stands", { count });
    case "too_long":
      return say("alarm.longer", { count });
    case "far_from_destination":
      return say("alarm.away", { distance: distanceWords(value, unit) });
  }
}
