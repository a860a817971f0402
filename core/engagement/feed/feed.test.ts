import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from "vitest";
import {
  feedEntries,
  feedReaders,
  follows,
  storeAudiences,
  storePosts,
} from "#drizzle/schema/index.ts";
import { type Feed, routes, type StorePost } from "#shared/contracts/index.ts";
import { makeId } from "#shared/ids.ts";
import { makeRuntime, systemCtx } from "../../platform/index.ts";
import {
  openStore,
  outcomeOf,
  startTestCore,
  type TestCore,
  type TestPerson,
  type TestStore,
} from "../../test/index.ts";
import { fanOutRound } from "./fan-out.ts";
import { sweepFeeds } from "./fan-out-loop.ts";

let core: TestCore;
let store: TestStore;
let customer: TestPerson;

beforeAll(async () => {
  core = await startTestCore();
});
afterAll(() => core.stop());
beforeEach(async () => {
  pullFrom(10_000);
  store = await openStore(core);
  customer = await core.person("customer");
});

function pullFrom(followers: number): void {
  (core.config as { pullFromFollowers: number }).pullFromFollowers = followers;
}

const follow = (who: TestPerson, { id }: TestStore) =>
  who.call(routes.followStore, { params: { id } });
const unfollow = (who: TestPerson, { id }: TestStore) =>
  who.call(routes.unfollowStore, { params: { id } });

function publish({ partner }: TestStore, title: string, changes: object = {}): Promise<StorePost> {
  return partner.call(routes.publishPost, { body: { kind: "news", title, ...changes } });
}

async function fanOutAll(): Promise<void> {
  while ((await fanOutRound(core.system)) > 0);
}

async function feedOf(who: TestPerson, limit = 50): Promise<Feed> {
  return who.call(routes.getFeed, { query: { limit } });
}
const titlesOf = async (who: TestPerson) => (await feedOf(who)).items.map(({ post }) => post.title);
const audienceOf = async ({ id }: TestStore) => {
  const [row] = await core.system.db
    .select()
    .from(storeAudiences)
    .where(eq(storeAudiences.storeId, id));
  return row;
};
const entriesOf = ({ id }: TestPerson) =>
  core.system.db.select().from(feedEntries).where(eq(feedEntries.customerId, id));

/** Followers without an account to sign in with, as many as are needed. */
async function crowd(count: number, storeId: string, lastReadAt: Date): Promise<string[]> {
  const at = core.ambient.now();
  const ids = Array.from({ length: count }, () =>
    makeId("customer", "in", at.getTime(), core.ambient.randomBytes(16)),
  );
  const { client } = { client: core.system.db };
  const list = JSON.stringify(ids);
  const { sql } = await import("drizzle-orm");
  await client.execute(sql`
    insert into people (id, role, phone_hash, phone_sealed)
    select id, 'customer', id, '\\x00'::bytea from jsonb_array_elements_text(${list}::jsonb) id`);
  await client.execute(sql`
    insert into follows (customer_id, store_id, created_at)
    select id, ${storeId}, ${at.toISOString()}::timestamptz from jsonb_array_elements_text(${list}::jsonb) id`);
  await client.execute(sql`
    insert into feed_readers (customer_id, last_read_at, rebuilt_at)
    select id, ${lastReadAt.toISOString()}::timestamptz, ${at.toISOString()}::timestamptz
    from jsonb_array_elements_text(${list}::jsonb) id`);
  await client
    .insert(storeAudiences)
    .values({ storeId, followers: count })
    .onConflictDoUpdate({ target: storeAudiences.storeId, set: { followers: count } });
  return ids;
}

describe("following", () => {
  it("is counted exactly, however often and by however many at once", async () => {
    const people = await Promise.all(Array.from({ length: 12 }, () => core.person("customer")));
    await Promise.all(people.flatMap((who) => [follow(who, store), follow(who, store)]));
    expect((await audienceOf(store))?.followers).toBe(12);
    await Promise.all(
      people.flatMap((who, index) => [
        index % 2 === 0 ? unfollow(who, store) : follow(who, store),
        index % 3 === 0 ? unfollow(who, store) : follow(who, store),
      ]),
    );
    const rows = await core.system.db.select().from(follows).where(eq(follows.storeId, store.id));
    expect((await audienceOf(store))?.followers).toBe(rows.length);
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
    await fanOutAll();
    expect(await titlesOf(customer)).toEqual(["new", "before"]);
    expect((await entriesOf(customer)).length).toBe(2);
    await unfollow(customer, store);
    expect(await titlesOf(customer)).toEqual([]);
    expect(await entriesOf(customer)).toEqual([]);
  });

  it.each([1, 10_000])(
    "never shows what is retracted or expired (pulled from %i)",
    async (from) => {
      pullFrom(from);
      await follow(customer, store);
      const taken = await publish(store, "taken back");
      await publish(store, "soon over", { ttlHours: 1 });
      await publish(store, "stays", { ttlHours: 48 });
      await fanOutAll();
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
      expect((await entriesOf(customer)).length).toBe(from === 1 ? 0 : 1);
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
    await fanOutAll();
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
    await fanOutAll();
    expect((await entriesOf(customer)).length).toBeGreaterThan(800);
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
    expect((await entriesOf(customer)).length).toBe(800);
  });

  it("of somebody who was away for a month is not written, and rebuilt when they return", async () => {
    await follow(customer, store);
    await feedOf(customer);
    await core.system.db
      .update(feedReaders)
      .set({ lastReadAt: new Date(core.ambient.now().getTime() - 31 * 86_400_000) })
      .where(eq(feedReaders.customerId, customer.id));
    await publish(store, "while away");
    await fanOutAll();
    expect(await entriesOf(customer)).toEqual([]);
    expect(await titlesOf(customer)).toEqual(["while away"]);
    expect((await entriesOf(customer)).length).toBe(1);
    await publish(store, "back again");
    await fanOutAll();
    expect((await entriesOf(customer)).length).toBe(2);
  });

  it("puts a kitchen that one orders from above another of the same hour, and says why", async () => {
    const other = await openStore(core);
    await follow(customer, store);
    await follow(customer, other);
    await publish(store, "from a known kitchen");
    core.ambient.advance(60_000);
    await publish(other, "from another");
    expect(await titlesOf(customer)).toEqual(["from another", "from a known kitchen"]);
    const { placedOrder } = await import("../../test/index.ts");
    const order = await placedOrder(core, customer, store);
    const { orders } = await import("#drizzle/schema/index.ts");
    await core.system.db.update(orders).set({ state: "completed" }).where(eq(orders.id, order.id));
    const { items } = await feedOf(customer);
    expect(items.map(({ post }) => post.title)).toEqual(["from a known kitchen", "from another"]);
    expect(items.map(({ reasons }) => reasons)).toEqual([["ordered_here"], []]);
  });
});

describe("posts", () => {
  it("are the store's own, and limited", async () => {
    const other = await openStore(core);
    const post = await publish(store, "mine", { kind: "offer", itemId: store.itemIds[0] });
    expect(post).toMatchObject({
      kind: "offer",
      itemId: store.itemIds[0],
      state: "live",
      body: "",
    });
    expect(await outcomeOf(publish(store, "theirs", { itemId: other.itemIds[0] }))).toBe(
      "NOT_FOUND",
    );
    const retracting = other.partner.call(routes.retractPost, { params: { id: post.id } });
    expect(await outcomeOf(retracting)).toBe("NOT_FOUND");
    const outcomes = await Promise.all(
      Array.from({ length: 25 }, (_, index) => outcomeOf(publish(store, `more ${index}`))),
    );
    expect(outcomes.filter((outcome) => outcome === "OK").length).toBe(19);
    expect(outcomes.filter((outcome) => outcome === "RATE_LIMITED").length).toBe(6);
    const mine = await store.partner.call(routes.listPosts, { query: { limit: 15 } });
    expect(mine.items.length).toBe(15);
    const query = { limit: 15, cursor: mine.nextCursor! };
    const rest = await store.partner.call(routes.listPosts, { query });
    expect(rest.items.length).toBe(5);
  });

  it("are made once per key", async () => {
    const idempotencyKey = crypto.randomUUID();
    const body = { kind: "news" as const, title: "once" };
    const all = await Promise.all(
      Array.from({ length: 6 }, () =>
        store.partner.call(routes.publishPost, { body, idempotencyKey }),
      ),
    );
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
  });

  test.each([
    [{ title: "" }],
    [{ title: "x".repeat(81) }],
    [{ kind: "spam" }],
    [{ ttlHours: 0 }],
    [{ ttlHours: 721 }],
    [{ body: "a\u0000b" }],
  ])("%j is refused", async (changes) => {
    expect(await outcomeOf(publish(store, "good", changes))).toBe("VALIDATION_FAILED");
  });
});

describe("a store that grows", () => {
  it("is pulled from the threshold on, pushed again at half of it, and shows the same all along", async () => {
    pullFrom(4);
    const people = await Promise.all(Array.from({ length: 5 }, () => core.person("customer")));
    await follow(customer, store);
    await publish(store, "small");
    await fanOutAll();
    const pulled: boolean[] = [];
    const note = async () => {
      pulled.push((await audienceOf(store))!.isPulled);
      expect((await titlesOf(customer)).toSorted()).toEqual(expected.toSorted());
    };
    const expected = ["small"];
    for (const who of people) {
      await follow(who, store);
      await note();
    }
    await publish(store, "large");
    expected.push("large");
    await fanOutAll();
    expect((await entriesOf(customer)).length).toBe(1);
    for (const who of people) {
      await unfollow(who, store);
      await note();
    }
    // 2, 3, 4, 5, 6 followers, and 5, 4, 3, 2, 1 again.
    expect(pulled).toEqual([
      ...[false, false, true, true, true],
      ...[true, true, true, true, false],
    ]);
    await fanOutAll();
    await note();
    expect((await entriesOf(customer)).length).toBe(2);
  });
});

describe("a fan-out", () => {
  it("that is killed between batches goes on: nobody is missed, nobody gets it twice", async () => {
    const active = core.ambient.now();
    const away = new Date(active.getTime() - 31 * 86_400_000);
    const ids = await crowd(2_500, store.id, active);
    const gone = await crowd(60, store.id, away);
    const post = await publish(store, "to all");
    const entries = () =>
      core.system.db.select().from(feedEntries).where(eq(feedEntries.postId, post.id));
    await fanOutRound(core.system);
    expect((await entries()).length).toBeLessThanOrEqual(1_000);
    // A process whose database connection dies in the middle of a batch.
    const dying = makeRuntime(core.config, core.ambient);
    const transact = dying.database.transact.bind(dying.database);
    const broken = {
      ...dying,
      database: {
        ...dying.database,
        queries: dying.database.queries,
        transact: <T>(work: Parameters<typeof transact<T>>[0]) =>
          transact<T>(async (tx) => {
            await work(tx);
            throw new Error("killed");
          }),
      },
    };
    const before = (await entries()).length;
    await expect(fanOutRound(systemCtx(broken))).rejects.toThrow("killed");
    expect((await entries()).length).toBe(before);
    await dying.database.close();
    // Two processes at once do the rest.
    const second = makeRuntime(core.config, core.ambient);
    const rounds = async (ctx: typeof core.system) => {
      while ((await fanOutRound(ctx)) > 0);
    };
    await Promise.all([rounds(core.system), rounds(systemCtx(second))]);
    await fanOutAll();
    await second.database.close();
    const got = (await entries()).map(({ customerId }) => customerId);
    expect(got.length).toBe(2_500);
    expect(new Set(got)).toEqual(new Set(ids));
    expect(got.some((id) => gone.includes(id))).toBe(false);
  });

  it("misses nobody who follows while it runs", async () => {
    await crowd(1_500, store.id, core.ambient.now());
    const people = await Promise.all(Array.from({ length: 8 }, () => core.person("customer")));
    const posts: StorePost[] = [];
    const publishing = (async () => {
      for (let i = 0; i < 4; i++) posts.push(await publish(store, `busy ${i}`));
    })();
    const following = Promise.all(people.map((who) => follow(who, store)));
    await Promise.all([publishing, following, fanOutAll()]);
    await fanOutAll();
    for (const who of people) {
      const got = (await entriesOf(who)).map(({ postId }) => postId);
      expect(got.toSorted()).toEqual(posts.map(({ id }) => id).toSorted());
    }
  });
});
