/**
 * Where words come from. An area is a file of the same name in the folder of each language. Those
 * whose names begin with `ops` or `partner` are fetched with the pages of that app, the others with
 * the first page: a bundle for each language and part.
 */
import type { LanguageCode } from "#shared/languages.ts";
import { areas as englishAreas } from "./bundles/en-shared.ts";
import type { Texts } from "./speech.ts";

const parts = ["shared", "ops", "partner"] as const;
export type Part = (typeof parts)[number];

/** Files by their path, each with one constant: keys and texts. */
type Areas = Readonly<Record<string, unknown>>;

const bundles = import.meta.glob<Areas>(["./bundles/*.ts", "!./bundles/en-shared.ts"], {
  import: "areas",
});

const joined = (bundle: readonly Areas[]) =>
  Object.assign({}, ...bundle.flatMap(Object.values).flatMap(Object.values)) as Texts;

/** What the page says while it speaks no other language; always here. */
export const english: Texts = joined([englishAreas]);

/** The texts of these parts; the others are missing, and no page that is shown asks for them. */
export async function loadTexts(
  language: LanguageCode,
  wanted: readonly Part[] = parts,
): Promise<Texts> {
  const loads = wanted.map((part) => bundles[`./bundles/${language}-${part}.ts`]?.());
  const found = (await Promise.all(loads)).filter((areas) => areas !== undefined);
  return joined(language === "en" ? [englishAreas, ...found] : found);
}
