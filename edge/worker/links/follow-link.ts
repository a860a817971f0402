/** `GET /s/{code}`: where a short link leads, or why it does not lead anywhere any more. */
import type { Context } from "hono";
import { BeelineError } from "#shared/errors.ts";
import { isLinkCode } from "#shared/links/code-rules.ts";
import type { ShelfLink } from "#shared/links/shelf.ts";
import { faultOfTarget } from "#shared/links/target-rules.ts";
import type { EdgeContext } from "../env.ts";
import { askGuest } from "./ask-guest.ts";
import { countryOf, dayOf, isRobot, referrerClassOf } from "./click-rules.ts";
import { countClick } from "./count-click.ts";
import { CAMPAIGN_KEPT_MS, findLink, type LinkReading } from "./find-link.ts";
import { answerLinkProblem } from "./link-pages.ts";

type Call = Context<EdgeContext>;

export async function followLink(c: Call): Promise<Response> {
  try {
    const code = c.req.param("code") ?? "";
    if (!isLinkCode(code)) throw new BeelineError("NOT_FOUND");
    const reading = await findLink(c, code);
    const { link } = reading;
    if (!link) throw new BeelineError("NOT_FOUND");
    if (link.isRevoked || Date.parse(link.expiresAt) <= Date.now()) {
      throw new BeelineError("LINK_ENDED");
    }
    const answer =
      link.purpose === "trip" ? await openTrip(c, link) : openCampaign(c, reading, link);
    count(c, link);
    return answer;
  } catch (error) {
    return answerLinkProblem(c, error);
  }
}

/** The token stands in the address, so nobody may keep this answer. */
async function openTrip(c: Call, { id, code }: ShelfLink): Promise<Response> {
  const token = await askGuest(c.env, id);
  if (token === null) throw new BeelineError("LINK_ENDED");
  // What is behind the # stays in the browser: the page asks for another token by it.
  return redirect(`/track/${token}#${code}`, "private, no-store");
}

/** Caches hold it for what is left of its minute, so that the bound of a revocation is one minute. */
function openCampaign(c: Call, { readAtMs }: LinkReading, { target }: ShelfLink): Response {
  const text = target ?? "";
  const { origin: ownOrigin, hostname: ownHostname } = new URL(c.req.url);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // The core has looked already; a door that leads out of the house is checked on both sides.
  const isGood = url && !faultOfTarget(text, url, { ownOrigin, ownHostname, allowedHosts: [] });
  if (!isGood) throw new BeelineError("NOT_FOUND");
  const left = Math.floor((readAtMs + CAMPAIGN_KEPT_MS - Date.now()) / 1_000);
  return redirect(url.href, left > 0 ? `public, max-age=${left}` : "no-store");
}

/** Always 302: a browser would keep a 301 for ever, and a link can be taken back. */
function redirect(location: string, cacheControl: string): Response {
  const headers = { location, "cache-control": cacheControl, "x-robots-tag": "noindex" };
  return new Response(null, { status: 302, headers });
}

function count(c: Call, { code, id: linkId }: ShelfLink): void {
  const headerOf = (name: string) => c.req.header(name);
  if (c.req.method !== "GET" || isRobot(headerOf)) return;
  const referrer = headerOf("referer");
  const read =
    referrer === undefined ? null : URL.canParse(referrer) ? new URL(referrer) : undefined;
  const named = (c.req.raw as { cf?: { country?: unknown } }).cf?.country;
  countClick({ env: c.env, waitUntil: (work) => c.executionCtx.waitUntil(work) }, code, {
    linkId,
    day: dayOf(Date.now()),
    country: countryOf(named ?? headerOf("cf-ipcountry")),
    referrer: referrerClassOf(read, new URL(c.req.url).hostname),
  });
}

/** Looking is all that can be done with a link. */
export function refuseMethod(c: Call): Response {
  const answer = answerLinkProblem(c, new BeelineError("METHOD_NOT_ALLOWED"));
  answer.headers.set("allow", "GET, HEAD");
  return answer;
}
