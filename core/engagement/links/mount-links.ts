/** The signed doors through which the edge asks about links. They are no part of the public API. */
import type { Hono } from "hono";
import type { z } from "zod";
import { ClickBatch, GuestRequest } from "#shared/links/shelf.ts";
import { parseJson, parsePart } from "#shared/requests.ts";
import {
  asBeelineError,
  type Ctx,
  makeSignatureCheck,
  problemResponse,
  type Runtime,
  requestIdOf,
  systemCtx,
} from "../../platform/index.ts";
import { addClicks } from "./add-clicks.ts";
import { admitGuest } from "./admit-guest.ts";

export function mountLinks(app: Hono, runtime: Runtime): void {
  const checkSignature = makeSignatureCheck(runtime.config.relaySecret, () =>
    runtime.ambient.now().getTime(),
  );
  const serve = <T extends z.ZodType>(
    path: string,
    schema: T,
    handle: (ctx: Ctx, body: z.output<T>) => Promise<object>,
  ) => {
    app.post(path, async (c) => {
      const requestId = requestIdOf(c.req.raw.headers);
      try {
        const body = parsePart(schema, parseJson(await checkSignature(c.req.raw)), "body");
        return c.json(await handle(systemCtx(runtime, requestId), body));
      } catch (error) {
        return problemResponse(asBeelineError(error, runtime.log, requestId), requestId);
      }
    });
  };
  serve("/internal/links/guest", GuestRequest, (ctx, { linkId }) => admitGuest(ctx, linkId));
  serve("/internal/links/clicks", ClickBatch, (ctx, batch) => addClicks(ctx, batch));
}
