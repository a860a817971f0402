import type { LanguageCode } from "#shared/languages.ts";
import { en } from "./en/index.ts";
import type { Texts } from "./speech.ts";

/** Each language is a file of its own, fetched when it is spoken; English is always here. */
const catalogs: Readonly<Record<LanguageCode, () => Promise<Texts>>> = {
  en: async () => en,
  hi: async () => (await import("./hi/index.ts")).hi,
  de: async () => (await import("./de/index.ts")).de,
  fr: async () => (await import("./fr/index.ts")).fr,
};

export function loadTexts(language: LanguageCode): Promise<Texts> {
  return catalogs[language]();
}
