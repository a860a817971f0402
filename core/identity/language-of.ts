import { eq } from "drizzle-orm";
import { people } from "#drizzle/schema/index.ts";
import { isLanguageCode, type LanguageCode } from "#shared/languages.ts";
import type { Ctx } from "../platform/index.ts";

/** The language that the caller has chosen; undefined for who chose none, and for programs. */
export async function languageOf(ctx: Ctx): Promise<LanguageCode | undefined> {
  const [person] = await ctx.db
    .select({ language: people.language })
    .from(people)
    .where(eq(people.id, ctx.actor.id ?? ""));
  const language = person?.language ?? "";
  return isLanguageCode(language) ? language : undefined;
}
