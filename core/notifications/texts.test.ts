import { expect, it } from "vitest";
import { languageCodes } from "#shared/languages.ts";
import { regions } from "#shared/regions.ts";
import { afterFailure, mayRepeat } from "./send-rules.ts";
import { type TemplateName, templates } from "./templates.ts";
import { de } from "./words/de.ts";
import { en } from "./words/en.ts";
import { fr } from "./words/fr.ts";
import { hi } from "./words/hi.ts";
import { speak, writeText } from "./write-text.ts";

const names = Object.keys(templates) as TemplateName[];
const at = { at: "2026-11-22T07:00:00Z", zone: "Asia/Kolkata" };
const link = "https://beeline.example/s/abc1234";

it("says every message in every language, with and without what may be missing", () => {
  const argumentsOf = (text: string) => new Set([...text.matchAll(/\{(\w+)/g)].map(([, a]) => a));
  for (const key of Object.keys(en) as (keyof typeof en)[]) {
    for (const texts of [hi, de, fr]) {
      const wanted = [...argumentsOf(en[key])].filter((name) => /^[a-z]+$/.test(name ?? ""));
      for (const name of ["name", "link", "time", "emergency", "kind", "code"]) {
        expect(argumentsOf(texts[key]).has(name), `${key} ${name}`).toBe(wanted.includes(name));
      }
    }
  }
  for (const language of languageCodes) {
    for (const template of names) {
      for (const kind of ["rider_sos", "route_deviation", "long_stop", "too_long", "x"]) {
        const full = writeText(template, language, { name: "Asha", link, ...at, kind }, regions.in);
        const isOfMoment = template === "sos" || template === "ride_ended";
        const little = { name: null, kind, ...(isOfMoment && at) };
        const bare = writeText(template, language, little, regions.in);
        expect(full).toContain("Asha");
        expect(full.includes(link)).toBe(template !== "ride_ended");
        for (const text of [full, bare]) expect(text).not.toMatch(/[{}]|undefined|null/);
        if (template !== "contact_named") expect(bare).not.toContain("none");
      }
    }
    expect(speak(language, regions.in)("sign_in_code", { code: "123456" })).toContain("123456");
  }
});

it("tells the time as the region's people read it, and the number to dial there", () => {
  const tell = (region: "in" | "uk", language: "en" | "hi" | "de" | "fr") =>
    writeText("sos", language, { name: "Asha", ...at }, regions[region]);
  expect(tell("in", "en")).toContain("12:30 pm");
  expect(tell("in", "en")).toContain("112");
  expect(tell("uk", "en")).toContain("12:30.");
  expect(tell("uk", "de")).toContain("999");
  const ended = writeText("ride_started", "en", { name: "Asha", at: null, link }, regions.us);
  expect(ended).toBe(`Beeline: Asha is on a ride. Follow it: ${link}`);
});

it("sends no name that could be read as anything else", () => {
  for (const name of [
    "https://evil.example/win",
    "evil.example",
    "+919812345678",
    "x".repeat(31),
  ]) {
    const text = writeText("contact_named", "en", { name, link }, regions.in);
    expect(text).not.toContain(name);
    expect(text).toContain("somebody who trusts you named you");
  }
  for (const name of ["Jean-Luc", "O'Neil", "अदिति", "José"]) {
    expect(writeText("contact_named", "en", { name, link }, regions.in)).toContain(name);
  }
});

it("tries safety for more than an hour, and never repeats in the dark what is not", () => {
  const late = { outcome: "unknown", failure: "timed_out" } as const;
  expect(afterFailure("trip", 1, late, 0)).toEqual({ kind: "give_up", failure: "timed_out" });
  expect(afterFailure("safety", 1, late, 0)).toEqual({ kind: "again", inMs: 1_000 });
  const refused = { outcome: "refused", failure: "invalid_number" } as const;
  expect(afterFailure("safety", 1, refused, 0).kind).toBe("give_up");
  let waited = 0;
  for (let attempts = 1; ; attempts++) {
    const next = afterFailure("safety", attempts, late, 1);
    if (next.kind === "give_up") break;
    expect(mayRepeat("safety", attempts + 1)).toBe(true);
    expect(next.inMs).toBeLessThanOrEqual(60_000);
    waited += next.inMs;
  }
  // With the calls' own deadlines that is more than an hour.
  expect(waited).toBeGreaterThan(50 * 60_000);
  expect(mayRepeat("trip", 2)).toBe(false);
  const told = { outcome: "not_sent", failure: "rate_limited", retryAfterMs: 90_000 } as const;
  expect(afterFailure("trip", 1, told, 0)).toEqual({ kind: "again", inMs: 90_000 });
});
