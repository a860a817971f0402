/**
 * The short way for positions. It does what binding `sendPings` does, with the same schema and the
 * same pipeline, but without the router and the layers that other routes need. Whatever is not a
 * plain success goes the ordinary way, so that there is one place where refusals are made.
 */
import { routes } from "#shared/contracts/index.ts";
import type { Ping, PingReport } from "#shared/contracts/riders.ts";
import { BeelineError } from "#shared/errors.ts";
import { FRAME_CONTENT_TYPE } from "#shared/pings/decode-ping-frame.ts";
import { PingColumns } from "#shared/pings/ping-columns.ts";
import { MAX_BODY_BYTES } from "#shared/requests.ts";
import type { TokenClaims } from "#shared/roles.ts";
import { type Runtime, requestIdOf, type VerifyToken } from "../../platform/index.ts";
import { frameDoor } from "./frame-door.ts";
import { answersOf, mayPing, requestsDone } from "./ping-answers.ts";
import { plainPings } from "./plain-ping-rules.ts";
import { readPlainPing } from "./read-plain-ping.ts";
import { takePings } from "./take-pings.ts";
import { takePoints } from "./take-points.ts";
import { Tally } from "./tally.ts";

const route = routes.sendPings;
const BEARER = "Bearer ";
/** Filled and emptied within one call: everything from here on is synchronous. */
const columns = new PingColumns(1);

type Serve = (request: Request) => Response | Promise<Response>;

/**
 * For posts to the path of `sendPings`.
 * @param otherwise serves every request that is not a plain success
 */
export function pingDoor(runtime: Runtime, verifyToken: VerifyToken, otherwise: Serve): Serve {
  const frames = frameDoor(runtime, verifyToken);
  const done = requestsDone(runtime);
  const answer = answersOf(runtime, "application/json");
  return (request) => {
    const startedAt = performance.now();
    const { headers } = request;
    const type = headers.get("content-type");
    if (type === FRAME_CONTENT_TYPE) return frames(request);
    const bearer = headers.get("authorization");
    const isPlain =
      type === "application/json" &&
      Number(headers.get("content-length") ?? Number.NaN) <= MAX_BODY_BYTES;
    if (!isPlain || !bearer?.startsWith(BEARER)) return otherwise(request);
    const token = bearer.slice(BEARER.length);
    const claims = verifyToken.known?.(token);
    if (!claims) return request.text().then(async (body) => settle(body, await mine(token)));
    return request.text().then((body) => settle(body, claims));

    function settle(body: string, whose: TokenClaims | undefined): Response | Promise<Response> {
      const report = tryPings(runtime, whose, body);
      if (!report) return otherwise(new Request(request.url, { method: "POST", headers, body }));
      const response = answer(textOf(report), requestIdOf(headers));
      done(startedAt);
      return response;
    }
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
    if (readPlainPing(body, columns)) return takePoints(runtime, claims.sub, columns);
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
