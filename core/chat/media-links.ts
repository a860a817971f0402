/**
 * Addresses of pictures: short-lived, signed with the region's key, one for the upload and others
 * for looking. They are relative to the region's core, whose address the city tells.
 */
import { type Ctx, now, type Runtime, sameText } from "../platform/index.ts";

export type MediaUse = "put" | "get";

const LIVES_MS: Readonly<Record<MediaUse, number>> = { put: 5 * 60_000, get: 10 * 60_000 };

export const MEDIA_PATH = "/v1/chat/media";

function signatureOf(runtime: Runtime, use: MediaUse, mediaId: string, expiresMs: number): string {
  return runtime.sealer.lookupHash(`chat media ${use} ${mediaId} ${expiresMs}`);
}

export function mediaLink(
  ctx: Ctx,
  use: MediaUse,
  mediaId: string,
): { url: string; expiresAt: string } {
  const expiresMs = now(ctx).getTime() + LIVES_MS[use];
  const query = new URLSearchParams({
    expires: String(expiresMs),
    signature: signatureOf(ctx.runtime, use, mediaId, expiresMs),
  });
  return {
    url: `${MEDIA_PATH}/${mediaId}?${query}`,
    expiresAt: new Date(expiresMs).toISOString(),
  };
}

export function isGoodLink(
  runtime: Runtime,
  use: MediaUse,
  link: { readonly mediaId: string; readonly expires: string; readonly signature: string },
): boolean {
  if (!/^\d{13}$/.test(link.expires)) return false;
  const expiresMs = Number(link.expires);
  const expected = signatureOf(runtime, use, link.mediaId, expiresMs);
  return sameText(expected, link.signature) && runtime.ambient.now().getTime() < expiresMs;
}
