import { eq } from "drizzle-orm";
import { decodeJwt } from "jose";
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from "vitest";
import { links } from "#drizzle/schema/index.ts";
import { routes, type ShortLink } from "#shared/contracts/index.ts";
import { openStore, outcomeOf, placedOrder } from "../../test/index.ts";
import { campaign, freshWord, type LinkStage, shareTrip, startLinkStage } from "./test-links.ts";

let stage: LinkStage;
let core: LinkStage["core"];
let edge: LinkStage["edge"];
let store: LinkStage["store"];
let customer: LinkStage["customer"];

beforeAll(async () => {
  stage = await startLinkStage();
  ({ core, edge, store, customer } = stage);
});
afterEach(() => {
  Object.assign(edge.state, { isDown: false, takeNext: 0, loseAnswers: 0 });
});
afterAll(() => stage?.stop());

describe("a shared trip", () => {
  it("opens for guests, names no person at the edge, and is one link however often it is asked", async () => {
    const order = await placedOrder(core, customer, store);
    const link = await shareTrip(customer, order.id);
    expect(link).toMatchObject({ purpose: "trip", orderId: order.id, state: "live", clicks: 0 });
    expect(link.code).toMatch(/^[0-9A-Za-z]{7}$/);
    expect(link.url).toBe(`${edge.url}/s/${link.code}`);
    // The link's end is the token's, too.
    expect(decodeJwt((await stage.guestOf(link)) ?? "")).toMatchObject({
      ...{ viewer: "guest", orderId: order.id, sid: link.id },
    });
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
    expect(await stage.guestOf(link)).toBeNull();
    expect(edge.shelf.get(link.code)?.isRevoked).toBe(true);
    const next = await shareTrip(customer, order.id);
    expect(next.id).not.toBe(link.id);
    expect(await stage.guestOf(next)).not.toBeNull();
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
