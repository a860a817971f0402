/** Reads the source of every page: words that people see stand in this folder, in all languages. */
import { parseSync } from "vite";
import { expect, it } from "vitest";
import { loadTexts } from "./load-language.ts";

/** What looks like words of ours and is none, with the reason. */
const exceptions: readonly { readonly text: RegExp; readonly why: string }[] = [
  { text: /^Beeline$/, why: "our name" },
  { text: /^(Backspace|Enter|Escape|Arrow(Up|Down|Left|Right))$/, why: "names of keys" },
  { text: /^(Feature|FeatureCollection|Point|LineString|Polygon)$/, why: "kinds of GeoJSON" },
  { text: /^[a-z]{3}_…/, why: "how ids begin" },
  { text: /^Bearer$/, why: "a header of HTTP" },
  { text: /^Test$/, why: "the brand of the cards of the built-in provider" },
  { text: /^The rider gave it back$/, why: "a reason that the server keeps, for staff" },
];

const en = await loadTexts("en");

interface Node {
  readonly type: string;
  readonly [name: string]: unknown;
}
interface Finding {
  readonly text: string;
  readonly at: number;
}

/** Whoever gets the key of a message says it. */
const isKey = (text: string) => text in en;

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && "type" in value;

/** Attributes that hold names and codes. */
const codeAttributes = /^(className|id|key|to|href|type|name|look|icon|d|viewBox|transform|style)$/;
/** Nobody but a developer reads what these hold. */
const codeNodes = /^(ImportDeclaration|ExportNamedDeclaration|ExportAllDeclaration|TS.*)$/;
const word = /\p{L}{2,}/u;
/** A capital and small letters; or that with more words after it. */
const sentence = /^\p{Lu}(\p{Ll}+|\p{Ll}*['’]?\p{Ll}*\s.*\p{L}.*)[.…:!?]?$/su;

function childrenOf(node: Node): Node[] {
  return Object.values(node).flatMap((value) =>
    Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [],
  );
}

const isError = (node: Node) =>
  node.type === "NewExpression" && /Error$/.test(String((node["callee"] as Node)["name"]));

/** What the server keeps, beside the key of the words that a reader gets for it. */
function isPair({ type, elements }: Node): boolean {
  if (type !== "ArrayExpression" || !Array.isArray(elements) || elements.length !== 2) return false;
  const key: unknown = isNode(elements[1]) ? elements[1]["value"] : undefined;
  return typeof key === "string" && isKey(key);
}

/** The literal texts of `node` that look like words for people. */
function bareWords(node: Node, isShown = false): Finding[] {
  const found = (text: string, looks: RegExp): Finding[] =>
    looks.test(text.trim()) &&
    !isKey(text) &&
    !exceptions.some((each) => each.text.test(text.trim()))
      ? [{ text: text.trim(), at: Number(node["start"]) }]
      : [];
  if (node.type === "JSXText") return found(String(node["value"]), word);
  if (node.type === "Literal" && typeof node["value"] === "string") {
    return found(node["value"], isShown ? word : sentence);
  }
  if (node.type === "TemplateElement") {
    const { cooked } = node["value"] as { cooked: string };
    return found(cooked, isShown ? word : sentence);
  }
  if (isError(node)) return [];
  if (codeNodes.test(node.type) && !isNode(node["declaration"]) && !isNode(node["expression"])) {
    return [];
  }
  if (node.type === "JSXAttribute") {
    const name = String((node["name"] as Node)["name"]);
    if (codeAttributes.test(name)) return [];
    const isText = /^(aria-label|aria-description|alt|label|placeholder|title)$/.test(name);
    return isNode(node["value"]) ? bareWords(node["value"], isText) : [];
  }
  if (isPair(node)) return [];
  if (node.type === "Property" && isNode(node["value"])) return bareWords(node["value"], isShown);
  // A call inside of shown text gets names and keys.
  const isCall = node.type === "CallExpression" || node.type === "BinaryExpression";
  return childrenOf(node).flatMap((child) => bareWords(child, isShown && !isCall));
}

/** Words that are fetched with the pages of one app, and where those are. */
const pagesOf = {
  ops: /^ops\//,
  partner: /^(partner\/|account\/(keys-page|key-form|new-secret-sheet|scope-words)\.)/,
} as const;

function findingsIn(path: string, source: string): string[] {
  const { program, errors } = parseSync(path, source);
  expect(errors, path).toEqual([]);
  return bareWords(program as unknown as Node).map(({ text, at }) => {
    const line = source.slice(0, at).split("\n").length;
    return `${path}:${line}: ${text}`;
  });
}

const files = Object.entries(
  import.meta.glob<string>(["../**/*.{ts,tsx}", "!../**/*.test.*"], {
    query: "?raw",
    import: "default",
    eager: true,
  }),
)
  // This folder is where the words are, and is left out by its missing `../`.
  .filter(([path]) => path.startsWith("../"))
  .map(([path, source]) => ({ path: path.slice(3), source }));

it("finds words of all kinds, and leaves code alone", () => {
  const words = (source: string) => findingsIn("page.tsx", source).map((each) => each.slice(12));
  expect(words("<p>Two words {name}</p>")).toEqual(["Two words"]);
  expect(words(`<i title="ok" aria-label={isOn ? \`on \${a}\` : "off"} />`)).toEqual([
    "ok",
    "on",
    "off",
  ]);
  expect(words(`const a = { x: "Sent", y: \`Not sent to \${b}\` }`)).toEqual([
    "Sent",
    "Not sent to",
  ]);
  expect(words("throw new RangeError('A failure of ours')")).toEqual([]);
  expect(words("<i className='Nice one' title={say('a.b')} />; type A = 'Some words'")).toEqual([]);
});

it("sees no bare words on pages", () => {
  expect(files.length).toBeGreaterThan(250);
  expect(files.flatMap(({ path, source }) => findingsIn(path, source))).toEqual([]);
});

it("sees no words in styles", () => {
  const styles = import.meta.glob<string>("../**/*.css", {
    query: "?raw",
    import: "default",
    eager: true,
  });
  const wordy = Object.entries(styles).flatMap(([path, source]) =>
    [...source.matchAll(/content:[^;]*"[^"]*\p{L}[^"]*"/gu)].map(([text]) => `${path}: ${text}`),
  );
  expect(Object.keys(styles).length).toBeGreaterThan(20);
  expect(wordy).toEqual([]);
});

it("asks for the words of an app on its own pages only", async () => {
  const shared = await loadTexts("en", ["shared"]);
  const missing = Object.entries(pagesOf).map(async ([app, pages]) => {
    const texts = await loadTexts("en", ["shared", app as keyof typeof pagesOf]);
    const own = Object.keys(texts).filter((key) => !(key in shared));
    expect(own.length).toBeGreaterThan(20);
    const elsewhere = files.filter(({ path }) => !pages.test(path));
    return elsewhere.flatMap(({ path, source }) =>
      own.filter((key) => source.includes(`"${key}"`)).map((key) => `${path}: ${key}`),
    );
  });
  expect((await Promise.all(missing)).flat()).toEqual([]);
});
