import { routes } from "#shared/contracts/index.ts";
import type { Bind, Ctx } from "../platform/index.ts";
import { adoptRider } from "./adopt-rider.ts";
import { findRider } from "./find-rider.ts";
import { clearFlag } from "./fraud/clear-flag.ts";
import { listFlagged } from "./fraud/list-flagged.ts";
import { getSupply } from "./get-supply.ts";
import { takePings } from "./positions/take-pings.ts";
import { setDuty } from "./set-duty.ts";

export function bindSupply(bind: Bind): void {
  bind(routes.setDuty, ({ ctx, body }) => setDuty(ctx, meIn(ctx), body));
  bind(routes.sendPings, async ({ ctx, body }) => {
    await adoptRider(ctx, meIn(ctx));
    return takePings(ctx.runtime, meIn(ctx), "pings" in body ? body.pings : [body]);
  });
  bind(routes.getRider, async ({ ctx }) => {
    const { id, state, vehicle, cityCode, rating } = await findRider(ctx, meIn(ctx));
    return { id, state, vehicle, cityCode, rating };
  });
  bind(routes.listFlaggedRiders, ({ ctx }) => listFlagged(ctx));
  bind(routes.clearRiderFlag, ({ ctx, params, body }) => clearFlag(ctx, params.id, body));
  bind(routes.getSupply, ({ ctx, query }) => getSupply(ctx, query.city));
}

/** The signed-in rider; the rider's routes let nobody else in. */
function meIn(ctx: Ctx): string {
  return ctx.actor.id ?? "";
}
