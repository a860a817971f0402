/** The addresses that are no declared routes: forms, pictures, signed calls, and what is not there. */

import { tradeKeyPath } from "#shared/ended-sessions.ts";
import type { Dice } from "#shared/fuzz/dice.ts";
import { nastyBody, nastyQuery, nastySegment, nastyText } from "#shared/fuzz/nasty.ts";
import type { FuzzRequest } from "#shared/fuzz/request-of-route.ts";
import { oauthTokenPath } from "#shared/oauth.ts";
import type { FuzzCity } from "./fuzz-city.ts";
import { type Found, send } from "./fuzz-routes.ts";

const addresses = [
  ...[oauthTokenPath, tradeKeyPath, "/v1/chat/media/med_in_x", "/internal/rooms/watch"],
  ...["/internal/rooms/unwatch", "/internal/links", "/internal", "/v1", "/", "/docs", "/metrics"],
  ...["/healthz", "/openapi.json", "/.well-known/jwks.json", "/.well-known", "/v1/rider/stream"],
] as const;
const types = [
  "application/x-www-form-urlencoded",
  "application/json",
  "image/png",
  "a/b",
] as const;

export async function fuzzOthers(city: FuzzCity, dice: Dice, forMs: number): Promise<Found[]> {
  const found: Found[] = [];
  const endsAt = performance.now() + forMs;
  while (performance.now() < endsAt && found.length < 20) {
    const request = requestOf(dice);
    const { complaints } = await send(city.process.url, request, city.secrets);
    const isOAuth = request.path.split("?")[0] === oauthTokenPath;
    for (const complaint of complaints) {
      // OAuth2 has a shape of its own for refusals.
      if (isOAuth && complaint === "not a problem") continue;
      found.push({ complaint, request: JSON.stringify(request).slice(0, 900) });
    }
  }
  return found;
}

function requestOf(dice: Dice): FuzzRequest {
  const tail = dice.often(0.2) ? `/${nastySegment(dice)}` : "";
  const query = dice.often(0.5) ? `?${nastyQuery(dice, ["expires", "signature", "city"])}` : "";
  const method = dice.pick(["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"]);
  const hasBody = method !== "GET" && method !== "HEAD";
  return {
    method,
    path: dice.pick(addresses) + tail + query,
    headers: [
      ["content-type", dice.pick(types)],
      ...(dice.often(0.4) ? [["authorization", credentials(dice)] as [string, string]] : []),
    ],
    body: hasBody ? bodyOf(dice) : undefined,
  };
}

function credentials(dice: Dice): string {
  const pair = `svc_in_${"0".repeat(26)}:${nastyText(dice)}`;
  return dice.pick([`Basic ${Buffer.from(pair).toString("base64")}`, "Basic ====", "Bearer x"]);
}

function bodyOf(dice: Dice): string {
  if (dice.often(0.4)) return nastyBody(dice, '{"key":"bk_in_x"}');
  const fields = ["grant_type", "client_id", "client_secret", "scope", "__proto__"];
  const form = new URLSearchParams({ grant_type: "client_credentials" });
  for (let count = dice.below(5); count > 0; count--) {
    form.append(dice.pick(fields), nastyText(dice).toWellFormed());
  }
  return form.toString();
}
