import { acceptedTags, firstSpoken, type LanguageCode } from "#shared/languages.ts";
import { languageOf } from "../identity/index.ts";
import type { Ctx } from "../platform/index.ts";
import { type PaperSpeech, paperSpeech } from "./paper-speech.ts";

export interface Reader {
  readonly ctx: Ctx;
  readonly query: { readonly language?: LanguageCode | undefined };
  readonly headers: Headers;
}

/**
 * What was asked for by name, else the language that the person has chosen, else what the program
 * asks for (a browser does so for everybody, so it is the weaker wish), else the region's first.
 */
export async function readerSpeech({ ctx, query, headers }: Reader): Promise<PaperSpeech> {
  const { region } = ctx.runtime;
  const wished = query.language ?? (await languageOf(ctx));
  const tags = [...acceptedTags(headers.get("accept-language") ?? ""), ...region.languages];
  const language = wished ?? firstSpoken(tags);
  ctx.answerHeaders?.set("content-language", language);
  return paperSpeech(language, region.code);
}
