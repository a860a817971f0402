/** What became of the messages to a trusted contact, in a line. */
import type { Contact, Told } from "#shared/contracts/safety.ts";
import { say } from "../i18n/speech.ts";
import { clockWords, dayWords } from "../words/time-words.ts";

const DAY_MS = 86_400_000;

/** @param told null when nothing was written to them */
export function toldWords(
  { hasRefused }: Pick<Contact, "hasRefused">,
  told: Told | null,
  nowMs: number,
): string | null {
  if (hasRefused) return say("safety.contact_refused");
  if (!told) return null;
  if (told.state === "waiting") return say("safety.told_waiting");
  if (told.state === "failed") return say("safety.told_failed");
  const isRecent = nowMs - Date.parse(told.at) < DAY_MS / 2;
  const time = isRecent ? clockWords(told.at) : dayWords(told.at);
  return say("safety.told_sent", { about: told.about, time });
}

/** Whether the person is better called than waited for. */
export function needsCall({ hasRefused }: Pick<Contact, "hasRefused">, told: Told | null): boolean {
  return hasRefused || told?.state === "failed";
}

/** The message about a call for help or an alarm that is not older than it. */
export function toldOfCall({ told }: Pick<Contact, "told">, raisedAt: string): Told | null {
  const isOfCall = ({ about, at }: Told) =>
    (about === "sos" || about === "alarm") && Date.parse(at) >= Date.parse(raisedAt);
  return told.find(isOfCall) ?? null;
}
