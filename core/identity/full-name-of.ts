import { eq } from "drizzle-orm";
import { people } from "#drizzle/schema/index.ts";
import type { Ctx } from "../platform/index.ts";

/** The whole name of a person, for ops who compare it with a paper; null when there is none. */
export async function fullNameOf(ctx: Ctx, id: string): Promise<string | null> {
  const [row] = await ctx.db
    .select({ nameSealed: people.nameSealed })
    .from(people)
    .where(eq(people.id, id));
  return row?.nameSealed ? ctx.runtime.sealer.open(row.nameSealed) : null;
}
