/** Sends broken requests to every declared route, several at a time, for as long as it is told. */
import { type Route, routes } from "#shared/contracts/index.ts";
import type { Dice } from "#shared/fuzz/dice.ts";
import { judgeAnswer } from "#shared/fuzz/judge-answer.ts";
import { type FuzzRequest, requestOfRoute } from "#shared/fuzz/request-of-route.ts";
import type { Role } from "#shared/roles.ts";
import { brokenFrame } from "./broken-frame.ts";
import type { FuzzCity } from "./fuzz-city.ts";

export interface Found {
  readonly complaint: string;
  readonly request: string;
}

export interface FuzzTally {
  requests: number;
  readonly statuses: Map<number, number>;
  /** Answers below 400, by route: a route that never succeeds is hardly tested. */
  readonly succeeded: Set<string>;
  readonly found: Found[];
}

const ANSWER_DEADLINE_MS = 10_000;
/** More would say the same again. */
const MAX_FOUND = 40;
const LANES = 6;
/** Withdrawing the keys signs everybody out, and nothing else were tested any more: others try it. */
const endsEverything = "rotateSigningKeys";
const endsSessions = ["logout", "endSession", "endOtherSessions", "endSessionsOf"];

export async function fuzzRoutes(city: FuzzCity, dice: Dice, forMs: number): Promise<FuzzTally> {
  const tally: FuzzTally = { requests: 0, statuses: new Map(), succeeded: new Set(), found: [] };
  const all = Object.entries(routes) as [string, Route][];
  const endsAt = performance.now() + forMs;
  const lane = async () => {
    while (performance.now() < endsAt && tally.found.length < MAX_FOUND) {
      // In turn, so that none is left out however short the run is.
      const [name, route] = all[tally.requests++ % all.length]!;
      await tryRoute(city, dice, name, route, tally);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return tally;
}

/** Callers see again the numbers that they typed themselves, and any number may be one of these. */
const showsOwnPhones = ["addContact", "changeContact", "listContacts"];
const isPhone = (text: string) => /^\+\d+$/.test(text);

async function tryRoute(
  city: FuzzCity,
  dice: Dice,
  name: string,
  route: Route,
  tally: FuzzTally,
): Promise<void> {
  const role = name === endsEverything ? "customer" : callerOf(route, dice);
  const callers = endsSessions.includes(name) ? city.leavers : city.strangers;
  const token = role && callers[role].token;
  const request = withBytes(route, dice, requestOfRoute(route, dice, { token, hints: city.hints }));
  const hidden = role === "ops" ? [] : city.secrets;
  const secrets = showsOwnPhones.includes(name) ? hidden.filter((one) => !isPhone(one)) : hidden;
  const { status, complaints } = await send(city.process.url, request, secrets);
  tally.statuses.set(status, (tally.statuses.get(status) ?? 0) + 1);
  if (status < 400) tally.succeeded.add(name);
  // A route that needs the edge says so; in this test nobody is there.
  const isAway = status === 503 && route.errors.includes("UNAVAILABLE");
  for (const complaint of complaints) {
    if (isAway && complaint === "status 503") continue;
    tally.found.push({ complaint, request: describe(name, role, request) });
  }
}

/** Where a route takes bytes as well, every other request has some. */
function withBytes({ binary }: Route, dice: Dice, request: FuzzRequest): FuzzRequest {
  if (!binary || request.body === undefined || dice.often(0.5)) return request;
  const others = request.headers.filter(([name]) => name !== "content-type");
  const headers: FuzzRequest["headers"] = [...others, ["content-type", binary.contentType]];
  return { ...request, headers, body: brokenFrame(dice) };
}

/** For the one who has to repeat it; the token is of no use to him. */
function describe(name: string, role: Role | undefined, request: FuzzRequest): string {
  const headers = request.headers.filter(([header]) => header !== "authorization");
  return JSON.stringify({ name, role, ...request, headers }).slice(0, 900);
}

/** Mostly somebody who may call the route, now and then somebody who may not, or nobody. */
function callerOf({ access }: Route, dice: Dice): Role | undefined {
  if (dice.often(0.05)) return undefined;
  const may: readonly Role[] =
    access === "public" || access === "any" ? ["customer", "rider", "partner", "ops"] : access;
  return dice.often(0.9) ? dice.pick(may) : dice.pick(["customer", "rider", "partner", "ops"]);
}

export async function send(
  url: string,
  request: FuzzRequest,
  secrets: readonly string[],
): Promise<{ status: number; complaints: string[] }> {
  const headers = new Headers();
  for (const [name, value] of request.headers) headers.append(name, value);
  try {
    const answer = await fetch(url + request.path, {
      method: request.method,
      headers,
      ...(request.body === undefined ? {} : { body: request.body }),
      redirect: "manual",
      signal: AbortSignal.timeout(ANSWER_DEADLINE_MS),
    });
    const { status } = answer;
    const text = await answer.text();
    return { status, complaints: judgeAnswer({ status, headers: answer.headers, text }, secrets) };
  } catch (error) {
    return { status: 0, complaints: [`no answer: ${String(error)}`] };
  }
}
