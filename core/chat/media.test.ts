/** Pictures: what may come in, what of it is kept, and who may look. */
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chatMedia, chatMessages } from "#drizzle/schema/index.ts";
import { type Order, routes } from "#shared/contracts/index.ts";
import {
  openStore,
  orderIn,
  outcomeOf,
  startTestCore,
  type TestCore,
  type TestPerson,
  type TestStore,
  tripFor,
} from "../test/index.ts";
import { cleanPicture } from "./clean-picture.ts";
import { devContactProvider } from "./contact-providers.ts";
import { forgetUnsent } from "./hand-over.ts";

const bytesOf = (...parts: (string | number[])[]) =>
  new Uint8Array(
    parts.flatMap((part) => (typeof part === "string" ? [...Buffer.from(part, "latin1")] : part)),
  );
const segment = (marker: number, content: string) => {
  const length = content.length + 2;
  return [0xff, marker, length >> 8, length & 255, ...Buffer.from(content, "latin1")];
};
const jpeg = bytesOf(
  [0xff, 0xd8],
  segment(0xe0, "JFIF\0"),
  segment(0xe1, "Exif\0\0GPS 12.9716N 77.5946E"),
  segment(0xfe, "taken by Planted Person"),
  segment(0xdb, "tables"),
  segment(0xda, "scan"),
  [1, 2, 3, 0xff, 0x00, 4, 0xff, 0xd9],
  "a film with GPS behind the end",
);
const chunk = (name: string, content: string) => [
  ...[content.length >> 24, content.length >> 16, content.length >> 8, content.length],
  ...Buffer.from(name + content, "latin1"),
  ...[0, 0, 0, 0],
];
const png = bytesOf(
  [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  chunk("IHDR", "header"),
  chunk("eXIf", "GPS 12.97"),
  chunk("tEXt", "Author Planted"),
  chunk("IDAT", "picture"),
  chunk("IEND", ""),
);
const riff = (name: string, content: string) => [
  ...Buffer.from(name, "latin1"),
  ...[content.length, 0, 0, 0],
  ...Buffer.from(content.length % 2 ? `${content}\0` : content, "latin1"),
];
const webp = bytesOf(
  "RIFF",
  [0, 0, 0, 0],
  "WEBP",
  riff("VP8X", "\x0c123456789"),
  riff("VP8 ", "picture"),
  riff("EXIF", "GPS 12.97"),
);

describe("cleaning", () => {
  it.each([
    ["image/jpeg", jpeg],
    ["image/png", png],
    ["image/webp", webp],
  ] as const)("%s loses where and by whom it was taken, and keeps the picture", (type, bytes) => {
    const clean = cleanPicture(type, bytes)!;
    const text = Buffer.from(clean).toString("latin1");
    expect(text).not.toMatch(/GPS|Planted|Exif|eXIf|EXIF/);
    expect(text).toMatch(/picture|scan/);
    expect(cleanPicture(type, clean)).toEqual(clean);
  });

  it("refuses what is not what it says, and what is cut off", () => {
    for (const type of ["image/jpeg", "image/png", "image/webp"] as const) {
      for (const other of [new Uint8Array(), bytesOf("<svg onload=alert(1)>"), jpeg.slice(0, 30)]) {
        expect(cleanPicture(type, other)).toBeUndefined();
      }
    }
    expect(cleanPicture("image/png", jpeg)).toBeUndefined();
    for (let end = 0; end < png.length; end++) {
      expect(cleanPicture("image/png", png.slice(0, end))).toBeUndefined();
    }
  });
});

describe("a picture", () => {
  let core: TestCore;
  let store: TestStore;
  let customer: TestPerson;
  let rider: TestPerson;
  let order: Order;
  beforeAll(async () => {
    core = await startTestCore();
    store = await openStore(core);
    const placed = await orderIn(core, store, "accepted");
    ({ customer } = placed);
    order = placed;
    ({ rider } = await tripFor(core, order.id));
  });
  afterAll(() => core?.stop());

  const offer = (bytes = jpeg, contentType: "image/jpeg" | "image/png" = "image/jpeg") =>
    customer.call(routes.offerMedia, {
      params: { id: order.id },
      body: { contentType, byteLength: bytes.length },
    });
  const put = (url: string, bytes = jpeg, contentType = "image/jpeg") =>
    core.request(url, { method: "PUT", headers: { "content-type": contentType }, body: bytes });

  it("goes in by its address, is sent, and is seen by those who read the message", async () => {
    const { mediaId, uploadUrl } = await offer();
    const message = { clientMessageId: "picture", channel: "rider" as const, mediaId };
    const send = () => customer.call(routes.sendChat, { params: { id: order.id }, body: message });
    expect(await outcomeOf(send())).toBe("NOT_FOUND");
    expect((await put(uploadUrl)).status).toBe(204);
    await send();
    const params = { id: order.id, mediaId };
    const { url } = await rider.call(routes.getMedia, { params });
    const shown = await core.request(url);
    expect(shown.headers.get("content-type")).toBe("image/jpeg");
    expect(shown.headers.get("content-security-policy")).toContain("sandbox");
    expect(shown.headers.get("x-content-type-options")).toBe("nosniff");
    expect(new Uint8Array(await shown.arrayBuffer())).toEqual(cleanPicture("image/jpeg", jpeg)!);
    expect(await outcomeOf(store.partner.call(routes.getMedia, { params }))).toBe("NOT_FOUND");
    const [row] = await core.system.db.select().from(chatMedia).where(eq(chatMedia.id, mediaId));
    expect(Buffer.from(row!.content!).toString("latin1")).not.toContain("JFIF");
    // An address for looking stores nothing, and ends.
    expect((await put(url)).status).toBe(403);
    core.ambient.advance(11 * 60_000);
    expect((await core.request(url)).status).toBe(403);
    core.ambient.advance(-11 * 60_000);
    // An address from before shows nothing of a message that was taken away.
    expect((await core.request(url)).status).toBe(200);
    const hiddenAt = core.ambient.now();
    await core.system.db
      .update(chatMessages)
      .set({ hiddenAt })
      .where(eq(chatMessages.mediaId, mediaId));
    expect((await core.request(url)).status).toBe(404);
  });

  it("that was announced and never came is forgotten after an hour", async () => {
    const { mediaId } = await offer();
    const kept = async () =>
      (await core.system.db.select().from(chatMedia).where(eq(chatMedia.id, mediaId))).length;
    await forgetUnsent(core.system);
    expect(await kept()).toBe(1);
    core.ambient.advance(61 * 60_000);
    await forgetUnsent(core.system);
    core.ambient.advance(-61 * 60_000);
    expect(await kept()).toBe(0);
  });

  it("is refused when it is another type, another length, or not asked for", async () => {
    const { uploadUrl } = await offer();
    expect((await put(uploadUrl, jpeg, "image/png")).status).toBe(415);
    expect((await put(uploadUrl, bytesOf("<svg>"))).status).toBe(400);
    expect((await put(uploadUrl, bytesOf([...jpeg], "more"))).status).toBe(400);
    expect((await put(uploadUrl.replace(/signature=./, "signature="))).status).toBe(403);
    expect((await put(uploadUrl.replace("med_", "mem_"))).status).toBe(403);
    expect((await put(uploadUrl, new Uint8Array(6 * 1024 * 1024))).status).toBe(413);
    expect((await put(uploadUrl)).status).toBe(204);
  });
});

it("made-up numbers exist in development only", () => {
  expect(() => devContactProvider({ env: "prod" }, Math.random)).toThrow(/dev only/);
});
