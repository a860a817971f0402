/** The signed doors for the edge. They are no part of the public API. */
import type { Hono } from "hono";
import { ReadChatRequest, ReceiptsRequest, SendChatRequest } from "#shared/room-chat.ts";
import { UnwatchRequest, WatchRequest } from "#shared/rooms.ts";
import { noteForRoom, readForRoom, sendForRoom } from "../chat/index.ts";
import { type Runtime, signedDoors } from "../platform/index.ts";
import { trackingOf } from "./tracking-state.ts";
import { watchRoom } from "./watch-room.ts";

export function mountInternal(app: Hono, runtime: Runtime): void {
  const serve = signedDoors(app, runtime);
  serve("/internal/rooms/watch", WatchRequest, watchRoom);
  serve("/internal/rooms/chat/read", ReadChatRequest, readForRoom);
  serve("/internal/rooms/chat/send", SendChatRequest, sendForRoom);
  serve("/internal/rooms/chat/receipts", ReceiptsRequest, noteForRoom);
  serve("/internal/rooms/unwatch", UnwatchRequest, async (_, { orderId }) => {
    trackingOf(runtime).rooms.unwatch(orderId);
    return {};
  });
}
