/** Signs of made-up positions, in plain words. Pure. */
import { ClearReason, type FlaggedRider } from "#shared/contracts/ops.ts";
import type { Choice } from "../design/field.tsx";
import { type PlainKey, say } from "../i18n/speech.ts";

/** A sign that we do not know is shown by its name. */
const signs: Readonly<Record<string, PlainKey>> = {
  teleport: "flag.teleport",
  speed: "flag.speed",
  repetition: "flag.repetition",
  accuracy: "flag.accuracy",
  clock: "flag.clock",
};

export function signalWords({
  kind,
  count,
}: Pick<FlaggedRider["signals"][number], "kind" | "count">): string {
  const key = signs[kind];
  return say("flag.seen", { sign: key ? say(key) : kind.replaceAll("_", " "), count });
}

export function clearChoices(): Choice<ClearReason>[] {
  return ClearReason.options.map((value) => ({ value, label: say(`flag.${value}`) }));
}
