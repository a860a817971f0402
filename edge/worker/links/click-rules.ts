/** What is kept of a click: where roughly it came from. No address, no browser, no page. */
import type { ReferrerClass } from "#shared/contracts/links.ts";

const searchHosts = ["google", "bing", "duckduckgo", "yahoo", "ecosia", "baidu", "yandex", "qwant"];
const socialHosts = [
  ...["facebook.com", "fb.com", "fb.me", "instagram.com", "threads.net", "t.co", "x.com"],
  ...["twitter.com", "linkedin.com", "lnkd.in", "reddit.com", "pinterest.com", "tiktok.com"],
  ...["youtube.com", "youtu.be", "whatsapp.com", "wa.me", "telegram.org", "t.me", "snapchat.com"],
  ...["discord.com", "bsky.app", "mastodon.social", "quora.com", "sharechat.com"],
];
const appSchemes = ["android-app:", "ios-app:"];

interface ReadUrl {
  readonly protocol: string;
  readonly hostname: string;
}

/**
 * @param referrer the `Referer` header, read; null without one, undefined for one that is no URL
 * @param ownHostname where our own apps are
 */
export function referrerClassOf(
  referrer: ReadUrl | null | undefined,
  ownHostname: string,
): ReferrerClass {
  if (referrer === null) return "direct";
  if (referrer === undefined) return "other";
  const { protocol, hostname } = referrer;
  if (appSchemes.includes(protocol) || hostname === ownHostname) return "app";
  const isWithin = (host: string) => hostname === host || hostname.endsWith(`.${host}`);
  if (socialHosts.some(isWithin)) return "social";
  const labels = hostname.split(".");
  // Search engines have a host per country: google.co.in, www.google.de.
  if (labels.slice(0, -1).some((label) => searchHosts.includes(label))) return "search";
  return "other";
}

const robots =
  /bot\b|bot[/-]|crawl|spider|slurp|preview|facebookexternalhit|whatsapp\/|embedly|quora link|pinterestbot|headless|lighthouse|pingdom|uptime|monitor|curl\/|wget\/|python-|go-http|java\/|okhttp\/|axios\/|node-fetch|libwww|scrapy|httpclient/i;

/** Programs that look at a link without anybody having clicked it: previews, crawlers, prefetches. */
export function isRobot(headerOf: (name: string) => string | undefined): boolean {
  const purpose = `${headerOf("sec-purpose") ?? ""} ${headerOf("purpose") ?? ""}`;
  if (/prefetch|prerender|preview/i.test(purpose)) return true;
  const agent = headerOf("user-agent") ?? "";
  return agent === "" || robots.test(agent);
}

/** ISO 3166-1 alpha-2 as the network says it; XX for anything else. */
export function countryOf(named: unknown): string {
  return typeof named === "string" && /^[A-Z]{2}$/.test(named) && named !== "T1" ? named : "XX";
}

/** UTC. */
export function dayOf(nowMs: number): string {
  return new Date(nowMs).toISOString().slice(0, 10);
}
