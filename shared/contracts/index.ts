/** The table of contents of the public API: each route is declared once and listed here. */
import { authRoutes } from "./auth.ts";
import { catalogRoutes } from "./catalog.ts";
import { chatRoutes } from "./chat.ts";
import { documentRoutes } from "./documents.ts";
import { earningsRoutes } from "./earnings.ts";
import { etaRoutes } from "./eta.ts";
import { feedRoutes } from "./feed.ts";
import { hotspotRoutes } from "./hotspots.ts";
import { integratorRoutes } from "./integrators.ts";
import { linkRoutes } from "./links.ts";
import { onboardingRoutes } from "./onboarding.ts";
import { opsRoutes } from "./ops.ts";
import { opsLedgerRoutes } from "./ops-ledger.ts";
import { opsPaymentRoutes } from "./ops-payments.ts";
import { opsPolicyRoutes } from "./ops-policies.ts";
import { reconciliationRoutes } from "./ops-reconciliation.ts";
import { sagaRoutes } from "./ops-sagas.ts";
import { orderRoutes } from "./orders.ts";
import { partnerRoutes } from "./partner.ts";
import { paymentRoutes } from "./payments.ts";
import { payoutRoutes } from "./payouts.ts";
import { ratingRoutes } from "./ratings.ts";
import { recommendationRoutes } from "./recommendations.ts";
import { refundRoutes } from "./refunds.ts";
import { rideQuoteRoutes } from "./ride-quotes.ts";
import { riderRoutes } from "./riders.ts";
import type { Route } from "./route.ts";
import { safetyRoutes } from "./safety.ts";
import { sessionRoutes } from "./sessions.ts";
import { standingRoutes } from "./standing.ts";
import { stockRoutes } from "./stock.ts";
import { surgeRoutes } from "./surge.ts";
import { trackRoutes } from "./tracks.ts";
import { tripRoutes } from "./trips.ts";
import { vehicleRoutes } from "./vehicles.ts";
import { waiverRoutes } from "./waivers.ts";
import { walletRoutes } from "./wallet.ts";
import { webhookRoutes } from "./webhooks.ts";

export const routes = {
  ...authRoutes,
  ...sessionRoutes,
  ...integratorRoutes,
  ...catalogRoutes,
  ...recommendationRoutes,
  ...orderRoutes,
  ...rideQuoteRoutes,
  ...partnerRoutes,
  ...stockRoutes,
  ...riderRoutes,
  ...hotspotRoutes,
  ...tripRoutes,
  ...onboardingRoutes,
  ...vehicleRoutes,
  ...ratingRoutes,
  ...standingRoutes,
  ...safetyRoutes,
  ...paymentRoutes,
  ...refundRoutes,
  ...waiverRoutes,
  ...walletRoutes,
  ...webhookRoutes,
  ...opsPaymentRoutes,
  ...opsLedgerRoutes,
  ...payoutRoutes,
  ...earningsRoutes,
  ...reconciliationRoutes,
  ...documentRoutes,
  ...sagaRoutes,
  ...opsRoutes,
  ...opsPolicyRoutes,
  ...surgeRoutes,
  ...trackRoutes,
  ...etaRoutes,
  ...chatRoutes,
  ...linkRoutes,
  ...feedRoutes,
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof routes;

export * from "./auth.ts";
export * from "./catalog.ts";
export * from "./chat.ts";
export * from "./dispatch.ts";
export * from "./documents.ts";
export * from "./earnings.ts";
export * from "./eta.ts";
export * from "./feed.ts";
export * from "./fields.ts";
export * from "./hotspots.ts";
export * from "./integrators.ts";
export * from "./links.ts";
export * from "./onboarding.ts";
export * from "./ops.ts";
export * from "./ops-ledger.ts";
export * from "./ops-payments.ts";
export * from "./ops-policies.ts";
export * from "./ops-reconciliation.ts";
export * from "./ops-sagas.ts";
export * from "./order-ride.ts";
export * from "./orders.ts";
export * from "./partner.ts";
export * from "./payments.ts";
export * from "./payouts.ts";
export * from "./ratings.ts";
export * from "./recommendations.ts";
export * from "./refunds.ts";
export * from "./ride-quotes.ts";
export * from "./riders.ts";
export * from "./route.ts";
export * from "./safety.ts";
export * from "./sessions.ts";
export * from "./standing.ts";
export * from "./stock.ts";
export * from "./surge.ts";
export * from "./tracks.ts";
export * from "./trip-ride.ts";
export * from "./trips.ts";
export * from "./vehicles.ts";
export * from "./waivers.ts";
export * from "./wallet.ts";
export * from "./webhooks.ts";
