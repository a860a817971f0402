/** Says the messages of a catalog in one language. */
import { IntlMessageFormat } from "intl-messageformat";
import { type LanguageCode, localeOf } from "../languages.ts";
import type { RegionCode } from "../regions.ts";
import type { Texts, Values } from "./message-types.ts";

export type Say<Catalog extends Readonly<Record<string, string>>> = <K extends keyof Catalog>(
  key: K,
  ...values: Values<Catalog[K]>
) => string;

/** By reader; each pair of language and region has one, which keeps what it has parsed. */
export function speakersOf<Catalog extends Readonly<Record<string, string>>>(
  texts: Readonly<Record<LanguageCode, Texts<Catalog>>>,
): (language: LanguageCode, region: RegionCode) => Say<Catalog> {
  const speakers = new Map<string, Say<Catalog>>();
  return (language, region) => {
    const locale = localeOf(language, region);
    const say = speakers.get(locale) ?? speakerOf(texts[language], locale);
    speakers.set(locale, say);
    return say;
  };
}

/**
 * @param texts each is parsed when it is said first, once: what is held is bounded by the catalog
 * @param locale for the way figures and plurals are written, such as `hi-IN`
 */
export function speakerOf<Catalog extends Readonly<Record<string, string>>>(
  texts: Texts<Catalog>,
  locale: string,
): Say<Catalog> {
  const parsed = new Map<keyof Catalog, IntlMessageFormat>();
  return (key, ...[values]) => {
    const text = texts[key];
    // Most messages are plain: they need no parser.
    if (!text.includes("{")) return text;
    let message = parsed.get(key);
    if (!message) {
      message = new IntlMessageFormat(text, locale, undefined, { ignoreTag: true });
      parsed.set(key, message);
    }
    return String(message.format(values));
  };
}
