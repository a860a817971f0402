import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { makeId } from "#shared/ids.ts";
import { SHELVES, shelfOf } from "#shared/links/code-rules.ts";
import { ClickBatch, LinkBatchAnswer, type ShelfLink } from "#shared/links/shelf.ts";
import { callEdge, callSigned, problemOf } from "../testing/call-edge.ts";
import { type FakeCore, installFakeCore } from "../testing/fake-core.ts";
import { newOrderId } from "../testing/fake-order.ts";
import { LinkShelf } from "./link-shelf.ts";

let core: FakeCore;
/** What the core says about shared trips; ids that are not here are over. */
const trips = new Map<string, string>();
/** Batches as the cores took them. */
const taken: ClickBatch[] = [];
let losesAnswers = 0;

beforeAll(async () => {
  core = await installFakeCore();
});
beforeEach(() => {
  core.isAway = false;
  core.seen.length = 0;
  taken.length = 0;
  losesAnswers = 0;
  core.intercept = ({ path, body }) => {
    if (path === "/internal/links/guest") {
      const { linkId } = JSON.parse(body) as { linkId: string };
      return Response.json({ token: trips.get(linkId) ?? null });
    }
    if (path !== "/internal/links/clicks") return undefined;
    const batch = ClickBatch.parse(JSON.parse(body));
    taken.push(batch);
    if (losesAnswers-- > 0) throw new TypeError("connection reset");
    return Response.json({ sequence: batch.sequence });
  };
});
afterEach(() => {
  vi.useRealTimers();
});

let made = 0;
function newLink(changes: Partial<ShelfLink> = {}): ShelfLink {
  made += 1;
  const id = makeId("link", "in", Date.now() + made, crypto.getRandomValues(new Uint8Array(16)));
  return {
    ...{ code: `campaign-${made}`, id, purpose: "campaign", orderId: null },
    ...{ target: "https://example.com/menu", isRevoked: false },
    expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
    ...changes,
  };
}
function newTrip(): ShelfLink {
  const link = newLink({ purpose: "trip", target: null, orderId: newOrderId() });
  trips.set(link.id, `token-of-${link.id}`);
  return link;
}

async function publish(...links: ShelfLink[]) {
  const answer = await callSigned("/internal/links", { links });
  expect(answer.status).toBe(200);
  return LinkBatchAnswer.parse(await answer.json());
}

const browser = { "user-agent": "Mozilla/5.0 (planted browser)", accept: "text/html,*/*" };
const open = (code: string, headers: Record<string, string> = {}, method = "GET") =>
  callEdge(`/s/${code}`, { method, headers: { ...browser, ...headers }, redirect: "manual" });

/** Passes time for the Worker, whose clock is the test's. */
function later(ms: number): void {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + ms });
}

const shelves = () =>
  Array.from({ length: SHELVES }, (_, n) => env.LINK_SHELF.getByName(`shelf-${n}`));

async function sendAllClicks(): Promise<void> {
  for (const stub of shelves()) await runDurableObjectAlarm(stub);
}

async function sendAllClicksBut({ code }: ShelfLink): Promise<void> {
  for (let n = 0; n < SHELVES; n++) {
    const name = `shelf-${n}`;
    if (name !== shelfOf(code)) await runDurableObjectAlarm(env.LINK_SHELF.getByName(name));
  }
}

/** All rows of all shelves as one text. */
async function everythingKept(): Promise<string> {
  const texts = await Promise.all(
    shelves().map((stub) =>
      runInDurableObject(stub, (_: LinkShelf, { storage }) => {
        const names = storage.sql
          .exec<{ name: string }>("select name from sqlite_master where type = 'table'")
          .toArray()
          .filter(({ name }) => !name.startsWith("_cf"));
        return names.flatMap(({ name }) => storage.sql.exec(`select * from ${name}`).toArray());
      }),
    ),
  );
  return JSON.stringify(texts);
}

describe("a campaign link", () => {
  it("leads to its target, and caches may hold it for a minute", async () => {
    const link = newLink();
    await publish(link);
    const answer = await open(link.code);
    expect(answer.status).toBe(302);
    expect(answer.headers.get("location")).toBe("https://example.com/menu");
    const [, seconds] = /^public, max-age=(\d+)$/.exec(answer.headers.get("cache-control")!)!;
    expect(Number(seconds)).toBeLessThanOrEqual(60);
    expect(Number(seconds)).toBeGreaterThan(50);
    expect(answer.headers.get("referrer-policy")).toBe("no-referrer");
    expect(answer.headers.get("x-robots-tag")).toBe("noindex");
  });

  it("that everybody opens asks its shelf once", async () => {
    const link = newLink();
    await publish(link);
    const find = vi.spyOn(LinkShelf.prototype, "find");
    try {
      await open(link.code);
      for (let i = 0; i < 200; i++) expect((await open(link.code)).status).toBe(302);
      expect(find.mock.calls.length).toBeLessThanOrEqual(1);
    } finally {
      find.mockRestore();
    }
  });

  it("ends within a minute of its revocation, wherever it is remembered", async () => {
    const link = newLink();
    await publish(link);
    await open(link.code);
    // Another place of the edge is told; this one is not.
    const stub = env.LINK_SHELF.getByName(shelfOf(link.code));
    await stub.claim([{ ...link, isRevoked: true }]);
    expect((await open(link.code)).status).toBe(302);
    later(40_000);
    const late = await open(link.code);
    expect(late.status).toBe(302);
    const [, seconds] = /max-age=(\d+)$/.exec(late.headers.get("cache-control")!)!;
    expect(Number(seconds)).toBeLessThanOrEqual(20);
    later(20_000);
    expect((await open(link.code)).status).toBe(410);
  });

  it("ends at once where its revocation arrives", async () => {
    const link = newLink();
    await publish(link);
    await open(link.code);
    await publish({ ...link, isRevoked: true });
    expect((await open(link.code)).status).toBe(410);
  });

  it("ends when its time is over, although it is remembered", async () => {
    const link = newLink({ expiresAt: new Date(Date.now() + 30_000).toISOString() });
    await publish(link);
    expect((await open(link.code)).status).toBe(302);
    later(31_000);
    expect((await open(link.code)).status).toBe(410);
  });

  it("never leads inside, whatever its core says", async () => {
    const bad = ["http://169.254.169.254/", "javascript:alert(1)", "https://edge.test/s/abcdefg"];
    for (const target of bad) {
      const link = newLink({ target });
      await publish(link);
      expect((await open(link.code)).status).toBe(404);
    }
  });
});

describe("a shared trip", () => {
  it("leads to the guest's page with a token of its home, and nobody may keep that", async () => {
    const link = newTrip();
    await publish(link);
    const answer = await open(link.code);
    expect(answer.status).toBe(302);
    expect(answer.headers.get("location")).toBe(`/track/${trips.get(link.id)}#${link.code}`);
    expect(answer.headers.get("cache-control")).toBe("private, no-store");
    const [call] = core.seen.filter(({ path }) => path === "/internal/links/guest");
    expect(call).toMatchObject({ region: "in", method: "POST" });
    expect(call!.headers.get("x-beeline-signature")).toMatch(/^[0-9a-f]{64}$/);
  });

  it("asks its home once in five seconds, and is closed five seconds after its end", async () => {
    const link = newTrip();
    await publish(link);
    for (let i = 0; i < 20; i++) expect((await open(link.code)).status).toBe(302);
    expect(core.seen.filter(({ path }) => path === "/internal/links/guest").length).toBe(1);
    trips.delete(link.id);
    expect((await open(link.code)).status).toBe(302);
    later(5_000);
    expect((await open(link.code)).status).toBe(410);
  });

  it("says honestly when its home is away", async () => {
    const link = newTrip();
    await publish(link);
    core.isAway = true;
    const answer = await open(link.code);
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).not.toBeNull();
    expect(await answer.text()).toContain("Try again in a moment");
  });
});

describe("a link that leads nowhere", () => {
  it.each(["nosuchcode", "aB3dE7z", "x", "..%2f..", "%00", "%", "a".repeat(500)])(
    "%s is 404 as a page",
    async (code) => {
      const answer = await open(code);
      expect(answer.status).toBe(404);
      expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
      expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
      expect(answer.headers.get("cache-control")).toBe("no-store");
      expect(await answer.text()).toContain("There is no such link");
    },
  );

  it("is problem+json for a program", async () => {
    const gone = newLink({ isRevoked: true });
    await publish(gone);
    expect((await problemOf(await open(gone.code, { accept: "application/json" }))).code).toBe(
      "LINK_ENDED",
    );
    expect((await problemOf(await open("nosuchcode", { accept: "*/*" }))).code).toBe("NOT_FOUND");
  });

  it("can only be looked at", async () => {
    const link = newLink();
    await publish(link);
    for (const method of ["POST", "PUT", "DELETE", "PATCH"]) {
      const answer = await open(link.code, { accept: "*/*" }, method);
      expect(answer.status).toBe(405);
      expect(answer.headers.get("allow")).toBe("GET, HEAD");
    }
    const head = await open(link.code, {}, "HEAD");
    expect([head.status, head.headers.get("location")]).toEqual([302, "https://example.com/menu"]);
  });

  it("is found as soon as somebody makes it", async () => {
    const link = newLink();
    expect((await open(link.code)).status).toBe(404);
    await publish(link);
    expect((await open(link.code)).status).toBe(302);
  });
});

describe("codes", () => {
  it("belong to the first who claims them, of fifty at once", async () => {
    const code = `wanted-${made}`;
    const rivals = Array.from({ length: 50 }, () => newLink({ code }));
    const answers = await Promise.all(rivals.map((link) => publish(link)));
    const winners = answers.flatMap(({ kept }) => kept);
    expect(winners.length).toBe(1);
    expect(answers.flatMap(({ taken: lost }) => lost).length).toBe(49);
    const winner = rivals.find(({ id }) => id === winners[0])!;
    // Told again, it is still theirs, and nobody else's.
    expect(await publish(winner)).toEqual({ kept: [winner.id], taken: [] });
    const loser = rivals.find(({ id }) => id !== winner.id)!;
    expect(await publish({ ...loser, isRevoked: true })).toEqual({ kept: [], taken: [loser.id] });
    expect((await open(code)).status).toBe(302);
  });

  it("stay revoked when an older message arrives later", async () => {
    const link = newLink();
    await publish({ ...link, isRevoked: true });
    await publish(link);
    expect((await open(link.code)).status).toBe(410);
  });

  it("are claimed by signed calls for regions that are served", async () => {
    const unsigned = await callEdge("/internal/links", { method: "POST", body: '{"links":[]}' });
    expect(unsigned.status).toBe(401);
    const abroad = newLink({ id: "lnk_us_01kaq8x9t0aaaaaaaaaaaaaaaa" });
    expect((await callSigned("/internal/links", { links: [abroad] })).status).toBe(404);
    expect((await callSigned("/internal/links", { links: [{ code: "x" }] })).status).toBe(400);
  });
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
    taken.flatMap(({ clicks }) => clicks).filter(({ linkId }) => linkId === link.id);

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
    losesAnswers = 1;
    await sendAllClicks();
    await open(link.code);
    await untilCounted(link, 1);
    await sendAllClicks();
    await sendAllClicks();
    const batches = taken.filter(({ clicks }) => clicks.some(({ linkId }) => linkId === link.id));
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
  const link = newTrip();
  await publish(link);
  await open(link.code, {
    "cf-connecting-ip": "203.0.113.77",
    referer: "https://example.org/planted-page?mail=planted@example.org",
    cookie: "planted=1",
  });
  await vi.waitFor(async () => expect(await everythingKept()).toContain('"other"'), 5_000);
  const text = await everythingKept();
  expect(text).toContain(link.code);
  for (const planted of ["203.0.113.77", "planted", "Mozilla", "cus_", trips.get(link.id)!]) {
    expect(text).not.toContain(planted);
  }
});
