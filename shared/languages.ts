/** The languages that the apps speak, by their BCP 47 tags. */
import { z } from "zod";
import type { RegionCode } from "./regions.ts";

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

/**
 * The first tag that is spoken here, by its language alone: `de-AT` is served with `de`. English for
 * who wants none of ours.
 */
export function firstSpoken(tags: readonly string[]): LanguageCode {
  for (const tag of tags) {
    const language = tag.toLowerCase().split("-")[0] ?? "";
    if (isLanguageCode(language)) return language;
  }
  return "en";
}

/** ISO 3166, for the way a region writes its figures. */
export const countryOf = { in: "IN", us: "US", uk: "GB" } as const satisfies Record<
  RegionCode,
  string
>;

/** The tag for `Intl`, such as `hi-IN`: the person's words, written as the country writes figures. */
export function localeOf(language: LanguageCode, region: RegionCode): string {
  return `${language}-${countryOf[region]}`;
}

/** The tags of an `Accept-Language` header (RFC 9110, 12.5.4), the most wanted first. */
export function acceptedTags(header: string): string[] {
  return header
    .split(",")
    .map((part) => {
      const [tag = "", ...parameters] = part.split(";").map((piece) => piece.trim());
      const quality = parameters.find((each) => each.startsWith("q="));
      return { tag, weight: quality ? Number(quality.slice(2)) : 1 };
    })
    .filter(({ weight }) => weight > 0)
    .toSorted((one, other) => other.weight - one.weight)
    .map(({ tag }) => tag);
}
