import { expect, test } from "vitest";
import { regions } from "#shared/regions.ts";
import { matchPairs } from "../dispatch/index.ts";
import { makeRandom } from "../seed/index.ts";
import { costTable, pairsByCells, pairsOfAll, strewCity } from "./match-city.ts";
import { hungarian } from "./match-hungarian.ts";

test.each([
  [30, 40],
  [40, 400],
  [150, 200],
])("candidates by H3 give %i × %i the same assignment as all pairs", (orders, riders) => {
  for (const { center } of [regions.in.cities[0]!, regions.uk.cities[0]!]) {
    for (let run = 0; run < 3; run++) {
      const random = makeRandom(`${orders} ${run}`);
      const city = strewCity(orders, riders, center, random);
      const byCells = [...matchPairs(pairsByCells(city))];
      expect(byCells).toEqual([...matchPairs(pairsOfAll(city))]);
      const costs = costTable(city);
      const rows = city.stores.map((_, row) => [
        ...costs.subarray(row * riders, (row + 1) * riders),
      ]);
      expect(byCells).toEqual(hungarian(rows));
    }
  }
});
