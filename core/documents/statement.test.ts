import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { routes, type Statement } from "#shared/contracts/index.ts";
import { money } from "#shared/money.ts";
import { type PostingPurpose, post } from "../ledger/index.ts";
import { newId } from "../platform/index.ts";
import {
  hireRider,
  openStore,
  outcomeOf,
  startTestCore,
  type TestCore,
  type TestPerson,
} from "../test/index.ts";
import { paperOfStatement } from "./paper.ts";
import { paperSpeech } from "./paper-speech.ts";
import { csvCell, renderCsv } from "./render-csv.ts";
import { periodOf } from "./statement-period.ts";

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
});
afterAll(() => core.stop());

/** Moves money of a rider or a store; the platform is the other side. */
async function move(
  account: "rider_payable" | "partner_payable",
  owner: string,
  purpose: PostingPurpose,
  amountMinor: number,
): Promise<string> {
  const orderId = newId(core.system, "order");
  await post(core.system, {
    purpose,
    reference: newId(core.system, "payment"),
    orderId,
    legs: [
      { account: { kind: account, owner, currency: "INR" }, amountMinor: -amountMinor },
      {
        account: { kind: "platform_revenue", owner: "platform", currency: "INR" },
        amountMinor,
      },
    ],
  });
  return orderId;
}

const addsUp = (statement: Statement) => {
  const { opening, earned, paidOut, closing, totals } = statement;
  const ways = opening.amountMinor + earned.amountMinor - paidOut.amountMinor;
  expect(ways).toBe(closing.amountMinor);
  const parts = totals.map(({ amountMinor }) => amountMinor);
  expect(parts.slice(0, -1).reduce((sum, part) => sum + part, 0)).toBe(parts.at(-1));
  expect(parts.at(-1)).toBe(earned.amountMinor);
};
const fetchAs = (person: TestPerson, path: string) =>
  core.request(path, { headers: { authorization: `Bearer ${person.token}` } });

describe("a rider's statement", () => {
  it("leads from what was owed to what is owed, also as a file", async () => {
    const rider = await hireRider(core);
    await move("rider_payable", rider.id, "settle", 3_700);
    const orderId = await move("rider_payable", rider.id, "tip", 2_000);
    await move("rider_payable", rider.id, "capture", -44_500);
    const statement = await rider.call(routes.getRiderStatement);
    addsUp(statement);
    expect(statement).toMatchObject({ kind: "rider", name: null, timeZone: "Asia/Kolkata" });
    expect(statement.columns).toEqual([
      ...["Delivery", "Tips", "Cash taken", "Fees", "Corrections", "Total"],
    ]);
    expect(statement.totals.map(({ amountMinor }) => amountMinor)).toEqual([
      ...[3_700, 2_000, -44_500, 0, 0, -38_800],
    ]);
    const csv = await fetchAs(rider, "/v1/rider/statements?format=csv");
    expect(csv.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    const table = await csv.text();
    expect(table).toContain(",currency,delivery,tips,cash_taken,fees,corrections,total,paid_out");
    // For machines: the same in every language.
    const hindi = await fetchAs(rider, "/v1/rider/statements?format=csv&language=hi");
    expect(await hindi.text()).toBe(table);
    const worded = await rider.call(routes.getRiderStatement, { query: { language: "hi" } });
    expect(worded).toMatchObject({ title: "कमाई का विवरण", totals: statement.totals });
    expect(table).toContain(`,${orderId},1,INR,0.00,20.00,0.00,0.00,0.00,20.00,`);
    const pdf = await fetchAs(rider, "/v1/rider/statements?format=pdf");
    expect(pdf.headers.get("content-type")).toBe("application/pdf");
    const page = await fetchAs(rider, "/v1/rider/statements?format=html");
    expect(await page.text()).toContain("−₹388.00");
  });

  it("is empty for somebody who has earned nothing", async () => {
    const rider = await core.person("rider");
    const statement = await rider.call(routes.getRiderStatement);
    addsUp(statement);
    expect(statement.orders).toEqual([]);
  });

  it("is of days that make sense, and nobody else's", async () => {
    const rider = await core.person("rider");
    const asked = (query: { from?: string; to?: string }) =>
      outcomeOf(rider.call(routes.getRiderStatement, { query }));
    expect(await asked({ from: "2026-11-22", to: "2026-11-21" })).toBe("VALIDATION_FAILED");
    expect(await asked({ from: "2026-01-01", to: "2026-11-21" })).toBe("VALIDATION_FAILED");
    expect(await asked({ from: "2026-13-01" })).toBe("VALIDATION_FAILED");
    expect(await asked({ from: "2026-11-22", to: "2026-11-22" })).toBe("OK");
    const customer = await core.person("customer");
    expect(await outcomeOf(customer.call(routes.getRiderStatement))).toBe("FORBIDDEN");
  });
});

describe("a store's statement", () => {
  it("tells the store's own money", async () => {
    const { id, partner } = await openStore(core);
    await move("partner_payable", id, "adjustment", 32_000);
    const statement = await partner.call(routes.getPartnerStatement);
    addsUp(statement);
    expect(statement).toMatchObject({ kind: "partner", name: "Test Kitchen", ownerId: id });
    expect(statement.closing.amountMinor).toBe(32_000);
    const nobody = await core.person("partner");
    expect(await outcomeOf(nobody.call(routes.getPartnerStatement))).toBe("NOT_FOUND");
  });
});

describe("the pure parts", () => {
  it("take the last seven days of the city without a wish", () => {
    const period = periodOf({}, new Date("2026-11-22T20:00:00Z"), "Asia/Kolkata");
    expect(period).toMatchObject({ from: "2026-11-17", to: "2026-11-23" });
    expect(period.start.toISOString()).toBe("2026-11-16T18:30:00.000Z");
    expect(period.end.toISOString()).toBe("2026-11-23T18:30:00.000Z");
  });

  it("let no cell run in a spreadsheet", () => {
    expect(csvCell("=1+1")).toBe("'=1+1");
    expect(csvCell("@x")).toBe("'@x");
    expect(csvCell('a "b", c')).toBe('"a ""b"", c"');
    expect(csvCell("plain")).toBe("plain");
  });

  it("say when not all orders are drawn, and count all of them in the file", () => {
    const none = money(0, "INR");
    const at = "2026-11-22T10:00:00.000Z";
    const orders = Array.from({ length: 400 }, (_, place) => {
      return { orderId: `ord_in_${place}`, at, amounts: [none] };
    });
    const statement: Statement = {
      ...{ kind: "rider", language: "en", title: "Statement", name: null, ownerId: "rdr_in_1" },
      ...{ from: "2026-11-22", to: "2026-11-22", timeZone: "Asia/Kolkata", currency: "INR" },
      ...{ opening: none, earned: none, paidOut: none, closing: none },
      ...{
        columns: ["Total"],
        columnKeys: ["total"],
        totals: [none],
        days: [],
        orders,
        isComplete: true,
      },
    };
    expect(paperOfStatement(statement, paperSpeech("en", "in")).notes[0]).toContain(
      "Not all orders",
    );
    expect(renderCsv(statement).trimEnd().split("\r\n")).toHaveLength(401);
    const short = { ...statement, orders: orders.slice(0, 3) };
    expect(paperOfStatement(short, paperSpeech("en", "in")).notes).toEqual([]);
  });
});
