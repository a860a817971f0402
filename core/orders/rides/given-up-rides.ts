/** Rides that a customer has given up lately after a driver had taken them. */
import { BeelineError } from "#shared/errors.ts";
import { type Ctx, dateOf, now, statement } from "../../platform/index.ts";
import { policyInForce } from "../../policy/index.ts";
import { ownReasons, pauseLeftSeconds } from "./cancel-fee-rules.ts";

const DAY_MS = 24 * 3_600_000;
/**
 * Of the latest rides that a driver had taken; the policy asks for fewer. What was only searched for
 * is passed by: bookings that cost nothing would push the others out of sight.
 */
const LATEST = 50;

/** @param customer and the others: expressions of SQL; see `givenUpParameters` for the values */
export function givenUp(customer: string, since: string, why: string): string {
  return `
    select t.at from (
      select l.order_id from rides l where l.customer_id = ${customer}
        and l.assigned_at is not null
      order by l.order_id desc limit ${LATEST}) l
    join order_transitions t on t.order_id = l.order_id
    where t.to_state = 'cancelled' and t.actor_role = 'customer' and t.at > ${since}::timestamptz
      and t.reason = any(${why}::text[])`;
}

export function givenUpParameters(ctx: Ctx): [string, string[]] {
  return [new Date(now(ctx).getTime() - DAY_MS).toISOString(), [...ownReasons]];
}

const selectGivenUp = statement<{ count: number; last: string | null }>(`
  select count(*)::int as count, max(g.at) as last from (${givenUp("$1", "$2", "$3")}) g`);

/** @throws BeelineError RATE_LIMITED for who has given up too many */
export async function demandNoPause(
  ctx: Ctx,
  { customerId, cityCode }: { readonly customerId: string; readonly cityCode: string },
): Promise<void> {
  const [found] = await selectGivenUp(ctx, [customerId, ...givenUpParameters(ctx)]);
  const recent = { count: found?.count ?? 0, last: found?.last ? dateOf(found.last) : null };
  const { values } = policyInForce(ctx.runtime, "cancellation", { cityCode, vertical: "ride" });
  const retryAfterSeconds = pauseLeftSeconds(recent, values, now(ctx));
  if (retryAfterSeconds === 0) return;
  throw new BeelineError("RATE_LIMITED", {
    detail: `You have cancelled ${recent.count} rides today whose drivers were on their way. Book again a little later`,
    retryAfterSeconds,
  });
}
