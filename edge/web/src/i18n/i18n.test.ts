import { IntlMessageFormat } from "intl-messageformat";
import { afterEach, describe, expect, it } from "vitest";
import { firstSpoken, languageCodes } from "#shared/languages.ts";
import { distanceWords } from "../words/distance-words.ts";
import { moneyWords } from "../words/money-words.ts";
import { clockWords } from "../words/time-words.ts";
import { english, loadTexts } from "./load-language.ts";
import { locale, type MessageKey, say, setLanguage, setPlace } from "./speech.ts";

type Element = ReturnType<InstanceType<typeof IntlMessageFormat>["getAst"]>[number];
const kinds = ["literal", "argument", "number", "date", "time", "select", "plural", "pound", "tag"];

/** `name:kind` of each argument, wherever it stands, and the choices of a select. */
function argumentsIn(elements: readonly Element[]): string[] {
  return elements.flatMap((element) => {
    const kind = kinds[element.type] ?? "";
    if (kind === "literal" || kind === "pound") return [];
    const name = "value" in element ? String(element.value) : "";
    const options = "options" in element ? Object.entries(element.options) : [];
    const inner = options.flatMap(([, option]) => argumentsIn(option.value));
    const choices = kind === "select" ? options.map(([choice]) => `${name}=${choice}`) : [];
    return [`${name}:${kind}`, ...choices, ...inner];
  });
}

const parse = (text: string, language: string) =>
  new IntlMessageFormat(text, language, undefined, { ignoreTag: true }).getAst();
const unique = (names: readonly string[]) => [...new Set(names)].toSorted();
const en = await loadTexts("en");
const keys = Object.keys(en) as MessageKey[];

/** The categories that a language has for whole numbers, such as `one` and `other`. */
function categoriesOf(language: string): string[] {
  const rules = new Intl.PluralRules(language);
  return unique(Array.from({ length: 130 }, (_, count) => rules.select(count)));
}

function missingForms(elements: readonly Element[], wanted: readonly string[]): string[] {
  return elements.flatMap((element) => {
    if (!("options" in element) || !("pluralType" in element)) return [];
    const given = Object.keys(element.options);
    return wanted.filter((form) => !given.includes(form));
  });
}

describe.each(languageCodes)("messages in %s", (language) => {
  it("are all there, with the arguments that the English ones have", async () => {
    const texts = await loadTexts(language);
    const wanted = categoriesOf(language);
    expect(Object.keys(texts).toSorted()).toEqual(keys.toSorted());
    const found = keys.flatMap((key) => {
      const ast = parse(texts[key], language);
      const has = unique(argumentsIn(ast)).join();
      const needs = unique(argumentsIn(parse(en[key], "en"))).join();
      const isTrim = texts[key].trim() === texts[key] && texts[key] !== "";
      return [
        ...(has === needs ? [] : [`${key}: takes ${has} instead of ${needs}`]),
        ...missingForms(ast, wanted).map((form) => `${key}: lacks ${form}`),
        ...(isTrim ? [] : [`${key}: is empty or begins or ends with a space`]),
      ];
    });
    expect(found).toEqual([]);
  });
});

it("reads the names of arguments as the compiler does", () => {
  const different = keys.filter((key) => {
    const read = [...en[key].matchAll(/\{([^{},]*)[},]/g)].map(([, name]) => name ?? "");
    const names = argumentsIn(parse(en[key], "en"))
      .filter((each) => !each.includes("="))
      .map((each) => each.split(":")[0] ?? "");
    const words = read.filter((name) => /^[^ #]+$/.test(name));
    return unique(words).join() !== unique(names).join();
  });
  expect(different).toEqual([]);
});

describe("speaking", () => {
  afterEach(() => {
    setLanguage("en", english);
    setPlace(null);
  });

  it("chooses plurals, and writes figures as the country does", async () => {
    expect(say("ride.nearby", { count: 0 })).toBe("No vehicle nearby right now");
    expect(say("ride.nearby", { count: 1 })).toBe("1 vehicle nearby");
    setLanguage("de", await loadTexts("de"));
    setPlace("IN");
    expect(locale()).toBe("de-IN");
    expect(say("ride.nearby", { count: 3 })).toContain("3");
    expect(distanceWords(2_345, "km")).toBe("2,3 km");
    expect(moneyWords({ amountMinor: 12_900, currency: "INR" })).toContain("129,00");
  });

  it("writes the clock of the city, whatever the language", () => {
    const at = "2026-11-22T14:12:00Z";
    const india = { timeZone: "Asia/Kolkata", hourCycle: "h12" } as const;
    expect(clockWords(at, india, "en-IN")).toBe("7:42 pm");
    expect(clockWords(at, { timeZone: "Europe/London", hourCycle: "h24" }, "fr-GB")).toBe("14:12");
  });

  it("takes the clock of the place where none is told", async () => {
    setLanguage("de", await loadTexts("de"));
    const clock = { timeZone: "Asia/Kolkata" };
    expect(clockWords("2026-11-22T14:12:00Z", clock)).toBe("19:42");
    setPlace("IN-u-hc-h12");
    expect(clockWords("2026-11-22T14:12:00Z", clock)).toBe("7:42 PM");
    expect(moneyWords({ amountMinor: 12_900, currency: "INR" })).toContain("129,00");
  });

  it("serves a language by its tag, whatever its country", () => {
    expect(firstSpoken(["pt-BR", "de-AT", "en"])).toBe("de");
    expect(firstSpoken(["pt-BR"])).toBe("en");
  });
});
