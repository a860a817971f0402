/**
 * The short way for positions. It does what binding `sendPings` does, with the same schema and the
 * same pipeline, but without the router and the layers that other routes need: on one core that is
 * the difference between some 23 000 and 35 000 pings per second. Whatever is not a plain success
 * goes the ordinary way, so that there is one place where refusals are made.
 */
import { routes } from "#shared/contracts/index.ts";
import type { Ping, PingReport } from "#shared/contracts/riders.ts";
import { BeelineError } from "#shared/errors.ts";
import { FRAME_CONTENT_TYPE } from "#shared/pings/decode-ping-frame.ts";
import { MAX_BODY_BYTES } from "#shared/requests.ts";
import type { TokenClaims } from "#shared/roles.ts";
import { type Runtime, requestIdOf, type VerifyToken } from "../../platform/index.ts";
import { frameDoor } from "./frame-door.ts";
import { accepted, mayPing, requestsDone } from "./ping-answers.ts";
import { plainPings } from "./plain-ping-rules.ts";
import { takePings } from "./take-pings.ts";
import { Tally } from "./tally.ts";

const route = routes.sendPings;
const BEARER = "Bearer ";

type Serve = (request: Request) => Response | Promise<Response>;

export function isPingRequest(request: Request): boolean {
  return request.method === route.method && request.url.endsWith(route.path);
}

/** @param otherwise serves every request that is not a plain success */
export function pingDoor(runtime: Runtime, verifyToken: VerifyToken, otherwise: Serve): Serve {
  const frames = frameDoor(runtime, verifyToken);
  const done = requestsDone(runtime);
  return (request) => {
    const startedAt = performance.now();
    const { headers } = request;
    const type = headers.get("content-type");
    if (type === FRAME_CONTENT_TYPE) return frames(request);
    const bearer = headers.get("authorization") ?? "";
    const isPlain =
      type === "application/json" &&
      bearer.startsWith(BEARER) &&
      Number(headers.get("content-length") ?? Number.NaN) <= MAX_BODY_BYTES;
    if (!isPlain) return otherwise(request);
    const token = bearer.slice(BEARER.length);
    const claims = verifyToken.known?.(token);
    const serve = (body: string, whose: TokenClaims | undefined) => {
      const report = tryPings(runtime, whose, body);
      if (!report) return otherwise(new Request(request.url, { method: "POST", headers, body }));
      const answer = accepted(textOf(report), "application/json", requestIdOf(headers));
      done(startedAt);
      return answer;
    };
    return claims
      ? request.text().then((body) => serve(body, claims))
      : request.text().then(async (body) => serve(body, await mine(token)));
  };

  /** Undefined for nobody: the ordinary way says why. */
  async function mine(token: string): Promise<TokenClaims | undefined> {
    return verifyToken(token).catch((error: unknown) => {
      if (error instanceof BeelineError) return undefined;
      throw error;
    });
  }
}

/** Answers to single reports are a few objects that are made once; so are their texts. */
const texts = new WeakMap<PingReport, string>();

function textOf(report: PingReport): string {
  let text = texts.get(report);
  if (text === undefined) {
    text = JSON.stringify(report);
    if (Tally.isShared(report)) texts.set(report, text);
  }
  return text;
}

/** Undefined when it is not a plain success; nothing has been taken then, so asking again is safe. */
function tryPings(
  runtime: Runtime,
  claims: TokenClaims | undefined,
  body: string,
): PingReport | undefined {
  if (!claims || !mayPing.includes(claims.role)) return undefined;
  try {
    const pings = readPings(JSON.parse(body));
    return pings && takePings(runtime, claims.sub, pings);
  } catch (error) {
    if (error instanceof BeelineError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function readPings(body: unknown): readonly Ping[] | undefined {
  const plain = plainPings(body);
  if (plain) return plain;
  const parsed = route.body.safeParse(body);
  if (!parsed.success) return undefined;
  return "pings" in parsed.data ? parsed.data.pings : [parsed.data];
}
