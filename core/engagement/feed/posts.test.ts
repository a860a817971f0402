import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from "vitest";
import { feedEntries } from "#drizzle/schema/index.ts";
import { routes, type StorePost } from "#shared/contracts/index.ts";
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
import {
  audienceOf,
  crowd,
  entriesOf,
  fanOutAll,
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
    pullFrom(core, 4);
    const people = await Promise.all(Array.from({ length: 5 }, () => core.person("customer")));
    await follow(customer, store);
    await publish(store, "small");
    await fanOutAll(core);
    const pulled: boolean[] = [];
    const note = async () => {
      pulled.push((await audienceOf(core, store))!.isPulled);
      expect((await titlesOf(customer)).toSorted()).toEqual(expected.toSorted());
    };
    const expected = ["small"];
    for (const who of people) {
      await follow(who, store);
      await note();
    }
    await publish(store, "large");
    expected.push("large");
    await fanOutAll(core);
    expect((await entriesOf(core, customer)).length).toBe(1);
    for (const who of people) {
      await unfollow(who, store);
      await note();
    }
    // 2, 3, 4, 5, 6 followers, and 5, 4, 3, 2, 1 again.
    expect(pulled).toEqual([
      ...[false, false, true, true, true],
      ...[true, true, true, true, false],
    ]);
    await fanOutAll(core);
    await note();
    expect((await entriesOf(core, customer)).length).toBe(2);
  });
});

describe("a fan-out", () => {
  it("that is killed between batches goes on: nobody is missed, nobody gets it twice", async () => {
    const active = core.ambient.now();
    const away = new Date(active.getTime() - 31 * 86_400_000);
    const ids = await crowd(core, 2_500, store.id, active);
    const gone = await crowd(core, 60, store.id, away);
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
    await fanOutAll(core);
    await second.database.close();
    const got = (await entries()).map(({ customerId }) => customerId);
    expect(got.length).toBe(2_500);
    expect(new Set(got)).toEqual(new Set(ids));
    expect(got.some((id) => gone.includes(id))).toBe(false);
  });

  it("misses nobody who follows while it runs", async () => {
    await crowd(core, 1_500, store.id, core.ambient.now());
    const people = await Promise.all(Array.from({ length: 8 }, () => core.person("customer")));
    const posts: StorePost[] = [];
    const publishing = (async () => {
      for (let i = 0; i < 4; i++) posts.push(await publish(store, `busy ${i}`));
    })();
    const following = Promise.all(people.map((who) => follow(who, store)));
    await Promise.all([publishing, following, fanOutAll(core)]);
    await fanOutAll(core);
    for (const who of people) {
      const got = (await entriesOf(core, who)).map(({ postId }) => postId);
      expect(got.toSorted()).toEqual(posts.map(({ id }) => id).toSorted());
    }
  });
});
