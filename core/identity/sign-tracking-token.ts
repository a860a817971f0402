import { TRACKING_AUDIENCE, type Viewer } from "#shared/roles.ts";
import { type Ctx, now } from "../platform/index.ts";
import { signToken } from "./keys/sign-token.ts";

const TRACKING_TOKEN_MS = 30 * 60_000;

export interface TrackingToken {
  readonly token: string;
  readonly expiresAt: Date;
}

/** The right to enter one order's room in one role. Whether the caller may have it is asked before. */
export async function signTrackingToken(
  ctx: Ctx,
  room: {
    readonly orderId: string;
    readonly viewer: Viewer;
    readonly personId?: string;
    /** With whose end the token ends; the caller's session without it. */
    readonly endsWith?: string;
  },
): Promise<TrackingToken> {
  const issuedAt = now(ctx);
  const expiresAt = new Date(issuedAt.getTime() + TRACKING_TOKEN_MS);
  const { orderId, viewer, personId: sub, endsWith: sid = ctx.actor.sessionId } = room;
  const claims = { orderId, viewer, ...(sub ? { sub } : {}), ...(sid ? { sid } : {}) };
  const token = await signToken(ctx, { audience: TRACKING_AUDIENCE, issuedAt, expiresAt, claims });
  return { token, expiresAt };
}
