import { expect, it } from "vitest";
import { countryOf, dayOf, isRobot, referrerClassOf } from "./click-rules.ts";

const classOf = (text: string) => referrerClassOf(new URL(text), "go.beeline.app");

it.each([
  ["https://www.google.com/", "search"],
  ["https://google.co.in/search?q=x", "search"],
  ["https://duckduckgo.com/", "search"],
  ["https://t.co/abc", "social"],
  ["https://l.facebook.com/l.php", "social"],
  ["https://web.whatsapp.com/", "social"],
  ["https://go.beeline.app/stores", "app"],
  ["android-app://com.example.reader/", "app"],
  ["https://notfacebook.com/", "other"],
  ["https://facebook.com.evil.example/", "other"],
  ["https://google/", "other"],
  ["https://news.example.org/", "other"],
] as const)("%s is %s", (referrer, kind) => {
  expect(classOf(referrer)).toBe(kind);
});

it("tells no referrer from an unreadable one", () => {
  expect(referrerClassOf(null, "x")).toBe("direct");
  expect(referrerClassOf(undefined, "x")).toBe("other");
});

it("knows robots by what they say of themselves", () => {
  const says = (agent: string) => isRobot((name) => (name === "user-agent" ? agent : undefined));
  expect(says("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Safari/604.1")).toBe(false);
  expect(says("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36")).toBe(false);
  expect(says("Mozilla/5.0 (Linux; Android 9; CUBOT_X18) Chrome/120.0")).toBe(false);
  for (const agent of ["Googlebot/2.1", "facebookexternalhit/1.1", "Slackbot-LinkExpanding 1.0"]) {
    expect(says(agent)).toBe(true);
  }
});

it("knows countries and days", () => {
  expect(["IN", "in", "IND", "T1", undefined, 5].map(countryOf)).toEqual([
    "IN",
    ...Array<string>(5).fill("XX"),
  ]);
  expect(dayOf(Date.parse("2026-11-22T23:59:59.999Z"))).toBe("2026-11-22");
});
