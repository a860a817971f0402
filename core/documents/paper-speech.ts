/** How papers speak to a reader: words in the language, figures as the region writes them. Pure. */
import { type LanguageCode, localeOf } from "#shared/languages.ts";
import { type RegionCode, regions } from "#shared/regions.ts";
import { type Say, speakersOf } from "#shared/words/speaker.ts";
import { de } from "./words/de.ts";
import { en } from "./words/en.ts";
import { fr } from "./words/fr.ts";
import { hi } from "./words/hi.ts";

const speakerFor = speakersOf<typeof en>({ en, hi, de, fr });

export interface PaperSpeech {
  readonly language: LanguageCode;
  readonly region: RegionCode;
  /** For `Intl`, such as `hi-IN`. */
  readonly locale: string;
  readonly hourCycle: "h12" | "h24";
  readonly say: Say<typeof en>;
}

export function paperSpeech(language: LanguageCode, region: RegionCode): PaperSpeech {
  const { hourCycle } = regions[region];
  const say = speakerFor(language, region);
  return { language, region, locale: localeOf(language, region), hourCycle, say };
}
