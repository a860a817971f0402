import { afterAll, afterEach, beforeAll, describe, expect, it, test } from "vitest";
import { linkClicks } from "#drizzle/schema/index.ts";
import { routes } from "#shared/contracts/index.ts";
import type { ClickCount } from "#shared/links/shelf.ts";
import { moveOrder } from "../../orders/index.ts";
import { outcomeOf, placedOrder } from "../../test/index.ts";
import { publishForgotten } from "./links-loop.ts";
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
    expect((await stage.rowOf(link.id))?.publishedAt).toBeNull();
    edge.state.isDown = false;
    await publishForgotten(core.system);
    expect(edge.shelf.get(link.code)?.isRevoked).toBe(true);
    expect((await stage.rowOf(link.id))?.publishedAt).not.toBeNull();
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
      [1, 2, 3].map(() => stage.internal("/internal/links/clicks", batch)),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    await stage.internal("/internal/links/clicks", {
      ...batch,
      sequence: 2,
      clicks: [count(link.id)],
    });
    await stage.internal("/internal/links/clicks", batch);
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
      await stage.internal("/internal/links/clicks", {
        shelf,
        sequence: 1,
        clicks: [count(link.id)],
      });
    }
    expect((await ops.call(routes.getLinkStats, { params: { id: link.id } })).total).toBe(2);
  });

  test.each(["/internal/links/clicks", "/internal/links/guest"])("%s is signed", async (path) => {
    const answer = await core.request(path, { method: "POST", body: "{}" });
    expect(answer.status).toBe(401);
    expect((await stage.internal(path, { nonsense: true })).status).toBe(400);
  });
});

// Last, because it moves the clock past everybody's tokens.
describe("the end of a trip", () => {
  it("closes its link an hour later", async () => {
    const order = await placedOrder(core, customer, store);
    const link = await shareTrip(customer, order.id);
    await moveOrder(core.system, { orderId: order.id, to: "cancelled" });
    expect(await stage.guestOf(link)).not.toBeNull();
    core.ambient.advance(59 * 60_000);
    expect(await stage.guestOf(link)).not.toBeNull();
    core.ambient.advance(2 * 60_000);
    expect(await stage.guestOf(link)).toBeNull();
    // The tokens of before are over, too.
    const later = await core.signIn(customer.phone);
    expect(await outcomeOf(shareTrip(later, order.id))).toBe("CONFLICT");
  });
});
