import { eq, sql } from "drizzle-orm";
import { people } from "#drizzle/schema/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { type Ctx, prepare } from "../platform/index.ts";

const selectStoreId = prepare((db) =>
  db
    .select({ storeId: people.storeId })
    .from(people)
    .where(eq(people.id, sql.placeholder("id"))),
);

/**
 * The store that the calling partner runs.
 * @throws BeelineError NOT_FOUND when the caller runs none.
 */
export async function storeIdOf(ctx: Ctx): Promise<string> {
  const [row] = await selectStoreId(ctx, { id: ctx.actor.id ?? "" });
  if (!row?.storeId) throw new BeelineError("NOT_FOUND", { detail: "You run no store" });
  return row.storeId;
}
