import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { outbox, riders } from "#drizzle/schema/index.ts";
import { routes } from "#shared/contracts/index.ts";
import { transact } from "../../platform/index.ts";
import {
  jobRow,
  offerRows,
  openStore,
  orderIn,
  outcomeOf,
  riderOnDuty,
  riderRow,
  startTestCore,
  startWork,
  type TestCore,
  type TestPerson,
  type TestStore,
  until,
} from "../../test/index.ts";
import { wave } from "../decide/wave.fixture.ts";
import type { WaveOffer } from "../decide/wave-shapes.ts";
import { keepDecision } from "../explain/keep-decision.ts";
import { findSearches, type OpenSearch } from "./find-searches.ts";
import { writeOffers } from "./write-offers.ts";

let core: TestCore;
let store: TestStore;
beforeAll(async () => {
  core = await startTestCore();
  store = await openStore(core);
});
afterAll(() => core.stop());

/** An order that is looked for, with nobody looking. */
async function searched(): Promise<OpenSearch> {
  const work = startWork(core, { dispatch: false });
  const order = await orderIn(core, store, "ready");
  await until("the search is open", () => jobRow(core, order.id));
  await work.stop();
  const found = await findSearches(core.system, cityOf(core), new Set());
  return found.find(({ orderId }) => orderId === order.id)!;
}

const cityOf = ({ runtime }: TestCore) => runtime.region.cities[0]!.code;

function jobFor(search: OpenSearch, all: readonly TestPerson[]): WaveOffer {
  return {
    orderIds: [search.orderId],
    riders: all.map(({ id }) => ({ riderId: id, distanceMeters: 100, etaSeconds: 22 })),
    expiresAtMs: core.ambient.now().getTime() + 12_000,
    tripMeters: 1_000,
    earningMinor: 3_300,
  };
}

const write = (search: OpenSearch, job: WaveOffer) =>
  transact(core.system, async (tx) => {
    const decided = { offers: [job], holds: [], waits: [], giveUps: [], verdicts: [] };
    const id = await keepDecision(tx, wave(), decided);
    return writeOffers(tx, [job], new Map([[search.orderId, search]]), id);
  });

test("several riders are asked at once; who left or was quicker elsewhere is passed over", async () => {
  const search = await searched();
  const [one, two, gone] = [
    await riderOnDuty(core),
    await riderOnDuty(core),
    await riderOnDuty(core),
  ];
  await gone.call(routes.setDuty, { body: { status: "offline" } });
  const written = await write(search, jobFor(search, [one, two, gone]));
  expect([...written.reached].sort()).toEqual([one.id, two.id].sort());
  expect(await jobRow(core, search.orderId)).toMatchObject({ state: "offered", attempt: 1 });
  expect((await offerRows(core, search.orderId)).map(({ riderId }) => riderId).sort()).toEqual(
    [one.id, two.id].sort(),
  );
  expect(await riderRow(core, one.id)).toMatchObject({ state: "offered", offersSeen: 1 });
  expect(await riderRow(core, gone.id)).toMatchObject({ state: "offline", offersSeen: 0 });
  const news = await core.system.db
    .select()
    .from(outbox)
    .where(eq(outbox.partitionKey, search.orderId));
  const created = news.filter(({ type }) => type === "offer.created");
  expect(created).toHaveLength(2);
  const [first] = await offerRows(core, search.orderId);
  const winner = first!.riderId === one.id ? one : two;
  await winner.call(routes.acceptOffer, { body: { offerId: first!.id } });
  const loser = winner === one ? two : one;
  expect(await riderRow(core, loser.id)).toMatchObject({ state: "online" });
});

test("a search that has moved on since it was read is left alone", async () => {
  const search = await searched();
  const rider = await riderOnDuty(core);
  const stale = { ...search, attempt: search.attempt + 1 };
  const written = await write(stale, jobFor(stale, [rider]));
  expect(written).toEqual({ offered: new Set(), reached: new Set() });
  expect(await offerRows(core, search.orderId)).toEqual([]);
  expect(await riderRow(core, rider.id)).toMatchObject({ state: "online" });
});

test("two processes that decide for the same order at once make one offer", async () => {
  const search = await searched();
  const two = [await riderOnDuty(core), await riderOnDuty(core)];
  const answers = await Promise.all(
    two.map((rider) => write(search, jobFor(search, [rider])).then(({ reached }) => reached.size)),
  );
  expect(answers.sort()).toEqual([0, 1]);
  expect(await offerRows(core, search.orderId)).toHaveLength(1);
});

test("a rider who is wanted for two orders at once gets one offer", async () => {
  const [a, b] = [await searched(), await searched()];
  const rider = await riderOnDuty(core);
  const outcomes = await Promise.all(
    [a, b].map((search) => outcomeOf(write(search, jobFor(search, [rider])))),
  );
  expect(outcomes).toContain("OK");
  const all = [...(await offerRows(core, a.orderId)), ...(await offerRows(core, b.orderId))];
  expect(all).toHaveLength(1);
  const [row] = await core.system.db.select().from(riders).where(eq(riders.id, rider.id));
  expect(row).toMatchObject({ state: "offered", offersSeen: 1 });
});
