import { type Ctx, now, statement } from "../../platform/index.ts";
import type { LinkRow } from "./link-row.ts";

/** Only what the edge was really told: a link that was revoked meanwhile stays to be told. */
const mark = statement(`
  update links set published_at = $1::timestamptz
  from jsonb_to_recordset($2::jsonb) as told(id text, code text, is_revoked boolean)
  where links.id = told.id and links.code = told.code
    and (links.revoked_at is not null) = told.is_revoked`);

/** Remembers that the edge knows these links as they were read. */
export async function markPublished(ctx: Ctx, rows: readonly LinkRow[]): Promise<void> {
  if (rows.length === 0) return;
  const told = rows.map(({ id, code, revokedAt }) => ({
    id,
    code,
    is_revoked: revokedAt !== null,
  }));
  await mark(ctx, [now(ctx).toISOString(), JSON.stringify(told)]);
}
