import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from "vitest";
import { linkClicks, links } from "#drizzle/schema/index.ts";
import { routes, type ShortLink } from "#shared/contracts/index.ts";
import { type ClickCount, GuestAnswer, LinkBatch, type ShelfLink } from "#shared/links/shelf.ts";
import { moveOrder } from "../../orders/index.ts";
import { makeSignatureCheck, signHeaders } from "../../platform/index.ts";
import {
  openStore,
  outcomeOf,
  placedOrder,
  startTestCore,
  type TestCore,
  type TestPerson,
  type TestStore,
} from "../../test/index.ts";
import { publishForgotten } from "./links-loop.ts";

/** An edge with one shelf: the first id that claims a code keeps it. */
function startEdge() {
  const shelf = new Map<string, ShelfLink>();
  const state = { secret: "", isDown: false, calls: 0, bodies: "", takeNext: 0, loseAnswers: 0 };
  let check: ReturnType<typeof makeSignatureCheck> | undefined;
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    async fetch(request) {
      state.calls += 1;
      if (state.isDown) return new Response("down", { status: 503 });
      check ??= makeSignatureCheck(state.secret, () => core.ambient.now().getTime());
      const body = await check(request);
      state.bodies += body;
      const answer = { kept: [] as string[], taken: [] as string[] };
      for (const link of LinkBatch.parse(JSON.parse(body)).links) {
        const known = shelf.get(link.code);
        const isTaken = known ? known.id !== link.id : state.takeNext-- > 0;
        answer[isTaken ? "taken" : "kept"].push(link.id);
        if (!isTaken) {
          const isRevoked = link.isRevoked || known?.isRevoked === true;
          shelf.set(link.code, { ...link, isRevoked });
        }
      }
      state.takeNext = Math.max(0, state.takeNext);
      if (state.loseAnswers-- > 0) return new Response("lost", { status: 502 });
      return Response.json(answer);
    },
  });
  return { shelf, state, url: `http://127.0.0.1:${server.port}`, stop: () => server.stop(true) };
}

let edge: ReturnType<typeof startEdge>;
let core: TestCore;
let store: TestStore;
let customer: TestPerson;

beforeAll(async () => {
  edge = startEdge();
  core = await startTestCore({ edgeUrl: edge.url });
  edge.state.secret = core.config.relaySecret;
  store = await openStore(core);
  customer = await core.person("customer", { name: "Planted Name" });
});
afterEach(() => {
  Object.assign(edge.state, { isDown: false, takeNext: 0, loseAnswers: 0 });
});
afterAll(async () => {
  await core?.stop();
  await edge?.stop();
});

let words = 0;
const freshWord = () => `word-${++words}-of-tests`;

function campaign(who: TestPerson, changes: object = {}, idempotencyKey = crypto.randomUUID()) {
  const body = { purpose: "campaign" as const, url: "https://example.com/menu", ...changes };
  return who.call(routes.createLink, { body, idempotencyKey });
}

function shareTrip(who: TestPerson, orderId: string, idempotencyKey = crypto.randomUUID()) {
  return who.call(routes.createLink, { body: { purpose: "trip", orderId }, idempotencyKey });
}

async function internal(path: string, body: unknown) {
  const text = JSON.stringify(body);
  const stamp = { nowMs: core.ambient.now().getTime(), nonce: crypto.randomUUID() };
  const request = { method: "POST", path, body: text };
  const headers = signHeaders(core.config.relaySecret, request, stamp);
  return core.request(path, { method: "POST", headers, body: text });
}

async function guestOf(link: ShortLink): Promise<string | null> {
  const answer = await internal("/internal/links/guest", { linkId: link.id });
  return GuestAnswer.parse(await answer.json()).token;
}

const rowOf = async (id: string) => {
  const [row] = await core.system.db.select().from(links).where(eq(links.id, id));
  return row;
};

describe("a shared trip", () => {
  it("opens for guests, names no person at the edge, and is one link however often it is asked", async () => {
    const order = await placedOrder(core, customer, store);
    const link = await shareTrip(customer, order.id);
    expect(link).toMatchObject({ purpose: "trip", orderId: order.id, state: "live", clicks: 0 });
    expect(link.code).toMatch(/^[0-9A-Za-z]{7}$/);
    expect(link.url).toBe(`${edge.url}/s/${link.code}`);
    expect(await guestOf(link)).toMatch(/^ey/);
    const again = await Promise.all([1, 2, 3].map(() => shareTrip(customer, order.id)));
    expect(new Set(again.map(({ id }) => id))).toEqual(new Set([link.id]));
    expect(edge.shelf.get(link.code)).toEqual({
      ...{ code: link.code, id: link.id, purpose: "trip", orderId: order.id, target: null },
      ...{ expiresAt: link.expiresAt, isRevoked: false },
    });
    for (const planted of ["Planted", customer.id, customer.phone]) {
      expect(edge.state.bodies).not.toContain(planted);
    }
  });

  it("says in a header when it ends", async () => {
    const order = await placedOrder(core, customer, store);
    const answer = await core.request("/v1/links", {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${customer.token}`,
        "idempotency-key": crypto.randomUUID(),
      },
      body: JSON.stringify({ purpose: "trip", orderId: order.id }),
    });
    expect(answer.status).toBe(201);
    const { expiresAt } = (await answer.json()) as ShortLink;
    const sunset = Date.parse(answer.headers.get("sunset") ?? "");
    expect(Math.abs(sunset - Date.parse(expiresAt))).toBeLessThan(1_000);
    expect(answer.headers.get("ratelimit-limit")).toBe("30");
  });

  it("closes at once when it is taken back, and another one may be made", async () => {
    const order = await placedOrder(core, customer, store);
    const link = await shareTrip(customer, order.id);
    await customer.call(routes.revokeLink, { params: { id: link.id } });
    await customer.call(routes.revokeLink, { params: { id: link.id } });
    expect(await guestOf(link)).toBeNull();
    expect(edge.shelf.get(link.code)?.isRevoked).toBe(true);
    const next = await shareTrip(customer, order.id);
    expect(next.id).not.toBe(link.id);
    expect(await guestOf(next)).not.toBeNull();
  });

  it("is nobody else's to make, see or take back", async () => {
    const order = await placedOrder(core, customer, store);
    const stranger = await core.person("customer");
    const rider = await core.person("rider");
    expect(await outcomeOf(shareTrip(stranger, order.id))).toBe("NOT_FOUND");
    expect(await outcomeOf(shareTrip(store.partner, order.id))).toBe("FORBIDDEN");
    expect(await outcomeOf(shareTrip(rider, order.id))).toBe("FORBIDDEN");
    expect(await outcomeOf(shareTrip(customer, "ord_in_nothing"))).toBe("NOT_FOUND");
    const link = await shareTrip(customer, order.id);
    const params = { id: link.id };
    expect(await outcomeOf(stranger.call(routes.revokeLink, { params }))).toBe("NOT_FOUND");
    expect(await outcomeOf(stranger.call(routes.getLinkStats, { params }))).toBe("NOT_FOUND");
    expect((await stranger.call(routes.listLinks)).items).toEqual([]);
    const query = { orderId: order.id };
    const mine = await customer.call(routes.listLinks, { query });
    expect(mine.items.map(({ id }) => id)).toEqual([link.id]);
  });
});

describe("a campaign link", () => {
  it("takes an own word, and its life in days", async () => {
    const slug = freshWord();
    const link = await campaign(store.partner, { slug, ttlDays: 2 });
    expect(link).toMatchObject({ code: slug, target: "https://example.com/menu", orderId: null });
    const days = (Date.parse(link.expiresAt) - Date.parse(link.createdAt)) / 86_400_000;
    expect(days).toBeCloseTo(2, 3);
    expect(edge.shelf.get(slug)?.target).toBe("https://example.com/menu");
  });

  it("is for stores and operations", async () => {
    expect(await outcomeOf(campaign(customer))).toBe("FORBIDDEN");
    const ops = await core.person("ops");
    expect(await outcomeOf(campaign(ops))).toBe("OK");
  });

  test.each([
    [{ url: "http://169.254.169.254/latest" }],
    [{ url: "javascript:alert(1)" }],
    [{ slug: "support" }],
    [{ slug: "Diwali" }],
    [{ slug: "abc" }],
    [{ ttlDays: 0 }],
    [{ ttlDays: 366 }],
  ])("%j is refused", async (changes) => {
    expect(await outcomeOf(campaign(store.partner, changes))).toBe("VALIDATION_FAILED");
  });

  it("goes to one of fifty who want the same word at once", async () => {
    const slug = freshWord();
    const other = await openStore(core);
    const ops = await core.person("ops");
    const askers = [store.partner, other.partner, ops];
    const outcomes = await Promise.all(
      Array.from({ length: 51 }, (_, index) => outcomeOf(campaign(askers[index % 3]!, { slug }))),
    );
    const counted = Object.entries(Object.groupBy(outcomes, (outcome) => outcome));
    const sizes = Object.fromEntries(counted.map(([name, all]) => [name, all!.length]));
    expect(sizes["OK"]).toBe(1);
    expect((sizes["CONFLICT"] ?? 0) + (sizes["RATE_LIMITED"] ?? 0)).toBe(50);
    const rows = await core.system.db.select().from(links).where(eq(links.code, slug));
    expect(rows.length).toBe(1);
  });

  it("loses its word to another region that was first, and leaves no row", async () => {
    const slug = freshWord();
    edge.shelf.set(slug, {
      ...{ code: slug, id: "lnk_uk_other", purpose: "campaign", orderId: null },
      ...{ target: "https://example.org/", expiresAt: "2030-01-01T00:00:00Z", isRevoked: false },
    });
    const key = crypto.randomUUID();
    expect(await outcomeOf(campaign(store.partner, { slug }, key))).toBe("CONFLICT");
    expect(await outcomeOf(campaign(store.partner, { slug }, key))).toBe("CONFLICT");
    expect(await core.system.db.select().from(links).where(eq(links.code, slug))).toEqual([]);
  });

  it("is drawn again when its code is taken, three times at most", async () => {
    const ops = await core.person("ops");
    edge.state.takeNext = 2;
    const link = await campaign(ops);
    expect(edge.shelf.get(link.code)?.id).toBe(link.id);
    edge.state.takeNext = 3;
    expect(await outcomeOf(campaign(ops))).toBe("UNAVAILABLE");
    edge.state.takeNext = 0;
    expect((await ops.call(routes.listLinks)).items.map(({ id }) => id)).toEqual([link.id]);
  });

  it("is limited per hour, and its words per day", async () => {
    const shop = await openStore(core);
    for (let i = 0; i < 20; i++) await campaign(shop.partner, { slug: freshWord() });
    expect(await outcomeOf(campaign(shop.partner, { slug: freshWord() }))).toBe("RATE_LIMITED");
    expect(await outcomeOf(campaign(shop.partner))).toBe("OK");
    const rest = await Promise.all(
      Array.from({ length: 85 }, () => outcomeOf(campaign(shop.partner))),
    );
    expect(rest.filter((outcome) => outcome === "OK").length).toBe(79);
    expect(rest.filter((outcome) => outcome === "RATE_LIMITED").length).toBe(6);
  });
});

describe("a repeat of the request", () => {
  it("gives the same link, also when ten come at once", async () => {
    const ops = await core.person("ops");
    const key = crypto.randomUUID();
    const all = await Promise.all(Array.from({ length: 10 }, () => campaign(ops, {}, key)));
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
    expect(await campaign(ops, {}, key)).toEqual(all[0]);
    const other = campaign(ops, { url: "https://example.com/other" }, key);
    expect(await outcomeOf(other)).toBe("IDEMPOTENCY_KEY_REUSED");
    expect((await ops.call(routes.listLinks)).items.length).toBe(1);
  });

  it("goes on where the edge did not answer, or its answer was lost", async () => {
    const ops = await core.person("ops");
    const slug = freshWord();
    const key = crypto.randomUUID();
    edge.state.isDown = true;
    expect(await outcomeOf(campaign(ops, { slug }, key))).toBe("UNAVAILABLE");
    const another = campaign(ops, { slug, url: "https://example.com/other" }, key);
    expect(await outcomeOf(another)).toBe("IDEMPOTENCY_KEY_REUSED");
    edge.state.isDown = false;
    edge.state.loseAnswers = 1;
    expect(await outcomeOf(campaign(ops, { slug }, key))).toBe("UNAVAILABLE");
    const link = await campaign(ops, { slug }, key);
    expect([link.code, link.state]).toEqual([slug, "live"]);
    expect((await ops.call(routes.listLinks)).items.length).toBe(1);
  });
});

describe("the links loop", () => {
  it("finishes what a crash left between row and edge", async () => {
    const ops = await core.person("ops");
    edge.state.isDown = true;
    const slug = freshWord();
    await outcomeOf(campaign(ops, { slug }));
    const [begun] = (await ops.call(routes.listLinks)).items;
    expect(begun?.state).toBe("pending");
    edge.state.isDown = false;
    await publishForgotten(core.system);
    // It may still be in the hands of its request.
    expect(edge.shelf.has(slug)).toBe(false);
    core.ambient.advance(11_000);
    await publishForgotten(core.system);
    expect(edge.shelf.get(slug)?.id).toBe(begun!.id);
    expect(await publishForgotten(core.system)).toBe(0);
  });

  it("tells of a revocation that found the edge away, and never undoes one", async () => {
    const ops = await core.person("ops");
    const link = await campaign(ops);
    edge.state.isDown = true;
    await ops.call(routes.revokeLink, { params: { id: link.id } });
    expect(edge.shelf.get(link.code)?.isRevoked).toBe(false);
    expect((await rowOf(link.id))?.publishedAt).toBeNull();
    edge.state.isDown = false;
    await publishForgotten(core.system);
    expect(edge.shelf.get(link.code)?.isRevoked).toBe(true);
    expect((await rowOf(link.id))?.publishedAt).not.toBeNull();
  });

  it("gives up a word that belongs to another, and draws a taken code again", async () => {
    const ops = await core.person("ops");
    edge.state.isDown = true;
    const slug = freshWord();
    await outcomeOf(campaign(ops, { slug }));
    await outcomeOf(campaign(ops));
    const begun = (await ops.call(routes.listLinks)).items;
    edge.state.isDown = false;
    core.ambient.advance(11_000);
    edge.state.takeNext = 2;
    await publishForgotten(core.system);
    await publishForgotten(core.system);
    const left = (await ops.call(routes.listLinks)).items;
    expect(left.length).toBe(1);
    expect(left[0]?.state).toBe("live");
    expect(begun.map(({ code }) => code)).not.toContain(left[0]?.code);
  });
});

describe("clicks", () => {
  const count = (linkId: string, changes: Partial<ClickCount> = {}): ClickCount => ({
    ...{ linkId, day: "2026-11-22", country: "IN", referrer: "direct", clicks: 1 },
    ...changes,
  });

  it("are added once per batch, and told to the owner", async () => {
    const ops = await core.person("ops");
    const link = await campaign(ops);
    const clicks = [
      count(link.id, { clicks: 5 }),
      count(link.id, { country: "GB", clicks: 2 }),
      count(link.id, { day: "2026-11-21", referrer: "social", clicks: 3 }),
      count("lnk_in_unknown", { clicks: 9 }),
    ];
    const shelf = crypto.randomUUID();
    const batch = { shelf, sequence: 1, clicks };
    const answers = await Promise.all(
      [1, 2, 3].map(() => internal("/internal/links/clicks", batch)),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    await internal("/internal/links/clicks", { ...batch, sequence: 2, clicks: [count(link.id)] });
    await internal("/internal/links/clicks", batch);
    expect(await ops.call(routes.getLinkStats, { params: { id: link.id } })).toEqual({
      linkId: link.id,
      total: 11,
      days: [
        { day: "2026-11-22", clicks: 8 },
        { day: "2026-11-21", clicks: 3 },
      ],
      countries: [
        { country: "IN", clicks: 9 },
        { country: "GB", clicks: 2 },
      ],
      referrers: [
        { referrer: "direct", clicks: 8 },
        { referrer: "social", clicks: 3 },
      ],
    });
    expect((await ops.call(routes.listLinks)).items[0]?.clicks).toBe(11);
    const rows = await core.system.db.select().from(linkClicks);
    expect(rows.every(({ linkId }) => linkId === link.id)).toBe(true);
  });

  it("of a shelf that lost its memory count from one again", async () => {
    const ops = await core.person("ops");
    const link = await campaign(ops);
    for (const shelf of [crypto.randomUUID(), crypto.randomUUID()]) {
      await internal("/internal/links/clicks", { shelf, sequence: 1, clicks: [count(link.id)] });
    }
    expect((await ops.call(routes.getLinkStats, { params: { id: link.id } })).total).toBe(2);
  });

  test.each(["/internal/links/clicks", "/internal/links/guest"])("%s is signed", async (path) => {
    const answer = await core.request(path, { method: "POST", body: "{}" });
    expect(answer.status).toBe(401);
    expect((await internal(path, { nonsense: true })).status).toBe(400);
  });
});

// Last, because it moves the clock past everybody's tokens.
describe("the end of a trip", () => {
  it("closes its link an hour later", async () => {
    const order = await placedOrder(core, customer, store);
    const link = await shareTrip(customer, order.id);
    await moveOrder(core.system, { orderId: order.id, to: "cancelled" });
    expect(await guestOf(link)).not.toBeNull();
    core.ambient.advance(59 * 60_000);
    expect(await guestOf(link)).not.toBeNull();
    core.ambient.advance(2 * 60_000);
    expect(await guestOf(link)).toBeNull();
    // The tokens of before are over, too.
    const later = await core.signIn(customer.phone);
    expect(await outcomeOf(shareTrip(later, order.id))).toBe("CONFLICT");
  });
});
