/** Pushing and pulling are two ways to the same feed, whatever happened before somebody looks. */
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { routes } from "#shared/contracts/index.ts";
import type { Ctx } from "../../platform/index.ts";
import {
  openStore,
  startTestCore,
  type TestCore,
  type TestPerson,
  type TestStore,
} from "../../test/index.ts";
import { fanOutRound } from "./fan-out.ts";
import { readFeed } from "./read-feed.ts";

let core: TestCore;
let stores: TestStore[];

beforeAll(async () => {
  core = await startTestCore();
  stores = await Promise.all([1, 2, 3].map(() => openStore(core)));
});
afterAll(() => core.stop());

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant("follow" as const), who: fc.nat(2), store: fc.nat(2) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("unfollow" as const),
      who: fc.nat(2),
      store: fc.nat(2),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("publish" as const), store: fc.nat(2) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("retract" as const), post: fc.nat(5) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("fanOut" as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("look" as const), who: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("leave" as const), who: fc.nat(2) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

async function take(one: Step, people: TestPerson[], posts: { id: string; by: TestStore }[]) {
  switch (one.do) {
    case "follow":
    case "unfollow": {
      const route = one.do === "follow" ? routes.followStore : routes.unfollowStore;
      await people[one.who]!.call(route, { params: { id: stores[one.store]!.id } });
      return;
    }
    case "publish": {
      const by = stores[one.store]!;
      const body = { kind: "news" as const, title: "something" };
      posts.push({ id: (await by.partner.call(routes.publishPost, { body })).id, by });
      return;
    }
    case "retract": {
      const post = posts[one.post % Math.max(1, posts.length)];
      if (post) await post.by.partner.call(routes.retractPost, { params: { id: post.id } });
      return;
    }
    case "fanOut":
      await fanOutRound(core.system);
      return;
    case "look":
      await people[one.who]!.call(routes.getFeed);
      return;
    case "leave":
      await core.runtime.database.queries.execute(
        `update feed_readers set last_read_at = now() - interval '40 days'
         where customer_id = '${people[one.who]!.id}'`,
      );
  }
}

const idsOf = async (ctx: Ctx, isPulledOnly: boolean) =>
  (await readFeed(ctx, { limit: 50 }, { isPulledOnly })).items.map(({ post }) => post.id);

it("shows the same to everybody after any history, with any threshold", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 5, maxLength: 30 }),
      fc.constantFrom(1, 2, 3, 10_000),
      async (steps, threshold) => {
        (core.config as { pullFromFollowers: number }).pullFromFollowers = threshold;
        // Past the window of the posts that a store may write.
        await core.runtime.database.queries.execute(
          "update store_posts set created_at = created_at - interval '4 hours'",
        );
        const people = await Promise.all([1, 2, 3].map(() => core.person("customer")));
        const posts: { id: string; by: TestStore }[] = [];
        for (const one of steps) await take(one, people, posts);
        for (const { id } of people) {
          const ctx: Ctx = { ...core.system, actor: { role: "customer", id } };
          const pulled = await idsOf(ctx, true);
          expect(await idsOf(ctx, false)).toEqual(pulled);
          while ((await fanOutRound(core.system)) > 0);
          expect(await idsOf(ctx, false)).toEqual(pulled);
        }
        // The stores are used again: nobody of this run follows them any more.
        for (const who of people) {
          for (const { id } of stores) await who.call(routes.unfollowStore, { params: { id } });
        }
      },
    ),
    { numRuns: 25 },
  );
}, 120_000);
