import { routes } from "#shared/contracts/index.ts";
import type { Bind } from "../platform/index.ts";
import { getRiderTrack, getTripTrack } from "./get-track.ts";

export function bindTracks(bind: Bind): void {
  bind(routes.getRiderTrack, ({ ctx, params, query }) => getRiderTrack(ctx, params.id, query));
  bind(routes.getTripTrack, ({ ctx, params, query }) => getTripTrack(ctx, params.id, query));
}
