/**
 * Where the bytes of pictures come in and go out. The signed address is the permission; the bytes
 * are checked, cleaned and sealed before they are stored, once.
 */
import { and, eq, isNotNull, isNull } from "drizzle-orm";
import type { Context, Hono } from "hono";
import { cors } from "hono/cors";
import { chatMedia, chatMessages } from "#drizzle/schema/index.ts";
import { MAX_MEDIA_BYTES, MediaType } from "#shared/contracts/index.ts";
import { BeelineError } from "#shared/errors.ts";
import {
  asBeelineError,
  type Ctx,
  now,
  problemResponse,
  type Runtime,
  requestIdOf,
  sha256Hex,
  systemCtx,
} from "../platform/index.ts";
import { cleanPicture } from "./clean-picture.ts";
import { isGoodLink, MEDIA_PATH, type MediaUse } from "./media-links.ts";

export function mountMedia(app: Hono, runtime: Runtime): void {
  const path = `${MEDIA_PATH}/:id`;
  // What opens the door is the address, which no other page knows.
  app.use(
    path,
    cors({ origin: "*", allowMethods: ["GET", "PUT"], allowHeaders: ["content-type"] }),
  );
  app.put(path, (c) => serve(c, runtime, "put", storePicture));
  app.get(path, (c) => serve(c, runtime, "get", showPicture));
}

type Work = (ctx: Ctx, id: string, request: Request) => Promise<Response>;

async function serve(c: Context, runtime: Runtime, use: MediaUse, work: Work): Promise<Response> {
  const requestId = requestIdOf(c.req.raw.headers);
  const mediaId = c.req.param("id") ?? "";
  const link = {
    mediaId,
    expires: c.req.query("expires") ?? "",
    signature: c.req.query("signature") ?? "",
  };
  try {
    if (!isGoodLink(runtime, use, link)) {
      throw new BeelineError("FORBIDDEN", { detail: "The address is not valid any more" });
    }
    return await work(systemCtx(runtime, requestId), mediaId, c.req.raw);
  } catch (error) {
    return problemResponse(asBeelineError(error, runtime.log, requestId), requestId);
  }
}

/** @throws BeelineError NOT_FOUND, PAYLOAD_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE, VALIDATION_FAILED */
async function storePicture(ctx: Ctx, id: string, request: Request): Promise<Response> {
  const [media] = await ctx.db.select().from(chatMedia).where(eq(chatMedia.id, id));
  if (!media) throw new BeelineError("NOT_FOUND");
  // A repeated upload of what is here: the first one counts.
  if (media.storedAt) return new Response(null, { status: 204 });
  if (Number(request.headers.get("content-length") ?? 0) > MAX_MEDIA_BYTES) {
    throw new BeelineError("PAYLOAD_TOO_LARGE");
  }
  if (request.headers.get("content-type") !== media.contentType) {
    throw new BeelineError("UNSUPPORTED_MEDIA_TYPE", { detail: `Send ${media.contentType}` });
  }
  const bytes = new Uint8Array(await request.arrayBuffer());
  if (bytes.length > MAX_MEDIA_BYTES) throw new BeelineError("PAYLOAD_TOO_LARGE");
  const clean = cleanPicture(MediaType.parse(media.contentType), bytes);
  if (!clean || bytes.length !== media.byteLength) {
    const detail = clean ? "Not as many bytes as announced" : "Not a picture of that type";
    throw new BeelineError("VALIDATION_FAILED", { detail });
  }
  const sealed = ctx.runtime.sealer.seal(Buffer.from(clean).toString("base64"));
  await ctx.db
    .update(chatMedia)
    .set({ content: Buffer.from(sealed), sha256: sha256Hex(clean), storedAt: now(ctx) })
    // Of two at once the first one counts, too.
    .where(and(eq(chatMedia.id, id), isNull(chatMedia.storedAt)));
  return new Response(null, { status: 204 });
}

/** Taken away is taken away from those as well who have had an address before. */
async function isHidden(ctx: Ctx, { id, orderId }: { id: string; orderId: string }) {
  const [hidden] = await ctx.db
    .select({ id: chatMessages.id })
    .from(chatMessages)
    .where(
      and(
        eq(chatMessages.orderId, orderId),
        eq(chatMessages.mediaId, id),
        isNotNull(chatMessages.hiddenAt),
      ),
    )
    .limit(1);
  return hidden !== undefined;
}

async function showPicture(ctx: Ctx, id: string): Promise<Response> {
  const [media] = await ctx.db.select().from(chatMedia).where(eq(chatMedia.id, id));
  if (!media?.content || (await isHidden(ctx, media))) throw new BeelineError("NOT_FOUND");
  const opened = ctx.runtime.sealer.open(Buffer.from(media.content).toString("utf8"));
  return new Response(Buffer.from(opened, "base64"), {
    headers: {
      "content-type": media.contentType,
      "cache-control": "private, max-age=600",
      // A picture is shown and never run, whatever its bytes say.
      "content-security-policy": "default-src 'none'; sandbox",
      "x-content-type-options": "nosniff",
      "cross-origin-resource-policy": "cross-origin",
    },
  });
}
