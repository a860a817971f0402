import { routes } from "#shared/contracts/index.ts";
import { BeelineError } from "#shared/errors.ts";
import type { Bind } from "../platform/index.ts";

export function bindPayouts(bind: Bind): void {
  bind(routes.getRiderPayoutStanding, soon);
  bind(routes.setRiderPayoutAccount, soon);
  bind(routes.listRiderPayouts, soon);
  bind(routes.getPartnerPayoutStanding, soon);
  bind(routes.setPartnerPayoutAccount, soon);
  bind(routes.listPartnerPayouts, soon);
  bind(routes.listOpsPayouts, soon);
  bind(routes.runPayouts, soon);
  bind(routes.retryPayout, soon);
  bind(routes.listPayoutHolds, soon);
  bind(routes.placePayoutHold, soon);
  bind(routes.releasePayoutHold, soon);
  bind(routes.getEarnings, soon);
  bind(routes.getPartnerEarnings, soon);
}

function soon(): never {
  throw new BeelineError("UNAVAILABLE");
}
