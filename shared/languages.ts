/** The languages that the apps speak, by their BCP 47 tags. */
import { z } from "zod";

export const languageCodes = ["en", "hi", "de", "fr"] as const;
export type LanguageCode = (typeof languageCodes)[number];
export const LanguageCode = z.enum(languageCodes);

/** Each in its own words: who looks for it cannot read the others. */
export const languageNames: Readonly<Record<LanguageCode, string>> = {
  en: "English",
  hi: "हिन्दी",
  de: "Deutsch",
  fr: "Français",
};

export function isLanguageCode(value: string): value is LanguageCode {
  return (languageCodes as readonly string[]).includes(value);
}

/** The first tag that is spoken here, by its language alone: `de-AT` is served with `de`. */
export function firstSpoken(tags: readonly string[]): LanguageCode | undefined {
  for (const tag of tags) {
    const language = tag.toLowerCase().split("-")[0] ?? "";
    if (isLanguageCode(language)) return language;
  }
  return undefined;
}
