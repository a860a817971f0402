/** The two layers of the edge: every address, and every caller by the class of the route. */
import type { Context, MiddlewareHandler } from "hono";
import { routes } from "#shared/contracts/index.ts";
import type { Route } from "#shared/contracts/route.ts";
import { limitOf } from "#shared/limits/limit-classes.ts";
import { type ToldLimit, tellTighter } from "#shared/limits/limit-headers.ts";
import { addressSubject, callerSubject } from "#shared/limits/limit-subjects.ts";
import type { RegionCode } from "#shared/regions.ts";
import type { EdgeContext } from "../env.ts";
import { chooseKnownRegion } from "../gateway/choose-region.ts";
import { problemResponse } from "../gateway/problem-answer.ts";
import { edgeLimitsOf } from "./edge-limits.ts";
import { factorOf } from "./region-factors.ts";

/** The network in front of the Worker sets it. No other header says who somebody is. */
const addressOf = (c: Context<EdgeContext>) => addressSubject(c.req.header("cf-connecting-ip"));

/** What each request was told so far, until its answer is there. */
const standings = new WeakMap<Request, ToldLimit[]>();

const { path: pingsPath } = routes.sendPings;

/** Before everything under `/v1` but positions, which are limited per rider. */
export const limitAddress: MiddlewareHandler<EdgeContext> = async (c, next) => {
  if (c.req.path === pingsPath) return next();
  const { refusal, told } = await limitsOf(c).check("address", addressOf(c));
  standings.set(c.req.raw, told ? [told] : []);
  if (refusal) c.res = problemResponse(refusal, c.get("requestId"));
  else await next();
  // The answer to an upgrade carries a socket that must not be copied.
  if (c.res.status !== 101) tell(c);
};

/**
 * Counts a caller against the class of the route.
 * @param caller of the verified token; without one a public route counts its address
 * @throws BeelineError RATE_LIMITED; UNAVAILABLE for a class that closes while its store is away
 */
export async function limitCaller(
  c: Context<EdgeContext>,
  route: Route,
  caller?: { readonly id: string; readonly region: RegionCode },
): Promise<void> {
  const name = limitOf(route);
  if (name === "none") return;
  // Thousands may stand behind an address: where nothing else is said, its own limit is enough.
  if (caller === undefined && route.limit === undefined) return;
  const subject = caller === undefined ? addressOf(c) : callerSubject(caller.id);
  const region = caller?.region ?? chooseKnownRegion(c.req.param(), c.req.query());
  const factor = factorOf(c.env, region, name);
  const { refusal, told } = await limitsOf(c).check(name, subject, factor);
  if (told) standings.get(c.req.raw)?.push(told);
  if (refusal) throw refusal;
}

const limitsOf = (c: Context<EdgeContext>) => edgeLimitsOf(c.env, c.req.raw);

/** The core may have told a limit of its own: the tightest of all is what a caller has to know. */
function tell(c: Context<EdgeContext>): void {
  const headers = {
    get: (name: string) => c.res.headers.get(name),
    set: (name: string, value: string) => c.header(name, value),
  };
  for (const told of standings.get(c.req.raw) ?? []) tellTighter(headers, told);
}
