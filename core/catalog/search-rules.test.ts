import { describe, expect, it } from "vitest";
import { bestMatches, matchScore, searchWordsOf, wordsOf } from "./search-rules.ts";

const dishes = [
  "Cheese Pizza",
  "Paneer Tikka Pizza",
  "Chole Bhature",
  "Masala Dosa",
  "Crème brûlée",
  "Butter Chicken",
  "Cheese Naan",
];
const find = (query: string) => bestMatches(dishes, query, (dish) => dish, 10);

describe("search", () => {
  it("finds Cheese Pizza for cheesy piza", () => {
    expect(find("cheesy piza")).toEqual(["Cheese Pizza"]);
  });

  it("forgives typing errors, case and accents", () => {
    expect(find("PIZZA")).toEqual(["Cheese Pizza", "Paneer Tikka Pizza"]);
    expect(find("masla dose")[0]).toBe("Masala Dosa");
    expect(find("creme brulee")).toEqual(["Crème brûlée"]);
    expect(find("buter chiken")[0]).toBe("Butter Chicken");
  });

  it("takes the beginning of a word for the word", () => {
    expect(find("chee pi")).toEqual(["Cheese Pizza"]);
    expect(find("do")).toEqual(["Masala Dosa"]);
  });

  it("wants every word of the query", () => {
    expect(find("cheese burger")).toEqual([]);
    expect(find("zzz")).toEqual([]);
  });

  it("finds nothing for a query without words, and keeps to its limit", () => {
    expect(find("?! ---")).toEqual([]);
    expect(bestMatches(dishes, "pizza", (dish) => dish, 1)).toHaveLength(1);
  });

  it("scores an exact name highest", () => {
    const score = (text: string) => matchScore(searchWordsOf("cheese pizza"), text);
    expect(score("Cheese Pizza")).toBe(1);
    expect(score("Cheesy Pizzas")).toBeLessThan(1);
    expect(score("Dosa")).toBe(0);
  });

  it("splits words of any script", () => {
    expect(wordsOf("मसाला-Dosa, No. 5")).toContain("dosa");
    expect(wordsOf("मसाला-Dosa, No. 5")).toContain("5");
  });
});
