import type { NewsListener } from "../providers/index.ts";
import { drivePayout, lookAtFailed } from "./drive-payout.ts";
import { findPayoutNamed } from "./find-payouts.ts";

/** What a provider tells about a payout is not believed: the payout is looked up. */
export const payoutNews: NewsListener = async (ctx, provider, news) => {
  if (news.about !== "payout") return undefined;
  const payout = await findPayoutNamed(ctx, provider, news);
  if (!payout) return "unknown";
  if (payout.state === "failed") await lookAtFailed(ctx, payout);
  else await drivePayout(ctx, payout.id);
  return "applied";
};
