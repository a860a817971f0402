import { routes } from "#shared/contracts/index.ts";
import { storeIdOf } from "../identity/index.ts";
import type { Bind, Ctx } from "../platform/index.ts";
import { getPartnerEarnings } from "./earnings/get-partner-earnings.ts";
import { getRiderEarnings } from "./earnings/get-rider-earnings.ts";
import { listOpsPayouts, listOwnPayouts } from "./list-payouts.ts";
import { readStanding, setPayoutAccount } from "./payout-account.ts";
import { listHolds, placeHold, releaseHold } from "./payout-holds.ts";
import type { Owner } from "./payout-row.ts";
import { retryPayout } from "./retry-payout.ts";
import { runAllPayouts, runPayoutTo } from "./run-payouts.ts";

export function bindPayouts(bind: Bind): void {
  bind(routes.getRiderPayoutStanding, ({ ctx }) => readStanding(ctx, riderIn(ctx)));
  bind(routes.setRiderPayoutAccount, ({ ctx, body }) => setPayoutAccount(ctx, riderIn(ctx), body));
  bind(routes.listRiderPayouts, ({ ctx, query }) => listOwnPayouts(ctx, riderIn(ctx), query));
  bind(routes.getPartnerPayoutStanding, async ({ ctx }) => readStanding(ctx, await storeIn(ctx)));
  bind(routes.setPartnerPayoutAccount, async ({ ctx, body }) =>
    setPayoutAccount(ctx, await storeIn(ctx), body),
  );
  bind(routes.listPartnerPayouts, async ({ ctx, query }) =>
    listOwnPayouts(ctx, await storeIn(ctx), query),
  );
  bind(routes.getEarnings, ({ ctx, query }) => getRiderEarnings(ctx, query));
  bind(routes.getPartnerEarnings, ({ ctx, query }) => getPartnerEarnings(ctx, query));
  bind(routes.listOpsPayouts, ({ ctx, query }) => listOpsPayouts(ctx, query));
  bind(
    routes.runPayouts,
    ({ ctx, body }) =>
      body.ownerId === undefined ? runAllPayouts(ctx) : runPayoutTo(ctx, body.ownerId),
    // Each owner's payout is a transaction of its own, and once per period whoever asks again.
    { commits: () => "steps" },
  );
  bind(routes.retryPayout, ({ ctx, params }) => retryPayout(ctx, params.id), {
    // The provider is asked first, and what it says is kept whatever becomes of the retry.
    commits: () => "steps",
  });
  bind(routes.listPayoutHolds, ({ ctx, query }) => listHolds(ctx, query));
  bind(routes.placePayoutHold, ({ ctx, body }) => placeHold(ctx, body));
  bind(routes.releasePayoutHold, ({ ctx, params }) => releaseHold(ctx, params.id));
}

/** The signed-in rider; the rider's routes let nobody else in. */
function riderIn(ctx: Ctx): Owner {
  return { kind: "rider", id: ctx.actor.id ?? "" };
}

async function storeIn(ctx: Ctx): Promise<Owner> {
  return { kind: "partner", id: await storeIdOf(ctx) };
}
