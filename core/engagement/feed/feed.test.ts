import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { feedReaders, follows, orders, storePosts } from "#drizzle/schema/index.ts";
import { type Feed, routes, type StorePost } from "#shared/contracts/index.ts";
import { makeId } from "#shared/ids.ts";
import {
  openStore,
  outcomeOf,
  placedOrder,
  startTestCore,
  type TestCore,
  type TestPerson,
  type TestStore,
} from "../../test/index.ts";
import { sweepFeeds } from "./fan-out-loop.ts";
import { readFeed } from "./read-feed.ts";
import {
  audienceOf,
  entriesOf,
  fanOutAll,
  feedOf,
  follow,
  publish,
  pullFrom,
  titlesOf,
  unfollow,
} from "./test-feed.ts";

let core: TestCore;
let store: TestStore;
let customer: TestPerson;

beforeAll(async () => {
  core = await startTestCore();
});
afterAll(() => core.stop());
beforeEach(async () => {
  pullFrom(core, 10_000);
  store = await openStore(core);
  customer = await core.person("customer");
});

describe("following", () => {
  it("is counted exactly, however often and by however many at once", async () => {
    const people = await Promise.all(Array.from({ length: 12 }, () => core.person("customer")));
    await Promise.all(people.flatMap((who) => [follow(who, store), follow(who, store)]));
    expect((await audienceOf(core, store))?.followers).toBe(12);
    await Promise.all(
      people.flatMap((who, index) => [
        index % 2 === 0 ? unfollow(who, store) : follow(who, store),
        index % 3 === 0 ? unfollow(who, store) : follow(who, store),
      ]),
    );
    const rows = await core.system.db.select().from(follows).where(eq(follows.storeId, store.id));
    expect((await audienceOf(core, store))?.followers).toBe(rows.length);
    const view = await people[1]!.call(routes.getFollow, { params: { id: store.id } });
    expect(view.followers).toBe(rows.length);
  });

  it("is for customers, of stores that are there", async () => {
    expect(await outcomeOf(follow(store.partner, store))).toBe("FORBIDDEN");
    const unknown = { ...store, id: "sto_in_nothing" };
    expect(await outcomeOf(follow(customer, unknown))).toBe("NOT_FOUND");
    expect(await outcomeOf(unfollow(customer, unknown))).toBe("NOT_FOUND");
    expect((await unfollow(customer, store)).isFollowing).toBe(false);
  });

  it("shows in a list, newest first, by pages", async () => {
    const others = [await openStore(core), await openStore(core)];
    for (const one of [store, ...others]) {
      await follow(customer, one);
      core.ambient.advance(5);
    }
    const first = await customer.call(routes.listFollowing, { query: { limit: 2 } });
    expect(first.items.map(({ storeId }) => storeId)).toEqual([others[1]!.id, others[0]!.id]);
    const query = { limit: 2, cursor: first.nextCursor! };
    const rest = await customer.call(routes.listFollowing, { query });
    expect(rest.items.map(({ storeId }) => storeId)).toEqual([store.id]);
    expect(rest.nextCursor).toBeNull();
    const bad = customer.call(routes.listFollowing, { query: { cursor: "nonsense" } });
    expect(await outcomeOf(bad)).toBe("VALIDATION_FAILED");
  });
});

describe("a feed", () => {
  it("shows what was said before following, before the fan-out, and after it", async () => {
    await publish(store, "before");
    await follow(customer, store);
    expect(await titlesOf(customer)).toEqual(["before"]);
    core.ambient.advance(5);
    await publish(store, "new");
    expect(await titlesOf(customer)).toEqual(["new", "before"]);
    await fanOutAll(core);
    expect(await titlesOf(customer)).toEqual(["new", "before"]);
    expect((await entriesOf(core, customer)).length).toBe(2);
    await unfollow(customer, store);
    expect(await titlesOf(customer)).toEqual([]);
    expect(await entriesOf(core, customer)).toEqual([]);
  });

  it.each([1, 10_000])(
    "never shows what is retracted or expired (pulled from %i)",
    async (from) => {
      pullFrom(core, from);
      await follow(customer, store);
      const taken = await publish(store, "taken back");
      await publish(store, "soon over", { ttlHours: 1 });
      await publish(store, "stays", { ttlHours: 48 });
      await fanOutAll(core);
      expect((await feedOf(customer)).items.length).toBe(3);
      const params = { id: taken.id };
      expect((await store.partner.call(routes.retractPost, { params })).state).toBe("retracted");
      await store.partner.call(routes.retractPost, { params });
      expect((await titlesOf(customer)).toSorted()).toEqual(["soon over", "stays"]);
      const [over] = await core.system.db
        .update(storePosts)
        .set({ expiresAt: core.ambient.now() })
        .where(and(eq(storePosts.storeId, store.id), eq(storePosts.title, "soon over")))
        .returning();
      expect(over).toBeDefined();
      expect(await titlesOf(customer)).toEqual(["stays"]);
      await sweepFeeds(core.runtime);
      expect((await entriesOf(core, customer)).length).toBe(from === 1 ? 0 : 1);
      const shown = await core.request(`/v1/stores/${store.id}/posts`);
      const { items } = (await shown.json()) as { items: StorePost[] };
      expect(items.map(({ title }) => title)).toEqual(["stays"]);
    },
  );

  it("keeps its pages while new posts arrive, and counts those", async () => {
    await follow(customer, store);
    for (let i = 0; i < 6; i++) {
      await publish(store, `post ${i}`);
      core.ambient.advance(5);
    }
    const first = await feedOf(customer, 4);
    core.ambient.advance(5);
    await publish(store, "later");
    await publish(store, "later still");
    await fanOutAll(core);
    const query = { limit: 4, cursor: first.nextCursor! };
    const second = await customer.call(routes.getFeed, { query });
    const titles = [...first.items, ...second.items].map(({ post }) => post.title);
    expect(titles).toEqual(["post 5", "post 4", "post 3", "post 2", "post 1", "post 0"]);
    expect(second.nextCursor).toBeNull();
    const since = { query: { since: first.asOf } };
    expect(await customer.call(routes.countNews, since)).toEqual({ count: 2 });
    for (const cursor of ["nonsense", "W10", "WzEsMiwzXQ", "bnVsbA"]) {
      const bad = customer.call(routes.getFeed, { query: { cursor } });
      expect(await outcomeOf(bad)).toBe("VALIDATION_FAILED");
    }
  });

  it.each([5, 60, 600])(
    "shows by pages what it shows as a whole, with a post every %i minutes",
    async (minutes) => {
      const at = core.ambient.now().getTime();
      const stores = await Promise.all(Array.from({ length: 4 }, () => openStore(core)));
      await Promise.all(stores.map((one) => follow(customer, one)));
      for (const one of stores.slice(0, 2)) {
        const { id } = await placedOrder(core, customer, one);
        await core.system.db.update(orders).set({ state: "completed" }).where(eq(orders.id, id));
      }
      await core.system.db.insert(storePosts).values(
        Array.from({ length: 160 }, (_, index) => ({
          id: makeId("post", "in", at, core.ambient.randomBytes(16)),
          storeId: stores[index % 4]!.id,
          kind: index % 3 === 0 ? ("offer" as const) : ("news" as const),
          title: `${index}`,
          createdAt: new Date(at - index * minutes * 60_000),
          expiresAt: new Date(at + 86_400_000),
          retractedAt: index % 7 === 0 ? new Date(at) : null,
        })),
      );
      await fanOutAll(core);
      const reader = { ...core.system, actor: { role: "customer" as const, id: customer.id } };
      const pagesOf = async (options: { isPulledOnly: boolean; limit: number }) => {
        const ids: string[] = [];
        for (let cursor: string | null | undefined; cursor !== null; ) {
          const request = { limit: options.limit, ...(cursor ? { cursor } : {}) };
          const page: Feed = await readFeed(reader, request, options);
          ids.push(...page.items.map(({ post }) => post.id));
          cursor = page.nextCursor;
        }
        return ids;
      };
      const whole = await pagesOf({ isPulledOnly: true, limit: 500 });
      expect(whole.length).toBe(137);
      expect(await pagesOf({ isPulledOnly: false, limit: 7 })).toEqual(whole);
      expect(await pagesOf({ isPulledOnly: false, limit: 20 })).toEqual(whole);
    },
  );

  it("is capped, with fifty posts of one store at most", async () => {
    const at = core.ambient.now().getTime();
    const stores = await Promise.all(Array.from({ length: 18 }, () => openStore(core)));
    await Promise.all(stores.map((one) => follow(customer, one)));
    const posts = stores.flatMap(({ id: storeId }, shop) =>
      Array.from({ length: 60 }, (_, index) => ({
        id: makeId("post", "in", at, core.ambient.randomBytes(16)),
        ...{ storeId, kind: "news" as const, title: `${shop}-${index}` },
        createdAt: new Date(at - (index * 18 + shop) * 1_000),
        expiresAt: new Date(at + 86_400_000),
      })),
    );
    await core.system.db.insert(storePosts).values(posts);
    await fanOutAll(core);
    // Chance decides whether the fan-out trimmed this very reader already.
    expect((await entriesOf(core, customer)).length).toBeGreaterThanOrEqual(800);
    const titles: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const query = { limit: 50, ...(cursor ? { cursor } : {}) };
      const page: Feed = await customer.call(routes.getFeed, { query });
      titles.push(...page.items.map(({ post }) => post.title));
      cursor = page.nextCursor;
    }
    expect(titles.length).toBe(800);
    expect(new Set(titles).size).toBe(800);
    expect(titles.slice(0, 3)).toEqual(["0-0", "1-0", "2-0"]);
    expect((await entriesOf(core, customer)).length).toBe(800);
  });

  it("of somebody who was away for a month is not written, and rebuilt when they return", async () => {
    await follow(customer, store);
    await feedOf(customer);
    await core.system.db
      .update(feedReaders)
      .set({ lastReadAt: new Date(core.ambient.now().getTime() - 31 * 86_400_000) })
      .where(eq(feedReaders.customerId, customer.id));
    await publish(store, "while away");
    await fanOutAll(core);
    expect(await entriesOf(core, customer)).toEqual([]);
    expect(await titlesOf(customer)).toEqual(["while away"]);
    expect((await entriesOf(core, customer)).length).toBe(1);
    await publish(store, "back again");
    await fanOutAll(core);
    expect((await entriesOf(core, customer)).length).toBe(2);
  });

  it("puts a kitchen that one orders from above another of the same hour, and says why", async () => {
    const other = await openStore(core);
    await follow(customer, store);
    await follow(customer, other);
    await publish(store, "from a known kitchen");
    core.ambient.advance(60_000);
    await publish(other, "from another");
    expect(await titlesOf(customer)).toEqual(["from another", "from a known kitchen"]);
    const order = await placedOrder(core, customer, store);
    await core.system.db.update(orders).set({ state: "completed" }).where(eq(orders.id, order.id));
    const { items } = await feedOf(customer);
    expect(items.map(({ post }) => post.title)).toEqual(["from a known kitchen", "from another"]);
    expect(items.map(({ reasons }) => reasons)).toEqual([["ordered_here"], []]);
  });
});
