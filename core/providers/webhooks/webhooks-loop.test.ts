/** The loop over the real database: what is slow holds up nobody, and everything is done once. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { webhookEvents } from "#drizzle/schema/index.ts";
import { startTestCore, type TestCore } from "../../test/index.ts";
import { startWebhooksLoop } from "./webhooks-loop.ts";

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore({ region: "us" });
});
afterAll(() => core.stop());

const SLOW = 10;
const QUICK = 40;

test("those that take long hold up nobody else", async () => {
  const at = core.ambient.now();
  const rows = Array.from({ length: SLOW + QUICK }, (_, number) => {
    const news = {
      ...{ providerEventId: `evt_${number}`, type: "charge.updated", about: "payment" },
      ...{ reference: number < SLOW ? "slow" : "quick", providerReference: null },
    };
    return {
      ...{ provider: "stripe" as const, providerEventId: news.providerEventId, type: news.type },
      bodySealed: core.runtime.sealer.seal(JSON.stringify({ news, body: "" })),
      ...{ state: "stored" as const, dueAt: new Date(at.getTime() - 1_000 + number) },
      receivedAt: at,
    };
  });
  await core.system.db.insert(webhookEvents).values(rows);
  const held = Promise.withResolvers<void>();
  const heard = { slow: 0, quick: 0 };
  const loop = startWebhooksLoop(core.runtime, [
    async (_, __, { reference }) => {
      heard[reference as keyof typeof heard] += 1;
      if (reference === "slow") await held.promise;
      return "applied";
    },
  ]);
  // The slow ones have begun, none has ended, and all others are done.
  await expect.poll(() => heard, { timeout: 10_000 }).toEqual({ slow: SLOW, quick: QUICK });
  held.resolve();
  await loop.stop();
  const states = await core.system.db.select({ state: webhookEvents.state }).from(webhookEvents);
  expect(states.filter(({ state }) => state === "processed")).toHaveLength(SLOW + QUICK);
  expect(heard).toEqual({ slow: SLOW, quick: QUICK });
});
