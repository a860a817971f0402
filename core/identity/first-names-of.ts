import { inArray } from "drizzle-orm";
import { people } from "#drizzle/schema/index.ts";
import type { Ctx } from "../platform/index.ts";

/**
 * The first names of people, for those who may see them. Every id asked for is in the answer;
 * null stands for somebody unknown or without a name.
 */
export async function firstNamesOf(
  ctx: Ctx,
  ids: readonly string[],
): Promise<Map<string, string | null>> {
  const names = new Map<string, string | null>(ids.map((id) => [id, null]));
  if (names.size === 0) return names;
  const rows = await ctx.db
    .select({ id: people.id, nameSealed: people.nameSealed })
    .from(people)
    .where(inArray(people.id, [...names.keys()]));
  for (const { id, nameSealed } of rows) {
    if (nameSealed) names.set(id, firstWord(ctx.runtime.sealer.open(nameSealed)));
  }
  return names;
}

function firstWord(name: string): string | null {
  return name.trim().split(/\s+/)[0] || null;
}
