import { eq } from "drizzle-orm";
import { people } from "#drizzle/schema/index.ts";
import type { routes } from "#shared/contracts/index.ts";
import type { ResponseOf } from "#shared/contracts/route.ts";
import { BeelineError } from "#shared/errors.ts";
import { isLanguageCode } from "#shared/languages.ts";
import type { Ctx } from "../platform/index.ts";

export async function getMe(ctx: Ctx): Promise<ResponseOf<typeof routes.getMe>> {
  const [person] = await ctx.db
    .select()
    .from(people)
    .where(eq(people.id, ctx.actor.id ?? ""));
  if (!person) throw new BeelineError("NOT_FOUND");
  const { sealer, region } = ctx.runtime;
  return {
    id: person.id,
    role: person.role,
    region: region.code,
    name: person.nameSealed === null ? null : sealer.open(person.nameSealed),
    phone: sealer.open(person.phoneSealed),
    storeId: person.storeId,
    language: person.language !== null && isLanguageCode(person.language) ? person.language : null,
  };
}
