import { describe, expect, test } from "vitest";
import { checkHistory } from "./check-history.ts";
import { accepted, corruptions, find, offer, postpone } from "./corrupt-history.fixture.ts";
import { bounds, goodHistory } from "./history.fixture.ts";
import type { History, HistoryBounds } from "./history.ts";

const rulesOf = (history: History, within: HistoryBounds = bounds) =>
  checkHistory(history, within).map(({ rule }) => rule);

describe("the history checker", () => {
  test("finds nothing in a good history", () => {
    expect(checkHistory(goodHistory(), bounds)).toEqual([]);
  });
  test.each(corruptions)("notices that %s", (_, corrupt, rule) => {
    expect(rulesOf(corrupt(goodHistory()))).toContain(rule);
  });
  test("names the events that show it", () => {
    const history = goodHistory();
    const yes = find(history, "offer.changed", accepted("f2"));
    const asked = find(history, "offer.created", offer("f2"));
    const [late] = checkHistory(postpone(history, yes, 12_000), bounds);
    expect(late).toMatchObject({ rule: "late", about: "f2", eventIds: [asked.id, yes.id] });
  });
});

describe("while things are under way", () => {
  const underWay = { ...bounds, isSettled: false };
  const open = (job: History["jobs"]): History => {
    const good = goodHistory();
    const orders = [good.orders[0]!, { ...good.orders[1]!, state: "ready" as const }];
    return { ...good, orders, jobs: job };
  };

  test("an accepted order needs a search that is looked at again", () => {
    const searching = { orderId: "o2", state: "searching", round: 2 } as const;
    const rules = (jobs: History["jobs"]) => rulesOf(open(jobs), underWay);
    expect(rules([{ ...searching, nextAt: new Date(0) }])).not.toContain("no search");
    expect(rules([{ ...searching, nextAt: null }])).toContain("no search");
    expect(rules([{ ...searching, state: "closed", nextAt: null }])).toContain("no search");
    expect(rules([])).toContain("no search");
  });
  test("an order's rider is on an active trip with it", () => {
    const good = goodHistory();
    const orders = [{ ...good.orders[0]!, state: "out_for_delivery" as const }, good.orders[1]!];
    const trips = (state: "in_progress" | "cancelled") => [{ ...good.trips[0]!, state }];
    const job = { ...good.jobs[0]! };
    const at = (history: Partial<History>) =>
      rulesOf({ ...good, orders, jobs: [job], ...history }, underWay);
    expect(at({ trips: trips("in_progress") })).not.toContain("no search");
    expect(at({ trips: trips("cancelled") })).toContain("no search");
  });
});
