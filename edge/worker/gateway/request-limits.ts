/** What a request may weigh before anybody looks at what it says. Bodies have their own bound. */
import type { MiddlewareHandler } from "hono";
import { BeelineError } from "#shared/errors.ts";
import type { EdgeContext } from "../env.ts";

/** The longest of ours carries a token of about 1 KB and a search. */
export const MAX_URL_CHARS = 4_096;
/** A browser sends about 25, the network in front of the Worker adds ten. */
export const MAX_HEADERS = 80;
/** A token is 1 KB; what a browser says about itself, two. */
export const MAX_HEADER_CHARS = 16 * 1024;

/** Ways to say "treat this POST as a DELETE", which would pass whatever looks at methods. */
const methodOverrides = ["x-http-method", "x-http-method-override", "x-method-override"] as const;

/** @throws BeelineError URI_TOO_LONG, HEADERS_TOO_LARGE, VALIDATION_FAILED */
export function requireLight({ url, headers }: Pick<Request, "url" | "headers">): void {
  if (url.length > MAX_URL_CHARS) throw new BeelineError("URI_TOO_LONG");
  let count = 0;
  let chars = 0;
  for (const [name, value] of headers) {
    count += 1;
    chars += name.length + value.length;
  }
  if (count > MAX_HEADERS || chars > MAX_HEADER_CHARS) throw new BeelineError("HEADERS_TOO_LARGE");
  if (methodOverrides.some((name) => headers.has(name))) {
    throw new BeelineError("VALIDATION_FAILED", { detail: "The method cannot be overridden" });
  }
}

export const limitRequests: MiddlewareHandler<EdgeContext> = async (c, next) => {
  requireLight(c.req.raw);
  await next();
};
