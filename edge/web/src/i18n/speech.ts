/**
 * The language in which this page speaks. There is one at a time, for the whole page: words come
 * from `say`, figures from `locale`, and whoever changes the language draws the page anew.
 */
import { IntlMessageFormat } from "intl-messageformat";
import type { LanguageCode } from "#shared/languages.ts";
import type * as areas from "./en/index.ts";
import { english } from "./load-language.ts";
import type { Values } from "./message-types.ts";

/** One type of all members of a union. */
type Joined<Union> = (Union extends unknown ? (each: Union) => void : never) extends (
  all: infer All,
) => void
  ? All
  : never;
type Catalog = Joined<(typeof areas)[keyof typeof areas]>;
export type MessageKey = keyof Catalog;
/** Messages without arguments, for tables of words. */
export type PlainKey = {
  [K in MessageKey]: Values<Catalog[K]> extends [] ? K : never;
}[MessageKey];
export type Texts = Readonly<Record<MessageKey, string>>;

export interface Speech {
  readonly language: LanguageCode;
  readonly texts: Texts;
  /**
   * What follows the language in a tag: the country by ISO 3166, and perhaps its clock, such as
   * `IN-u-hc-h12`, for the way figures are written. Null while no place is known.
   */
  readonly place: string | null;
}

const listeners = new Set<() => void>();
/** Parsed once per language and text. Bounded by the number of messages. */
const parsed = new Map<string, IntlMessageFormat>();
let speech: Speech = { language: "en", texts: english, place: null };

export const currentSpeech = (): Speech => speech;

/** Whoever listens draws the page anew. */
export function setLanguage(language: LanguageCode, texts: Texts): void {
  if (speech.language === language && speech.texts === texts) return;
  speech = { ...speech, language, texts };
  parsed.clear();
  for (const listener of listeners) listener();
}

/** Told by whoever draws figures below it, before it does: nobody else needs to be told. */
export function setPlace(place: string | null): void {
  if (speech.place === place) return;
  speech = { ...speech, place };
  parsed.clear();
}

export function onSpeech(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The tag for `Intl`, such as `hi-IN`: the person's words, figures and clock as the place writes them. */
export function locale(): string {
  return speech.place === null ? speech.language : `${speech.language}-${speech.place}`;
}

/** The message in the page's language, with its arguments filled in. */
export function say<K extends MessageKey>(key: K, ...[values]: Values<Catalog[K]>): string {
  const text = speech.texts[key];
  // Most messages are plain: they need no parser.
  if (!text.includes("{")) return text;
  let message = parsed.get(key);
  if (!message) {
    message = new IntlMessageFormat(text, locale(), undefined, { ignoreTag: true });
    parsed.set(key, message);
  }
  return String(message.format(values));
}
