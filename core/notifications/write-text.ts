/** The words of a message in the language of whoever gets it. Pure. */
import { type LanguageCode, localeOf } from "#shared/languages.ts";
import type { Region } from "#shared/regions.ts";
import { type Say, speakersOf } from "#shared/words/speaker.ts";
import type { TemplateName } from "./templates.ts";
import { de } from "./words/de.ts";
import { en } from "./words/en.ts";
import { fr } from "./words/fr.ts";
import { hi } from "./words/hi.ts";

const speakerFor = speakersOf<typeof en>({ en, hi, de, fr });

type Place = Pick<Region, "code" | "hourCycle" | "emergencyPhone">;

export function speak(language: LanguageCode, { code }: Pick<Region, "code">): Say<typeof en> {
  return speakerFor(language, code);
}

/** What a message says, as it is kept until it is sent. */
export interface MessageValues {
  /** A first name; null when we know none. */
  readonly name: string | null;
  readonly link?: string | null;
  /** The moment it tells of, and the zone of the city that it is told in. */
  readonly at?: string | null;
  readonly zone?: string;
  readonly kind?: string;
}

export function writeText(
  template: TemplateName,
  language: LanguageCode,
  values: MessageValues,
  region: Place,
): string {
  const say = speak(language, region);
  const name = plainName(values.name) ?? say("somebody");
  const link = values.link ?? "none";
  const time = values.at ? clockTime(values.at, values.zone, language, region) : "none";
  const { emergencyPhone: emergency } = region;
  const kind = values.kind ?? "other";
  return say(template, { name, link, time, emergency, kind });
}

/** Letters of any script, and what stands between them. */
const NAME = /^(?:[\p{L}\p{M}'\u2019-]|\u200c|\u200d){1,30}$/u;

/**
 * People choose their names and whom we write to, so a name that could be read as anything else (an
 * address, a number, a sentence) is not sent.
 */
function plainName(name: string | null): string | null {
  return name !== null && NAME.test(name) ? name.replaceAll("’", "'") : null;
}

function clockTime(
  at: string,
  timeZone: string | undefined,
  language: LanguageCode,
  { code, hourCycle }: Place,
): string {
  return (
    new Intl.DateTimeFormat(localeOf(language, code), {
      ...{ hour: "numeric", minute: "2-digit", hour12: hourCycle === "h12" },
      ...(timeZone !== undefined && { timeZone }),
    })
      .format(Date.parse(at))
      // A narrow blank is outside the letters of a text message, which would more than halve it.
      .replaceAll(/[\u202f\u00a0]/g, " ")
  );
}
