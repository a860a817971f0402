/** One request to a declared route: now and then a good one, mostly broken in one or two ways. */
import type { Route } from "../contracts/route.ts";
import type { Dice } from "./dice.ts";
import { nastyBody, nastyQuery, nastySegment, nastyText, nastyValue } from "./nasty.ts";
import { type Hints, valueOfSchema } from "./value-of-schema.ts";

export interface FuzzRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: [name: string, value: string][];
  readonly body: string | Uint8Array<ArrayBuffer> | undefined;
}

export interface Caller {
  readonly token: string | undefined;
  readonly hints: Hints;
}

export function requestOfRoute(route: Route, dice: Dice, caller: Caller): FuzzRequest {
  const body = dice.often(0.9) ? bodyOf(route, dice, caller.hints) : nastyBody(dice, "{}");
  const method = dice.often(0.96) ? route.method : dice.pick(["PUT", "DELETE", "OPTIONS", "HEAD"]);
  const hasBody = method !== "GET" && method !== "HEAD" && body !== undefined;
  return {
    method,
    path: pathOf(route, dice, caller.hints) + queryOf(route, dice, caller.hints),
    headers: headersOf(dice, caller.token, hasBody),
    body: hasBody ? body : undefined,
  };
}

function pathOf(route: Route, dice: Dice, hints: Hints): string {
  return route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const known = hints[name] ?? [];
    if (known.length > 0 && dice.often(0.7)) return encodeURIComponent(String(dice.pick(known)));
    return nastySegment(dice);
  });
}

function queryOf(route: Route, dice: Dice, hints: Hints): string {
  if (!route.query) return dice.often(0.1) ? `?${nastyQuery(dice, [])}` : "";
  if (dice.often(0.4)) return `?${nastyQuery(dice, Object.keys(route.query.shape))}`;
  const query = valueOfSchema(route.query, dice, hints) as Record<string, unknown>;
  if (dice.often(0.4)) spoil(query, dice);
  const pairs = Object.entries(query).map(([name, value]) => {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return `${encodeURIComponent(name)}=${encodeURIComponent((text ?? "").toWellFormed())}`;
  });
  return pairs.length > 0 ? `?${pairs.join("&")}` : "";
}

function bodyOf(route: Route, dice: Dice, hints: Hints): string | undefined {
  if (!route.body) return undefined;
  const value = valueOfSchema(route.body, dice, hints);
  if (dice.often(0.5)) spoil(value, dice);
  const sane = JSON.stringify(value) ?? "{}";
  return dice.often(0.25) ? nastyBody(dice, sane) : sane;
}

/** Puts something nasty in the place of one field, however deep, or adds a field that nobody asked for. */
function spoil(value: unknown, dice: Dice): void {
  if (value === null || typeof value !== "object") return;
  const record = value as Record<string, unknown>;
  const names = Object.keys(record);
  if (names.length === 0 || dice.often(0.1)) {
    record[dice.pick(["role", "id", "isAdmin", "price", "constructor"])] = nastyValue(dice);
    return;
  }
  const name = dice.pick(names);
  const inner = record[name];
  if (inner !== null && typeof inner === "object" && dice.often(0.6)) spoil(inner, dice);
  else if (dice.often(0.15)) delete record[name];
  else record[name] = nastyValue(dice);
}

const types = [
  ...["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"],
  ...["application/jsonp", "APPLICATION/JSON", "application/json; charset=utf-16", "", "/", "a"],
  ...["application/vnd.beeline.pings", "application/octet-stream"],
] as const;

/** What an HTTP header may hold: visible characters and spaces. */
function headerText(dice: Dice): string {
  return nastyText(dice)
    .replaceAll(/[^\x20-\x7e]/g, "?")
    .trim();
}

function headersOf(
  dice: Dice,
  token: string | undefined,
  hasBody: boolean,
): FuzzRequest["headers"] {
  const headers: FuzzRequest["headers"] = [];
  const add = (name: string, value: string) => headers.push([name, value]);
  if (token && dice.often(0.95)) add("authorization", `Bearer ${token}`);
  else if (dice.often(0.5))
    add("authorization", dice.pick(["Bearer", "Bearer a.b.c", "Basic eDp5", "x"]));
  if (hasBody) add("content-type", dice.often(0.9) ? "application/json" : dice.pick(types));
  if (dice.often(0.9))
    add("idempotency-key", dice.often(0.9) ? `k${dice.below(1e9)}` : headerText(dice));
  const odd = [
    ...["x-request-id", "traceparent", "tracestate", "accept", "accept-language", "if-none-match"],
    ...["x-forwarded-for", "x-beeline-edge", "x-beeline-client", "x-http-method-override", "range"],
    ...["origin", "idempotency-key", "authorization", "x-device-id", "user-agent", "cookie"],
  ];
  for (let count = dice.often(0.3) ? dice.below(4) : 0; count > 0; count--) {
    add(dice.pick(odd), headerText(dice));
  }
  return headers;
}
