/** The signed doors for the edge. They are no part of the public API. */
import type { Context, Hono } from "hono";
import type { z } from "zod";
import { parseJson, parsePart } from "#shared/requests.ts";
import { ReadChatRequest, ReceiptsRequest, SendChatRequest } from "#shared/room-chat.ts";
import { UnwatchRequest, WatchRequest } from "#shared/rooms.ts";
import { noteForRoom, readForRoom, sendForRoom } from "../chat/index.ts";
import {
  asBeelineError,
  type Ctx,
  makeSignatureCheck,
  problemResponse,
  type Runtime,
  requestIdOf,
  systemCtx,
} from "../platform/index.ts";
import { trackingOf } from "./tracking-state.ts";
import { watchRoom } from "./watch-room.ts";

export function mountInternal(app: Hono, runtime: Runtime): void {
  const checkSignature = makeSignatureCheck(runtime.config.relaySecret, () =>
    runtime.ambient.now().getTime(),
  );
  const serve = <T extends z.ZodType>(
    path: string,
    schema: T,
    handle: (ctx: Ctx, body: z.output<T>) => Promise<unknown>,
  ) => {
    app.post(path, async (c: Context) => {
      const requestId = requestIdOf(c.req.raw.headers);
      try {
        const body = parsePart(schema, parseJson(await checkSignature(c.req.raw)), "body");
        return c.json(await handle(systemCtx(runtime, requestId), body));
      } catch (error) {
        return problemResponse(asBeelineError(error, runtime.log, requestId), requestId);
      }
    });
  };
  serve("/internal/rooms/watch", WatchRequest, watchRoom);
  serve("/internal/rooms/chat/read", ReadChatRequest, readForRoom);
  serve("/internal/rooms/chat/send", SendChatRequest, sendForRoom);
  serve("/internal/rooms/chat/receipts", ReceiptsRequest, noteForRoom);
  serve("/internal/rooms/unwatch", UnwatchRequest, async (_, { orderId }) => {
    trackingOf(runtime).rooms.unwatch(orderId);
    return {};
  });
}
