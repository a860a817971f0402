import { eq, sql } from "drizzle-orm";
import { people, serviceAccounts } from "#drizzle/schema/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { isIdOf } from "#shared/ids.ts";
import { type Ctx, prepare } from "../platform/index.ts";

const selectStoreId = prepare((db) =>
  db
    .select({ storeId: people.storeId })
    .from(people)
    .where(eq(people.id, sql.placeholder("id"))),
);

const selectStoreIdOfAccount = prepare((db) =>
  db
    .select({ storeId: serviceAccounts.storeId })
    .from(serviceAccounts)
    .where(eq(serviceAccounts.id, sql.placeholder("id"))),
);

/**
 * The store that the calling partner runs, or that the calling machine works for.
 * @throws BeelineError NOT_FOUND when the caller runs none.
 */
export async function storeIdOf(ctx: Ctx): Promise<string> {
  const { id = "" } = ctx.actor;
  const select = isIdOf("serviceAccount", id) ? selectStoreIdOfAccount : selectStoreId;
  const [row] = await select(ctx, { id });
  if (!row?.storeId) throw new BeelineError("NOT_FOUND", { detail: "You run no store" });
  return row.storeId;
}
