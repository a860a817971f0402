import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { shelfOf } from "#shared/links/code-rules.ts";
import type { ShelfLink } from "#shared/links/shelf.ts";
import { type FakeCore, installFakeCore } from "../testing/fake-core.ts";
import {
  everythingKept,
  LinkHarness,
  newLink,
  open,
  publish,
  sendAllClicks,
  sendAllClicksBut,
} from "../testing/link-harness.ts";
import type { LinkShelf } from "./link-shelf.ts";

let core: FakeCore;
let harness: LinkHarness;

beforeAll(async () => {
  core = await installFakeCore();
});
beforeEach(() => {
  harness = new LinkHarness(core);
});
describe("clicks", () => {
  /** Until what this isolate gathered is on its shelf. */
  const untilCounted = (link: ShelfLink, clicks: number) =>
    expect
      .poll(
        () =>
          runInDurableObject(
            env.LINK_SHELF.getByName(shelfOf(link.code)),
            (_: LinkShelf, { storage }) =>
              storage.sql
                .exec<{ n: number | null }>(
                  "select sum(clicks) as n from click where link_id = ?",
                  link.id,
                )
                .one().n ?? 0,
          ),
        { timeout: 5_000 },
      )
      .toBe(clicks);
  const countsOf = (link: ShelfLink) =>
    harness.taken.flatMap(({ clicks }) => clicks).filter(({ linkId }) => linkId === link.id);

  it("are counted by country and kind of referrer, and told to the home core", async () => {
    const link = newLink();
    await publish(link);
    const from = (country: string, referer?: string) =>
      open(link.code, { "cf-ipcountry": country, ...(referer ? { referer } : {}) });
    await from("IN");
    await from("IN");
    await from("IN", "https://www.google.co.in/search?q=planted+words");
    await from("GB", "https://l.instagram.com/planted/path");
    await from("nonsense", "https://edge.test/stores/1");
    await from("T1", "not a url");
    await untilCounted(link, 6);
    await sendAllClicks();
    const counts = countsOf(link).map(({ country, referrer, clicks }) => [
      country,
      referrer,
      clicks,
    ]);
    expect(counts.toSorted()).toEqual([
      ["GB", "social", 1],
      ["IN", "direct", 2],
      ["IN", "search", 1],
      ["XX", "app", 1],
      ["XX", "other", 1],
    ]);
  });

  it("are not made by robots, previews, prefetches, looks without opening, or ended links", async () => {
    const link = newLink();
    const gone = newLink({ isRevoked: true });
    await publish(link, gone);
    await open(link.code, { "user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1)" });
    await open(link.code, { "user-agent": "WhatsApp/2.23" });
    await open(link.code, { "user-agent": "curl/8.9" });
    await open(link.code, { "user-agent": "" });
    await open(link.code, { "sec-purpose": "prefetch;prerender" });
    await open(link.code, {}, "HEAD");
    await open(gone.code);
    await open(link.code);
    await untilCounted(link, 1);
    await untilCounted(gone, 0);
  });

  it("are sent under the same number until they are answered", async () => {
    const link = newLink();
    await publish(link);
    await open(link.code);
    await untilCounted(link, 1);
    // Only this link's shelf has something to send.
    await sendAllClicksBut(link);
    harness.losesAnswers = 1;
    await sendAllClicks();
    await open(link.code);
    await untilCounted(link, 1);
    await sendAllClicks();
    await sendAllClicks();
    const batches = harness.taken.filter(({ clicks }) =>
      clicks.some(({ linkId }) => linkId === link.id),
    );
    expect(batches.length).toBe(3);
    expect(batches[1]).toEqual(batches[0]);
    expect(batches[2]!.sequence).toBeGreaterThan(batches[1]!.sequence);
    expect(batches[2]!.shelf).toBe(batches[1]!.shelf);
    expect(countsOf(link).reduce((sum, { clicks }) => sum + clicks, 0)).toBe(3);
  });

  it("of one batch of an isolate are added once", async () => {
    const link = newLink();
    const stub = env.LINK_SHELF.getByName(shelfOf(link.code));
    const clicks = [
      { linkId: link.id, day: "2026-11-22", country: "IN", referrer: "direct", clicks: 7 } as const,
    ];
    const batchId = crypto.randomUUID();
    await Promise.all([1, 2, 3].map(() => stub.count(batchId, clicks)));
    await untilCounted(link, 7);
  });
});

it("keeps nothing about a person", async () => {
  const link = harness.newTrip();
  await publish(link);
  await open(link.code, {
    "cf-connecting-ip": "203.0.113.77",
    referer: "https://example.org/planted-page?mail=planted@example.org",
    cookie: "planted=1",
  });
  await vi.waitFor(async () => expect(await everythingKept()).toContain('"other"'), 5_000);
  const text = await everythingKept();
  expect(text).toContain(link.code);
  for (const planted of [
    "203.0.113.77",
    "planted",
    "Mozilla",
    "cus_",
    harness.trips.get(link.id)!,
  ]) {
    expect(text).not.toContain(planted);
  }
});
