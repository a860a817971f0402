/** The signed doors through which the edge asks about links. They are no part of the public API. */
import type { Hono } from "hono";
import { ClickBatch, GuestRequest } from "#shared/links/shelf.ts";
import { type Runtime, signedDoors } from "../../platform/index.ts";
import { addClicks } from "./add-clicks.ts";
import { admitGuest } from "./admit-guest.ts";

export function mountLinks(app: Hono, runtime: Runtime): void {
  const serve = signedDoors(app, runtime);
  serve("/internal/links/guest", GuestRequest, (ctx, { linkId }) => admitGuest(ctx, linkId));
  serve("/internal/links/clicks", ClickBatch, addClicks);
}
