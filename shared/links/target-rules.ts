/**
 * Where a campaign link may lead. Nobody's server fetches the address, yet a link of ours lends its
 * good name to what is behind it: so no addresses inside somebody's network, none that hide where
 * they lead, none that look like us, and none that lead back into links.
 */
import { readLabel } from "./punycode.ts";

export const MAX_TARGET_CHARS = 2_048;

/** The parts of a WHATWG URL, which each runtime reads by itself. */
export interface TargetUrl {
  readonly protocol: string;
  readonly origin: string;
  readonly username: string;
  readonly password: string;
  readonly hostname: string;
  readonly port: string;
  readonly pathname: string;
}

export interface TargetPolicy {
  /** Where our own pages are, such as `https://beeline.example`. */
  readonly ownOrigin: string;
  readonly ownHostname: string;
  /** Hosts that campaigns may lead to, with their subdomains; empty allows all public ones. */
  readonly allowedHosts: readonly string[];
}

export type TargetFault =
  | "malformed"
  | "too_long"
  | "scheme"
  | "credentials"
  | "port"
  | "address_literal"
  | "not_public"
  | "looks_like_us"
  | "own_door"
  | "not_allowed";

export const targetFaultWords: Readonly<Record<TargetFault, string>> = {
  malformed: "This is not a web address",
  too_long: "The address is too long",
  scheme: "Only http and https addresses can be shared",
  credentials: "The address must not contain a user name or password",
  port: "Only the usual ports can be shared",
  address_literal: "Use the site's name, not a numeric address",
  not_public: "The address is not a public site",
  looks_like_us: "The address looks like one of ours and is not",
  own_door: "This page of ours cannot be shared by a campaign link",
  not_allowed: "Campaign links may not lead to this site",
};

/** Control, format, private and unassigned characters, and every kind of space. */
const HIDDEN = /[\p{C}\p{Z}]/u;

/** Names that only mean something inside a network, or nothing at all. */
const privateSuffixes = [
  ...["localhost", "localdomain", "local", "internal", "intranet", "private", "corp", "home"],
  ...["lan", "arpa", "test", "invalid", "example", "onion", "alt"],
];
/** Public names made to resolve to whatever address stands in them. */
const mirrorHosts = ["nip.io", "sslip.io", "xip.io", "localtest.me", "lvh.me", "vcap.me"];
/** Our own paths that are no pages: links, the API, the doors between our parts, shared trips. */
const ownDoors = /^\/+(s|v1|internal|track|\.well-known)(\/|$)/;

const isWithin = (hostname: string, host: string) =>
  hostname === host || hostname.endsWith(`.${host}`);

/**
 * @param text as it was sent
 * @param url the same text, read; undefined when it cannot be read
 * @returns undefined when a link may lead there
 */
export function faultOfTarget(
  text: string,
  url: TargetUrl | undefined,
  policy: TargetPolicy,
): TargetFault | undefined {
  if (text.length > MAX_TARGET_CHARS) return "too_long";
  // Readers differ in what they make of these, so a check of one says nothing about the other.
  if (HIDDEN.test(text) || text.includes("\\")) return "malformed";
  if (!url) return "malformed";
  if (url.protocol !== "https:" && url.protocol !== "http:") return "scheme";
  if (!/^https?:\/\/[^/]/i.test(text)) return "malformed";
  if (url.username !== "" || url.password !== "") return "credentials";
  if (/^[^/]*\/\/[^/?#]*@/.test(text)) return "credentials";
  if (url.origin === policy.ownOrigin) return faultOfOwnPath(url.pathname);
  return faultOfHost(url, policy);
}

function faultOfOwnPath(pathname: string): TargetFault | undefined {
  try {
    return ownDoors.test(decodeURIComponent(pathname).toLowerCase()) ? "own_door" : undefined;
  } catch {
    return "malformed";
  }
}

function faultOfHost(
  { hostname, port }: TargetUrl,
  { ownHostname, allowedHosts }: TargetPolicy,
): TargetFault | undefined {
  // Decimal, octal and hexadecimal spellings are dotted by the time a URL is read.
  if (hostname.startsWith("[") || /^[\d.]+$/.test(hostname)) return "address_literal";
  if (hostname === "" || hostname.endsWith(".") || !hostname.includes(".")) return "not_public";
  if (privateSuffixes.some((suffix) => isWithin(hostname, suffix))) return "not_public";
  if (mirrorHosts.some((host) => isWithin(hostname, host))) return "not_public";
  // Our own host by another scheme or port is not our page.
  if (hostname === ownHostname) return "looks_like_us";
  if (port !== "") return "port";
  const labels = hostname.split(".").map(readLabel);
  if (labels.some((label) => label === undefined || HIDDEN.test(label))) return "malformed";
  if (looksLikeUs(hostname, labels as string[], ownHostname)) return "looks_like_us";
  const isAllowed =
    allowedHosts.length === 0 || allowedHosts.some((host) => isWithin(hostname, host));
  return isAllowed ? undefined : "not_allowed";
}

/** Letters of other alphabets, and digits, that a hurried reader takes for these. */
const lookAlikes: Readonly<Record<string, string>> = {
  ...{ а: "a", ɑ: "a", α: "a", в: "b", ь: "b", ъ: "b", β: "b", с: "c", ϲ: "c", ԁ: "d", ɗ: "d" },
  ...{ е: "e", ё: "e", є: "e", ҽ: "e", ε: "e", ɡ: "g", һ: "h", н: "h", і: "i", ї: "i", ı: "i" },
  ...{ ι: "i", ɩ: "i", ɪ: "i", ј: "j", к: "k", κ: "k", ӏ: "l", ʟ: "l", м: "m", п: "n", ո: "n" },
  ...{ η: "n", ɴ: "n", о: "o", ο: "o", σ: "o", օ: "o", р: "p", ρ: "p", ԛ: "q", г: "r", ѕ: "s" },
  ...{ т: "t", τ: "t", υ: "u", ս: "u", ν: "v", ѵ: "v", ԝ: "w", ω: "w", х: "x", у: "y", γ: "y" },
  ...{ "0": "o", "1": "l", "3": "e", "5": "s", i: "l" },
};

/** What a name looks like: without accents, and with each look-alike as the letter it apes. */
export function skeletonOf(label: string): string {
  const bare = label.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
  const plain = [...bare].map((char) => lookAlikes[char] ?? char).join("");
  return [...plain.replaceAll("rn", "m").replaceAll("vv", "w")]
    .map((char) => lookAlikes[char] ?? char)
    .join("");
}

/** Our name in a domain that is not ours, whatever alphabet it is written in. */
function looksLikeUs(hostname: string, labels: readonly string[], ownHostname: string): boolean {
  const own = ownHostname.split(".");
  const brand = own.at(-2);
  // A host without a name of its own, such as an address in development.
  if (brand === undefined || /^\d*$/.test(brand)) return false;
  if (hostname.endsWith(`.${own.slice(-2).join(".")}`)) return false;
  const ours = skeletonOf(brand);
  return labels.some((label) => label.split("-").some((part) => skeletonOf(part) === ours));
}
