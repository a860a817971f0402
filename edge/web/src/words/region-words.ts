import { countryOf } from "#shared/languages.ts";
import type { RegionCode } from "#shared/regions.ts";
import { locale as spoken } from "../i18n/speech.ts";

/** The region's country by its name in the reader's language. */
export function regionWords(code: RegionCode, locale = spoken()): string {
  return new Intl.DisplayNames(locale, { type: "region" }).of(countryOf[code]) ?? code;
}
