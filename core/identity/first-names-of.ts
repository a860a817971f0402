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
  for (const { id, nameSealed } of rows) names.set(id, openFirstName(ctx, nameSealed));
  return names;
}

/** The first name in a sealed one; null when there is none. */
export function openFirstName(ctx: Ctx, nameSealed: string | null): string | null {
  return nameSealed ? firstWord(ctx.runtime.sealer.open(nameSealed)) : null;
}

function firstWord(name: string): string | null {
  return name.trim().split(/\s+/)[0] || null;
}

/** Of one; null when there is none. */
export async function firstNameOf(ctx: Ctx, personId: string): Promise<string | null> {
  return (await firstNamesOf(ctx, [personId])).get(personId) ?? null;
}
