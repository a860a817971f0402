/**
 * What every answer of a core tells browsers, for those who come around the edge: riders' pages do,
 * and whoever opens `/docs` here. The edge says the same and more.
 */
import type { MiddlewareHandler } from "hono";
import type { Config } from "../config.ts";

const HSTS = "max-age=31536000; includeSubDomains";
/** The page about the API brings one inline style and nothing else. */
const CONTENT_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'";

export function guardBrowsers(config: Pick<Config, "env">): MiddlewareHandler {
  return async (c, next) => {
    await next();
    tellBrowsers(c.res.headers, config);
  };
}

/** For answers that do not come through the app. */
export function tellBrowsers(headers: Headers, { env }: Pick<Config, "env">): void {
  headers.set("x-content-type-options", "nosniff");
  headers.set("referrer-policy", "no-referrer");
  // A picture brings a stricter one.
  if (!headers.has("content-security-policy")) {
    headers.set("content-security-policy", CONTENT_POLICY);
  }
  if (env !== "dev") headers.set("strict-transport-security", HSTS);
}
