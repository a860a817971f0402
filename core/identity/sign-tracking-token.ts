import { TRACKING_AUDIENCE, type Viewer } from "#shared/roles.ts";
import { type Ctx, now } from "../platform/index.ts";
import { signToken } from "./signer.ts";

const TRACKING_TOKEN_MS = 30 * 60_000;

export interface TrackingToken {
  readonly token: string;
  readonly expiresAt: Date;
}

/** The right to enter one order's room in one role. Whether the caller may have it is asked before. */
export async function signTrackingToken(
  ctx: Ctx,
  room: { readonly orderId: string; readonly viewer: Viewer },
): Promise<TrackingToken> {
  const issuedAt = now(ctx);
  const expiresAt = new Date(issuedAt.getTime() + TRACKING_TOKEN_MS);
  const claims = { orderId: room.orderId, viewer: room.viewer };
  const token = await signToken(ctx, { audience: TRACKING_AUDIENCE, issuedAt, expiresAt, claims });
  return { token, expiresAt };
}
