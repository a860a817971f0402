/**
 * What stands on a paper is kept without a language: as somebody typed it, or as the key of a
 * message and its values, which are worded when it is read. Papers from before have text only and
 * are read as they were issued. Pure.
 */
import { z } from "zod";
import type { ArgumentsOf } from "#shared/words/message-types.ts";
import type { PaperSpeech } from "./paper-speech.ts";
import { en } from "./words/en.ts";

export type PaperKey = keyof typeof en;
type Value = string | number | Phrase;
export interface Phrase {
  readonly say: PaperKey;
  readonly values?: Readonly<Record<string, Value>> | undefined;
}
export type Wording = string | Phrase;

const Phrase: z.ZodType<Phrase> = z.object({
  say: z.enum(Object.keys(en) as [PaperKey, ...PaperKey[]]),
  values: z
    .record(
      z.string(),
      z.lazy(() => z.union([z.string(), z.number(), Phrase])),
    )
    .optional(),
});
export const Wording = z.union([z.string(), Phrase]);

type ValuesOf<Text extends string> = [ArgumentsOf<Text>] extends [never]
  ? []
  : [values: Readonly<Record<ArgumentsOf<Text>, Value>>];

export function phrase<K extends PaperKey>(say: K, ...[values]: ValuesOf<(typeof en)[K]>): Phrase {
  return values === undefined ? { say } : { say, values };
}

export function inWords(wording: Wording, speech: PaperSpeech): string {
  if (typeof wording === "string") return wording;
  const values = Object.entries(wording.values ?? {}).map(([name, value]) => [
    name,
    typeof value === "object" ? inWords(value, speech) : value,
  ]);
  // The compiler has seen key and values together in `phrase`.
  const say = speech.say as (key: PaperKey, values: object) => string;
  return say(wording.say, Object.fromEntries(values));
}
