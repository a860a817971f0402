import { eq } from "drizzle-orm";
import { people } from "#drizzle/schema/index.ts";
import { BeelineError } from "#shared/errors.ts";
import type { Ctx } from "../platform/index.ts";

export async function updateMe(
  ctx: Ctx,
  { name }: { readonly name: string },
): Promise<{ id: string; name: string }> {
  const [changed] = await ctx.db
    .update(people)
    .set({ nameSealed: ctx.runtime.sealer.seal(name) })
    .where(eq(people.id, ctx.actor.id ?? ""))
    .returning({ id: people.id });
  if (!changed) throw new BeelineError("NOT_FOUND");
  return { id: changed.id, name };
}
