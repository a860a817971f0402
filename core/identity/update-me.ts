import { eq } from "drizzle-orm";
import { people } from "#drizzle/schema/index.ts";
import type { routes } from "#shared/contracts/index.ts";
import type { BodyOf, ResponseOf } from "#shared/contracts/route.ts";
import { BeelineError } from "#shared/errors.ts";
import { isLanguageCode } from "#shared/languages.ts";
import type { Ctx } from "../platform/index.ts";

/** Changes what is named and leaves the rest. */
export async function updateMe(
  ctx: Ctx,
  { name, language }: BodyOf<typeof routes.updateMe>,
): Promise<ResponseOf<typeof routes.updateMe>> {
  const { sealer } = ctx.runtime;
  const [changed] = await ctx.db
    .update(people)
    .set({
      ...(name === undefined ? {} : { nameSealed: sealer.seal(name) }),
      ...(language === undefined ? {} : { language }),
    })
    .where(eq(people.id, ctx.actor.id ?? ""))
    .returning({ id: people.id, nameSealed: people.nameSealed, language: people.language });
  if (!changed) throw new BeelineError("NOT_FOUND");
  return {
    id: changed.id,
    name: changed.nameSealed === null ? null : sealer.open(changed.nameSealed),
    language:
      changed.language !== null && isLanguageCode(changed.language) ? changed.language : null,
  };
}
