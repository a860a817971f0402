import { expect, it } from "vitest";
import { outcomeOf } from "../test/index.ts";
import { drawPdf } from "./draw-pdf.ts";
import type { Paper } from "./paper.ts";

const paper: Paper = {
  language: "en",
  region: "in",
  title: "Receipt",
  facts: [["Number", "IN-2627-000001"]],
  parties: [{ role: "Sold by", lines: ["Käsehaus मसाला"] }],
  tables: [{ title: "Lines", head: ["Item", "Amount"], rows: [{ cells: ["Dosa", "₹129.00"] }] }],
  notes: [],
};
const at = new Date("2026-11-22T10:00:00Z");

it("draws the same paper as the same file", async () => {
  const [one, other] = [await drawPdf(paper, at), await drawPdf(paper, at)];
  expect(one.length).toBeGreaterThan(1_000);
  expect(Buffer.from(one).subarray(0, 5).toString()).toBe("%PDF-");
  expect(other.length).toBe(one.length);
});

it("takes a line of ten, tells the others to come back, and goes on after that", async () => {
  const asked = Array.from({ length: 14 }, () => outcomeOf(drawPdf(paper, at)));
  const outcomes = await Promise.all(asked);
  expect(outcomes.slice(10)).toEqual(Array.from({ length: 4 }, () => "UNAVAILABLE"));
  // On a busy machine the last of the line may be too late, and hears so.
  expect(outcomes[0]).toBe("OK");
  expect(["OK", "UNAVAILABLE"]).toEqual(expect.arrayContaining(outcomes));
  expect(await outcomeOf(drawPdf(paper, at))).toBe("OK");
});

it("goes on after a paper that cannot be drawn", async () => {
  const broken = { ...paper, tables: [{ title: "x", head: ["Item"], rows: [{}] }] };
  expect(await outcomeOf(drawPdf(broken as unknown as Paper, at))).toBe("UNAVAILABLE");
  expect(await outcomeOf(drawPdf(paper, at))).toBe("OK");
});
