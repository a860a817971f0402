import { routes } from "#shared/contracts/index.ts";
import type { Bind, Ctx } from "../platform/index.ts";
import { applyAsRider } from "./papers/apply-as-rider.ts";
import { listReviews } from "./papers/list-reviews.ts";
import { reviewDocument } from "./papers/review-document.ts";
import { setPreferences } from "./papers/set-preferences.ts";
import { submitDocument } from "./papers/submit-document.ts";
import { viewDocument } from "./papers/view-document.ts";
import { viewPapers } from "./papers/view-papers.ts";
import { getRating, rateOrder } from "./ratings/rate-order.ts";
import { getStanding } from "./standing/get-standing.ts";
import { liftPause } from "./standing/lift-pause.ts";
import { appealSuspension } from "./suspensions/appeal-suspension.ts";
import { decideAppeal, liftSuspension } from "./suspensions/end-suspension.ts";
import { getOpsRider } from "./suspensions/get-ops-rider.ts";
import { listSuspensions } from "./suspensions/list-suspensions.ts";
import { suspendRider } from "./suspensions/suspend-rider.ts";
import { activateVehicle } from "./vehicles/activate-vehicle.ts";
import { addVehicle } from "./vehicles/add-vehicle.ts";
import { listVehicles } from "./vehicles/list-vehicles.ts";
import { retireVehicle } from "./vehicles/retire-vehicle.ts";
import { reviewVehicle } from "./vehicles/review-vehicle.ts";

export function bindRiders(bind: Bind): void {
  bind(routes.applyAsRider, ({ ctx, body }) => applyAsRider(ctx, body));
  bind(routes.listDocuments, ({ ctx }) => viewPapers(ctx, meIn(ctx)));
  bind(routes.submitDocument, ({ ctx, body }) => submitDocument(ctx, body));
  bind(routes.setPreferences, ({ ctx, body }) => setPreferences(ctx, body));
  bind(routes.listVehicles, async ({ ctx }) => ({
    items: await listVehicles(ctx, meIn(ctx)),
    nextCursor: null,
  }));
  bind(routes.addVehicle, ({ ctx, body }) => addVehicle(ctx, body));
  bind(routes.activateVehicle, ({ ctx, params }) => activateVehicle(ctx, params.id));
  bind(routes.retireVehicle, ({ ctx, params }) => retireVehicle(ctx, params.id));
  bind(routes.rateOrder, ({ ctx, params, body }) => rateOrder(ctx, params.id, body));
  bind(routes.getRating, ({ ctx, params }) => getRating(ctx, params.id));
  bind(routes.getStanding, ({ ctx }) => getStanding(ctx, meIn(ctx)));
  bind(routes.appealSuspension, ({ ctx, body }) => appealSuspension(ctx, body));
  bindOps(bind);
}

function bindOps(bind: Bind): void {
  bind(routes.listRiderReviews, ({ ctx, query }) => listReviews(ctx, query));
  bind(routes.viewDocument, ({ ctx, params }) => viewDocument(ctx, params.id));
  bind(routes.reviewDocument, ({ ctx, params, body }) => reviewDocument(ctx, params.id, body));
  bind(routes.reviewVehicle, ({ ctx, params, body }) => reviewVehicle(ctx, params.id, body));
  bind(routes.getOpsRider, ({ ctx, params }) => getOpsRider(ctx, params.id));
  bind(routes.liftPause, ({ ctx, params }) => liftPause(ctx, params.id));
  bind(routes.suspendRider, ({ ctx, params, body }) => suspendRider(ctx, params.id, body));
  bind(routes.listSuspensions, ({ ctx, query }) => listSuspensions(ctx, query));
  bind(routes.decideAppeal, ({ ctx, params, body }) => decideAppeal(ctx, params.id, body));
  bind(routes.liftSuspension, ({ ctx, params }) => liftSuspension(ctx, params.id));
}

/** The signed-in rider; the rider's routes let nobody else in. */
function meIn(ctx: Ctx): string {
  return ctx.actor.id ?? "";
}
