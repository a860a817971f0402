import { onboardingRoutes } from "#shared/contracts/onboarding.ts";
import { ratingRoutes } from "#shared/contracts/ratings.ts";
import { standingRoutes } from "#shared/contracts/standing.ts";
import { vehicleRoutes } from "#shared/contracts/vehicles.ts";
import { BeelineError } from "#shared/errors.ts";
import type { Bind } from "../platform/index.ts";

/** The declarations come first, so that others can build on them; nothing answers yet. */
export function bindRiders(bind: Bind): void {
  const declared = { ...onboardingRoutes, ...vehicleRoutes, ...ratingRoutes, ...standingRoutes };
  for (const route of Object.values(declared)) {
    bind(route, async () => {
      throw new BeelineError("UNAVAILABLE");
    });
  }
}
