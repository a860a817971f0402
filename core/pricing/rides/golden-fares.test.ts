import { expect, test } from "vitest";
import { goldenFares } from "./golden-rides.fixture.ts";

test("rides cost what the golden table says", async () => {
  await expect(goldenFares()).toMatchFileSnapshot("./golden-fares.md");
});
