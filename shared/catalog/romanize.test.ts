import { expect, it } from "vitest";
import { fold } from "./fold.ts";
import { romanize } from "./romanize.ts";

it.each([
  ["मसाला", "masala"],
  ["डोसा", "dosa"],
  ["पनीर", "paneer"],
  ["टिक्का", "tikka"],
  ["पराठा", "paratha"],
  ["दाल", "dal"],
  ["तंदूरी", "tandoori"],
  ["मक्खन", "makkhan"],
  ["आलू", "aloo"],
])("%s reads %s", (word, roman) => {
  expect(romanize(fold(word))).toBe(roman);
});

it("leaves other scripts alone", () => {
  expect(romanize("pizza")).toBeUndefined();
  expect(romanize("寿司")).toBeUndefined();
});
