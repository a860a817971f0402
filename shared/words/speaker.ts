/** Says the messages of a catalog in one language. */
import { IntlMessageFormat } from "intl-messageformat";
import type { Texts, Values } from "./message-types.ts";

export type Say<Catalog extends Readonly<Record<string, string>>> = <K extends keyof Catalog>(
  key: K,
  ...values: Values<Catalog[K]>
) => string;

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
