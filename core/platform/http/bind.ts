/**
 * Binds a declared route to its handler: request id, sign-in, role, validation, idempotency, answer.
 * A handler sees parsed values only and returns what its contract promises.
 */
import type { Context, Hono } from "hono";
import type { z } from "zod";
import {
  type BodyOf,
  mayBringKey,
  mayCall,
  type ParamsOf,
  type QueryOf,
  type ResponseOf,
  type Route,
} from "#shared/contracts/route.ts";
import { BeelineError } from "#shared/errors.ts";
import { limitHeaders } from "#shared/limits/limit-headers.ts";
import {
  callerToken,
  MAX_BODY_BYTES,
  parseJson,
  parsePart,
  readRequestId,
  refuseCardNumbers,
  requireJson,
  requireShallow,
} from "#shared/requests.ts";
import { readTraceparent } from "#shared/trace.ts";
import type { Actor, Ctx, Runtime } from "../context.ts";
import { sha256Hex } from "../crypto.ts";
import type { VerifyToken } from "./access-token.ts";
import { canonicalJson } from "./canonical.ts";
import { identifyClient, type SocketAddress } from "./client.ts";
import type { Gather } from "./gather-answers.ts";
import {
  type Claim,
  IDEMPOTENCY_KEY,
  runInSteps,
  runOnce,
  type StoredAnswer,
} from "./idempotency.ts";
import { asBeelineError, problemResponse } from "./problem.ts";

export interface Call<R extends Route> {
  readonly ctx: Ctx;
  readonly params: ParamsOf<R>;
  readonly query: QueryOf<R>;
  readonly body: BodyOf<R>;
  /** As the caller sent them: nothing in them is to be believed. */
  readonly headers: Headers;
  /** Present on routes that require one. */
  readonly idempotencyKey: string;
  /** The body as it came, byte for byte, for what is signed. @throws BeelineError PAYLOAD_TOO_LARGE */
  readonly raw: () => Promise<Uint8Array>;
}

export type Handler<R extends Route> = (call: Call<R>) => Promise<ResponseOf<R>>;

/**
 * `steps`: the verb commits by itself, several times. Otherwise an idempotent verb runs in one
 * transaction together with its stored answer.
 */
export interface BindOptions<R extends Route = Route> {
  readonly commits?: (body: BodyOf<R>) => "once" | "steps";
  /** The verb only adds rows and is asked often: they are written together with those of others. */
  readonly gathers?: (body: BodyOf<R>) => Gather | undefined;
  /**
   * The same answer as a page or a file, when the caller asks for that; undefined leaves it JSON.
   * Only for routes that change nothing.
   */
  readonly render?: (answer: ResponseOf<R>, call: Call<R>) => Promise<Rendered | undefined>;
}

/** An answer in one of the route's other content types. */
export interface Rendered {
  readonly body: string | Uint8Array<ArrayBuffer>;
  /** With its content type. */
  readonly headers: Readonly<Record<string, string>>;
}

export type Bind = <R extends Route>(
  route: R,
  handler: Handler<R>,
  options?: BindOptions<R>,
) => void;

/** Counts a call against the limits of its route. @throws BeelineError RATE_LIMITED, UNAVAILABLE */
export type LimitCall = (ctx: Ctx, route: Route) => Promise<void> | undefined;

export function requestIdOf(headers: Headers): string {
  return readRequestId(headers.get("x-request-id")) ?? `req_${crypto.randomUUID()}`;
}

export function makeBind(
  app: Hono,
  runtime: Runtime,
  verifyToken: VerifyToken,
  limitCall: LimitCall,
): Bind {
  return (route, handler, options = {}) => {
    // Strangers would share their keys, and be given each other's answers.
    if (route.idempotent && route.access === "public") {
      throw new Error(`${route.path} keeps answers for callers whom nobody knows`);
    }
    const path = route.path.replaceAll(/\{(\w+)\}/g, ":$1");
    app.on(route.method, path, async (c) => {
      const startedAt = performance.now();
      const requestId = requestIdOf(c.req.raw.headers);
      const traceId = readTraceparent(c.req.header("traceparent"))?.traceId;
      const asked = { route, handler, options, requestId, traceId };
      const serving = { runtime, verifyToken, limitCall, ...asked };
      const answer = await serve(c, serving);
      record(runtime, route, {
        ...{ requestId, traceId },
        status: answer.status,
        ms: performance.now() - startedAt,
      });
      return answer;
    });
  };
}

/** One line per request, without anything a caller wrote: the route's template, not its path. */
function record(
  runtime: Runtime,
  route: Route,
  answer: { requestId: string; traceId: string | undefined; status: number; ms: number },
): void {
  const { requestId, traceId, status, ms } = answer;
  const { method, path } = route;
  runtime.metrics.requests.observe({ method, route: path, status: String(status) }, ms / 1000);
  // Reads and pings would drown what changed something; they are there at level debug.
  const level = route.idempotent || status >= 500 ? "info" : "debug";
  const about = {
    ...{ requestId, traceId, method: route.method, route: route.path },
    ...{ status, ms: Math.round(ms) },
  };
  runtime.log[level](about, "request");
}

interface Serving<R extends Route> {
  readonly runtime: Runtime;
  readonly verifyToken: VerifyToken;
  readonly limitCall: LimitCall;
  readonly route: R;
  readonly handler: Handler<R>;
  readonly options: BindOptions<R>;
  readonly requestId: string;
  /** Of the journey that the edge began or went on with; undefined for a caller without one. */
  readonly traceId: string | undefined;
}

async function serve<R extends Route>(c: Context, serving: Serving<R>): Promise<Response> {
  const { runtime, requestId, traceId } = serving;
  const answerHeaders = new Map<string, string>();
  const response = await answerTo(c, serving, answerHeaders).catch((error: unknown) =>
    problemResponse(asBeelineError(error, runtime.log, requestId, traceId), requestId),
  );
  for (const [name, value] of answerHeaders) response.headers.set(name, value);
  return response;
}

async function answerTo<R extends Route>(
  c: Context,
  serving: Serving<R>,
  answerHeaders: Map<string, string>,
): Promise<Response> {
  const { runtime, route, requestId } = serving;
  const socket = (c.env ?? {}) as Partial<SocketAddress>;
  const client = await identifyClient(runtime, c.req.raw, () => boundedBytes(c), socket);
  const actor = await actorOf(c, route, serving.verifyToken);
  const db = runtime.database.queries;
  const ctx: Ctx = { runtime, actor, client, requestId, db, answerHeaders };
  const limited = serving.limitCall(ctx, route);
  if (limited) await limited;
  refuseCardNumbers(c.req.param(), "path");
  refuseCardNumbers(c.req.query(), "query");
  const params = route.params && parsePart(route.params, c.req.param(), "path");
  const query = route.query && parsePart(route.query, c.req.query(), "query");
  const body = route.body && parsePart(route.body, await readBody(c, route.body), "body");
  const { headers } = c.req.raw;
  const raw = async () => new Uint8Array(await boundedBytes(c));
  const parts = { ctx, params, query, body, headers, idempotencyKey: "", raw };
  const call = parts as unknown as Call<R>;
  const { render } = serving.options;
  if (!render || route.idempotent) return jsonResponse(await answerOf(c, serving, call), requestId);
  const answer = await serving.handler(call);
  const rendered = await render(answer, call);
  if (rendered) return renderedResponse(rendered, requestId);
  return jsonResponse({ status: route.status, body: JSON.stringify(answer) }, requestId);
}

async function answerOf<R extends Route>(
  c: Context,
  serving: Serving<R>,
  call: Call<R>,
): Promise<StoredAnswer> {
  const { route, handler, options } = serving;
  const run = async (ctx: Ctx, idempotencyKey: string): Promise<StoredAnswer> => {
    const result = await handler({ ...call, ctx, idempotencyKey });
    const body = route.status === 204 ? "" : JSON.stringify(result);
    return { status: route.status, body, headers: lastingHeaders(ctx) };
  };
  const given = c.req.header("idempotency-key");
  const isOnce = route.idempotent || (given !== undefined && mayBringKey(route));
  if (!isOnce) return run(call.ctx, "");
  const key = given ?? "";
  refuseCardNumbers(key, "header");
  if (!IDEMPOTENCY_KEY.test(key)) throw new BeelineError("IDEMPOTENCY_KEY_REQUIRED");
  const actorId = call.ctx.actor.id;
  if (actorId === undefined) throw new BeelineError("UNAUTHENTICATED");
  const claim: Claim = {
    actorId,
    route: `${route.method} ${route.path}`,
    key,
    fingerprint: sha256Hex(canonicalJson([call.params, call.query, call.body])),
  };
  const gather = options.gathers?.(call.body);
  const alone = options.commits?.(call.body) === "steps" ? runInSteps : runOnce;
  const runner = gather ? gather.run : alone;
  const answer = await runner(call.ctx, claim, (ctx) => run(ctx, key));
  for (const [name, value] of Object.entries(answer.headers ?? {})) {
    call.ctx.answerHeaders?.set(name, value);
  }
  return answer;
}

const tellsLimit = new Set<string>(Object.values(limitHeaders));

/** What a verb said with its answer and a repeat is to hear too; where limits stand changes. */
function lastingHeaders(ctx: Ctx): Record<string, string> {
  return Object.fromEntries(
    [...(ctx.answerHeaders ?? [])].filter(([name]) => !tellsLimit.has(name)),
  );
}

/** The owner of the token or API key, or nobody on a public route. */
async function actorOf(c: Context, route: Route, verifyToken: VerifyToken): Promise<Actor> {
  if (route.access === "public") return { role: "system" };
  const token = callerToken((name) => c.req.header(name));
  if (!token) throw new BeelineError("UNAUTHENTICATED");
  const claims = await verifyToken(token);
  if (!mayCall(route, claims)) throw new BeelineError("FORBIDDEN");
  return { role: claims.role, id: claims.sub, sessionId: claims.sid };
}

/** Kept by Hono: the body can be read once more as text. */
function boundedBytes(c: Context): Promise<ArrayBuffer> {
  const length = Number(c.req.header("content-length") ?? 0);
  if (length > MAX_BODY_BYTES) throw new BeelineError("PAYLOAD_TOO_LARGE");
  return c.req.arrayBuffer().then(withinBound, cutOff);
}

function withinBound(body: ArrayBuffer): ArrayBuffer {
  if (body.byteLength > MAX_BODY_BYTES) throw new BeelineError("PAYLOAD_TOO_LARGE");
  return body;
}

/** The caller hung up in the middle: nobody hears the answer, and nothing of ours has failed. */
function cutOff(): never {
  throw new BeelineError("VALIDATION_FAILED", { detail: "The body ended early" });
}

async function readBody(c: Context, schema: z.ZodType): Promise<unknown> {
  const length = Number(c.req.header("content-length") ?? 0);
  if (length > MAX_BODY_BYTES) throw new BeelineError("PAYLOAD_TOO_LARGE");
  const text = await c.req.text().catch(cutOff);
  if (text.length > MAX_BODY_BYTES) throw new BeelineError("PAYLOAD_TOO_LARGE");
  if (text === "" && schema.safeParse(undefined).success) return undefined;
  requireJson(c.req.header("content-type"));
  requireShallow(text);
  const sent = parseJson(text);
  refuseCardNumbers(sent, "body");
  return sent;
}

function renderedResponse({ body, headers }: Rendered, requestId: string): Response {
  return new Response(body, {
    headers: { "x-request-id": requestId, "cache-control": "no-store", ...headers },
  });
}

function jsonResponse(answer: StoredAnswer, requestId: string): Response {
  const headers: Record<string, string> = {
    "x-request-id": requestId,
    "cache-control": "no-store",
  };
  if (answer.status === 204) return new Response(null, { status: 204, headers });
  headers["content-type"] = "application/json";
  return new Response(answer.body, { status: answer.status, headers });
}
