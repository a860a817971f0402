import { type Ctx, statement } from "../platform/index.ts";

const forget = statement<{ forgotten: number }>("select ledger.forget_checks($1) as forgotten");
/** A week of checks, one a minute; what is left is forgotten the next time. */
const AT_MOST = 10_000;

/**
 * Forgets incremental checks of more than thirty days ago that found nothing and have a full one
 * behind them. Full ones and those that found something stay: they are the anchors of the chain.
 * @returns how many were forgotten
 */
export async function forgetChecks(ctx: Pick<Ctx, "db">): Promise<number> {
  const [row] = await forget(ctx, [AT_MOST]);
  return row!.forgotten;
}
