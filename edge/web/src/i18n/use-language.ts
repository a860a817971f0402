/** Which language the page speaks: the person's choice, else the browser's, else the region's. */
import { useEffect, useSyncExternalStore } from "react";
import { firstSpoken, LanguageCode } from "#shared/languages.ts";
import { isRegionCode, regions } from "#shared/regions.ts";
import { keep } from "../keep.ts";
import { loadTexts } from "./load-language.ts";
import { currentSpeech, onSpeech, setCountry, setLanguage } from "./speech.ts";

/** ISO 3166, for the way a region writes its figures. */
const countries = { in: "IN", us: "US", uk: "GB" } as const;

export const keptLanguage = keep("beeline.language", LanguageCode.nullable(), null);
let wanted: LanguageCode = "en";
let regionLanguages: readonly string[] = [];

function choice(): LanguageCode {
  return keptLanguage.get() ?? firstSpoken([...navigator.languages, ...regionLanguages]) ?? "en";
}

/** Speaks what is wanted now. Words that cannot be fetched leave the page as it is. */
async function speak(): Promise<void> {
  const language = choice();
  wanted = language;
  try {
    const texts = await loadTexts(language);
    if (wanted !== language) return;
    setLanguage(language, texts);
  } catch {
    // Offline: the words that are here go on.
  }
  document.documentElement.lang = currentSpeech().language;
}

/** Before the first picture, so that nobody sees it in two languages. */
export async function startSpeaking(): Promise<void> {
  keptLanguage.subscribe(() => void speak());
  window.addEventListener("languagechange", () => void speak());
  await speak();
}

export function chooseLanguage(language: LanguageCode): void {
  keptLanguage.set(language);
}

/**
 * Figures below are written as this region does, and its first language is the last resort. The
 * caller draws its children anew for another region, by their key.
 */
export function useRegionOfSpeech(code: string | undefined): void {
  const region = code !== undefined && isRegionCode(code) ? code : null;
  // While drawing, because the children write figures right after this; the same each time.
  if (region) setCountry(countries[region]);
  useEffect(() => {
    if (!region) return;
    regionLanguages = regions[region].languages;
    void speak();
  }, [region]);
}

/** Changes when the page speaks another language, so that it is drawn anew. */
export function useLanguage(): LanguageCode {
  return useSyncExternalStore(onSpeech, () => currentSpeech().language);
}
