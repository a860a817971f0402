import { BeelineError } from "#shared/errors.ts";
import { type Ctx, now, statement, tellLimit } from "../../platform/index.ts";
import { DAY_MS, LIMIT_WINDOW_MS, linksPerHour, SLUGS_PER_DAY } from "./link-rules.ts";

const lockOwner = statement("select pg_advisory_xact_lock(hashtextextended('links ' || $1, 0))");

const countLinks = statement<{ made: number; slugs: number; oldest: string | null }>(`
  select (count(*) filter (where created_at > $2::timestamptz))::int as made,
    (count(*) filter (where is_slug))::int as slugs,
    min(created_at) filter (where created_at > $2::timestamptz) as oldest
  from links where owner_id = $1 and created_at > $3::timestamptz`);

/**
 * Locks the owner's links for the rest of the transaction, so that what is counted stays true.
 * @returns the question whether one more may be made. @throws BeelineError RATE_LIMITED
 */
export async function admitLink(
  tx: Ctx,
  ownerId: string,
): Promise<(isSlug: boolean) => Promise<void>> {
  await lockOwner(tx, [ownerId]);
  return async (isSlug) => {
    const { role } = tx.actor;
    const limit = linksPerHour[role === "partner" || role === "ops" ? role : "customer"];
    const at = now(tx).getTime();
    const since = [at - LIMIT_WINDOW_MS, at - DAY_MS].map((ms) => new Date(ms).toISOString());
    const [found] = await countLinks(tx, [ownerId, ...since]);
    const { made, slugs, oldest } = found!;
    const resetMs = oldest === null ? LIMIT_WINDOW_MS : Date.parse(oldest) + LIMIT_WINDOW_MS - at;
    const resetSeconds = Math.max(1, Math.ceil(resetMs / 1_000));
    tellLimit(tx, { limit, remaining: limit - made - 1, resetSeconds });
    if (made >= limit) {
      throw new BeelineError("RATE_LIMITED", { retryAfterSeconds: resetSeconds });
    }
    if (isSlug && slugs >= SLUGS_PER_DAY) {
      const detail = `You may choose ${SLUGS_PER_DAY} words a day`;
      throw new BeelineError("RATE_LIMITED", { detail, retryAfterSeconds: 3_600 });
    }
  };
}
