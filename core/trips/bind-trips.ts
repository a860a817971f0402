import { routes } from "#shared/contracts/index.ts";
import type { Bind } from "../platform/index.ts";
import { arriveAtStop } from "./arrive-at-stop.ts";
import { cancelTrip } from "./cancel-trip.ts";
import { completeStop } from "./complete-stop.ts";
import { failStop } from "./fail-stop.ts";
import { getActiveTrip, getTrip } from "./get-trip.ts";
import { endTrip } from "./rides/end-trip.ts";
import { pauseTrip, resumeTrip } from "./rides/pause-trip.ts";
import { reportLocations } from "./rides/report-locations.ts";
import { startTrip } from "./rides/start-trip.ts";

export function bindTrips(bind: Bind): void {
  // Before the route with an id, which would take "active" for one.
  bind(routes.getActiveTrip, ({ ctx }) => getActiveTrip(ctx));
  bind(routes.getTrip, ({ ctx, params }) => getTrip(ctx, params.id));
  bind(routes.arriveAtStop, ({ ctx, params }) =>
    arriveAtStop(ctx, { tripId: params.id, stopId: params.stopId }),
  );
  bind(routes.completeStop, ({ ctx, params, body }) =>
    completeStop(ctx, { tripId: params.id, stopId: params.stopId, otp: body?.otp }),
  );
  bind(routes.failStop, ({ ctx, params, body }) =>
    failStop(ctx, { tripId: params.id, stopId: params.stopId, reason: body.reason }),
  );
  bind(routes.cancelTrip, ({ ctx, params, body }) =>
    cancelTrip(ctx, { tripId: params.id, reason: body.reason }),
  );
  bindRides(bind);
}

function bindRides(bind: Bind): void {
  bind(routes.startTrip, ({ ctx, params, body }) => startTrip(ctx, params.id, body));
  bind(routes.pauseTrip, ({ ctx, params }) => pauseTrip(ctx, params.id));
  bind(routes.resumeTrip, ({ ctx, params }) => resumeTrip(ctx, params.id));
  bind(routes.endTrip, ({ ctx, params, body }) => endTrip(ctx, params.id, body));
  bind(routes.reportTripLocations, ({ ctx, params, body }) =>
    reportLocations(ctx, params.id, body),
  );
}
