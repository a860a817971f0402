/** Pictures go to the region's core and come from there; the edge never holds one. */
import { catalogRoutes } from "#shared/contracts/catalog.ts";
import { chatRoutes, MAX_MEDIA_BYTES } from "#shared/contracts/chat.ts";
import { BeelineError } from "#shared/errors.ts";
import { type Api, publicClient } from "../session/call-api.ts";

const DEADLINE_MS = 30_000;
/** Enough to read a house number; small enough for a phone's line. */
const LONGEST_SIDE = 1_600;

interface Where {
  readonly orderId: string;
  readonly cityCode: string;
}

const cores = new Map<string, string>();

async function coreOf(cityCode: string): Promise<string> {
  const known = cores.get(cityCode);
  if (known !== undefined) return known;
  const { items } = await publicClient.call(catalogRoutes.listCities);
  for (const city of items) cores.set(city.code, city.coreUrl);
  return cores.get(cityCode) ?? "";
}

/** Drawn anew: smaller, and without what the camera wrote about the place. */
async function shrink(file: Blob): Promise<Blob> {
  const bitmap = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error("no picture"))),
      "image/jpeg",
      0.85,
    );
  });
}

/** @returns the picture's id, to be sent in a message */
export async function uploadPicture(api: Api, where: Where, file: Blob): Promise<string> {
  const picture = await shrink(file);
  if (picture.size > MAX_MEDIA_BYTES) throw new BeelineError("PAYLOAD_TOO_LARGE");
  const body = { contentType: "image/jpeg", byteLength: picture.size } as const;
  const offer = await api.call(chatRoutes.offerMedia, { params: { id: where.orderId }, body });
  const answer = await fetch((await coreOf(where.cityCode)) + offer.uploadUrl, {
    method: "PUT",
    headers: { "content-type": "image/jpeg" },
    body: picture,
    signal: AbortSignal.timeout(DEADLINE_MS),
  });
  if (!answer.ok) throw new BeelineError("UNAVAILABLE");
  return offer.mediaId;
}

/** An address for this page only; give it back with `URL.revokeObjectURL`. */
export async function loadPicture(api: Api, where: Where & { mediaId: string }): Promise<string> {
  const params = { id: where.orderId, mediaId: where.mediaId };
  const { url } = await api.call(chatRoutes.getMedia, { params });
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const answer = await fetch((await coreOf(where.cityCode)) + url, { signal });
  if (!answer.ok) throw new BeelineError("UNAVAILABLE");
  return URL.createObjectURL(await answer.blob());
}
