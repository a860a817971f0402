/** Which language the page speaks: the person's choice, else the browser's, else the region's. */
import { useEffect, useSyncExternalStore } from "react";
import { countryOf, firstSpoken, LanguageCode } from "#shared/languages.ts";
import { isRegionCode, type RegionCode, regions } from "#shared/regions.ts";
import { keep } from "../keep.ts";
import { loadTexts, type Part } from "./load-language.ts";
import { currentSpeech, onSpeech, setLanguage, setPlace } from "./speech.ts";

/** Of a region for `Intl`: its country, and its clock, which no language overrides. */
const clocks = { h12: "h12", h24: "h23" } as const;
const placeOf = (code: RegionCode) =>
  `${countryOf[code]}-u-hc-${clocks[regions[code].hourCycle]}` as const;

export const keptLanguage = keep("beeline.language", LanguageCode.nullable(), null);
const spoken = new Set<Part>(["shared"]);
let regionLanguages: readonly string[] = [];
let last: Promise<void> = Promise.resolve();

function choice(): LanguageCode {
  return keptLanguage.get() ?? firstSpoken([...navigator.languages, ...regionLanguages]);
}

/** Speaks what is wanted now, one wish after the other. @throws when the words cannot be fetched */
function speak(): Promise<void> {
  const load = async () => {
    const language = choice();
    setLanguage(language, await loadTexts(language, [...spoken]));
    document.documentElement.lang = language;
  };
  last = last.then(load, load);
  return last;
}

/** Words that cannot be fetched leave the page as it is: it goes on with those that are here. */
const trySpeaking = () => speak().catch(() => undefined);

/** A chunk of an app, with the words that only its pages have. @throws as `import` does */
export async function withWords<T>(part: Part, chunk: Promise<T>): Promise<T> {
  const isNew = !spoken.has(part);
  spoken.add(part);
  const [module] = await Promise.all([chunk, isNew ? speak() : last]);
  return module;
}

/** Before the first picture, so that nobody sees it in two languages. */
export async function startSpeaking(): Promise<void> {
  keptLanguage.subscribe(() => void trySpeaking());
  window.addEventListener("languagechange", () => void trySpeaking());
  await trySpeaking();
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
  if (region) setPlace(placeOf(region));
  useEffect(() => {
    if (!region) return;
    regionLanguages = regions[region].languages;
    void trySpeaking();
  }, [region]);
}

/** Changes when the page speaks another language, so that it is drawn anew. */
export function useLanguage(): LanguageCode {
  return useSyncExternalStore(onSpeech, () => currentSpeech().language);
}
