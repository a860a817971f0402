/** How papers speak to a reader: words in the language, figures as the region writes them. Pure. */
import { type LanguageCode, localeOf } from "#shared/languages.ts";
import { type RegionCode, regions } from "#shared/regions.ts";
import { type Say, speakerOf } from "#shared/words/speaker.ts";
import { de } from "./words/de.ts";
import { en } from "./words/en.ts";
import { fr } from "./words/fr.ts";
import { hi } from "./words/hi.ts";

const texts = { en, hi, de, fr } as const satisfies Record<LanguageCode, unknown>;

export interface PaperSpeech {
  readonly language: LanguageCode;
  readonly region: RegionCode;
  /** For `Intl`, such as `hi-IN`. */
  readonly locale: string;
  readonly hourCycle: "h12" | "h24";
  readonly say: Say<typeof en>;
}

/** One for each language and region: a handful, which keep their parsed messages. */
const speeches = new Map<string, PaperSpeech>();

export function paperSpeech(language: LanguageCode, region: RegionCode): PaperSpeech {
  const locale = localeOf(language, region);
  let speech = speeches.get(locale);
  if (!speech) {
    const { hourCycle } = regions[region];
    const say = speakerOf<typeof en>(texts[language], locale);
    speech = { language, region, locale, hourCycle, say };
    speeches.set(locale, speech);
  }
  return speech;
}
