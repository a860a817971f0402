/** When somebody may write, and how much. Pure. */
import { type ChatChannel, mayWriteChannel } from "#shared/chat-rules.ts";
import { BeelineError } from "#shared/errors.ts";
import type { Role } from "#shared/roles.ts";

/** People thank each other at the door and ask after what is missing; then support is elsewhere. */
export const OPEN_AFTER_END_MS = 60 * 60_000;

/** A person types fast; a script types faster. Per sender and order. */
export const MAX_MESSAGES = 30;
export const MESSAGE_WINDOW_MS = 60_000;

export interface ChatScene {
  readonly endedAt: Date | null;
  readonly riderId: string | null;
  readonly storeId: string | null;
}

export function isChatClosed({ endedAt }: Pick<ChatScene, "endedAt">, nowMs: number): boolean {
  return endedAt !== null && nowMs >= endedAt.getTime() + OPEN_AFTER_END_MS;
}

/** @throws BeelineError CHAT_CLOSED, FORBIDDEN, CONFLICT when there is nobody on the other side */
export function refuseToSend(
  scene: ChatScene,
  { sender, channel, nowMs }: { sender: Role; channel: ChatChannel; nowMs: number },
): void {
  if (isChatClosed(scene, nowMs)) throw new BeelineError("CHAT_CLOSED");
  if (!mayWriteChannel(sender, channel)) {
    throw new BeelineError("FORBIDDEN", { detail: "Your role does not write in this channel" });
  }
  if (channel === "rider" && scene.riderId === null) {
    throw new BeelineError("CONFLICT", { detail: "The order has no rider yet" });
  }
  if (channel === "partner" && scene.storeId === null) {
    throw new BeelineError("CONFLICT", { detail: "No store belongs to this order" });
  }
}

/** @throws BeelineError RATE_LIMITED */
export function refuseTooMany(sentInWindow: number): void {
  if (sentInWindow < MAX_MESSAGES) return;
  throw new BeelineError("RATE_LIMITED", {
    detail: "Too many messages in a minute",
    retryAfterSeconds: 10,
  });
}
