/** The typed client of the public API, made from the contracts. Used by the web apps and the city. */
import type { CallOf, ResponseOf, Route } from "./contracts/route.ts";
import { BeelineError, errorCodes, Problem } from "./errors.ts";

/** The part of `fetch` this client needs; each runtime brings its own. */
export type FetchLike = (
  url: string,
  init: { method: string; headers: Record<string, string>; body?: string },
) => Promise<{
  status: number;
  headers: { get(name: string): string | null };
  text(): Promise<string>;
}>;

export interface ClientOptions {
  readonly baseUrl: string;
  readonly fetch: FetchLike;
  /** Asked before each call, so that a refreshed token is used at once. */
  readonly token?: () => string | undefined;
  /** Makes idempotency keys for calls that need one and bring none. */
  readonly newKey: () => string;
}

export interface Client {
  /** Calls a route; throws BeelineError with the server's code, or UNAVAILABLE when nothing answers. */
  call<R extends Route>(route: R, call?: CallOf<R>): Promise<ResponseOf<R>>;
}

interface LooseCall {
  params?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
  idempotencyKey?: string;
}

export function pathOf(route: Route, call: LooseCall): string {
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(call.params?.[name] ?? "")),
  );
  const query = Object.entries(call.query ?? {})
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`);
  return query.length > 0 ? `${path}?${query.join("&")}` : path;
}

export function makeClient(options: ClientOptions): Client {
  return {
    async call<R extends Route>(route: R, call?: CallOf<R>): Promise<ResponseOf<R>> {
      const loose = (call ?? {}) as LooseCall;
      const headers: Record<string, string> = { accept: "application/json" };
      const token = options.token?.();
      if (token) headers["authorization"] = `Bearer ${token}`;
      const key = loose.idempotencyKey ?? (route.idempotent ? options.newKey() : undefined);
      if (key !== undefined) headers["idempotency-key"] = key;
      const hasBody = loose.body !== undefined;
      if (hasBody) headers["content-type"] = "application/json";
      const answer = await options
        .fetch(options.baseUrl + pathOf(route, loose), {
          method: route.method,
          headers,
          ...(hasBody ? { body: JSON.stringify(loose.body) } : {}),
        })
        .catch(unreachable);
      // A connection that breaks in the middle of the body is no answer either.
      const text = await answer.text().catch(unreachable);
      if (answer.status >= 400) throw problemOf(text);
      return (text === "" ? undefined : route.response.parse(JSON.parse(text))) as ResponseOf<R>;
    },
  };
}

function unreachable(): never {
  throw new BeelineError("UNAVAILABLE", { detail: "The server cannot be reached" });
}

function problemOf(text: string): BeelineError {
  let parsed: ReturnType<typeof Problem.safeParse>;
  try {
    parsed = Problem.safeParse(JSON.parse(text));
  } catch {
    return new BeelineError("UNAVAILABLE");
  }
  if (!parsed.success || !(parsed.data.code in errorCodes)) return new BeelineError("UNAVAILABLE");
  const { code, detail, issues } = parsed.data;
  return new BeelineError(code, { detail, ...(issues ? { issues } : {}) });
}
