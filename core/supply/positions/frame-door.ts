/**
 * Positions as frames over HTTP: `POST /v1/rider/pings` with the content type of `shared/pings`.
 * The route's contract speaks JSON, so frames are let in and refused here, in the same words.
 */
import { routes } from "#shared/contracts/index.ts";
import { BeelineError } from "#shared/errors.ts";
import { FRAME_CONTENT_TYPE, MAX_FRAME_BYTES } from "#shared/pings/decode-ping-frame.ts";
import { encodePingAck } from "#shared/pings/ping-acks.ts";
import { bearerToken } from "#shared/requests.ts";
import {
  asBeelineError,
  problemResponse,
  type Runtime,
  requestIdOf,
  systemCtx,
  type VerifyToken,
} from "../../platform/index.ts";
import { adoptRider } from "../adopt-rider.ts";
import { supplyOf } from "../supply-state.ts";
import { answersOf, mayPing, requestsDone, tellPages } from "./ping-answers.ts";
import { takeFrame } from "./take-frame.ts";

const route = routes.sendPings;

export function frameDoor(
  runtime: Runtime,
  verifyToken: VerifyToken,
): (request: Request) => Promise<Response> {
  const { onDuty } = supplyOf(runtime);
  const done = requestsDone(runtime);
  const inFrames = answersOf(runtime, FRAME_CONTENT_TYPE);
  const inJson = answersOf(runtime, "application/json");
  return async (request) => {
    const startedAt = performance.now();
    const { headers } = request;
    const requestId = requestIdOf(headers);
    try {
      const token = bearerToken(headers.get("authorization")) ?? "";
      const { sub, role } = verifyToken.known?.(token) ?? (await verifyToken(token));
      if (!mayPing.includes(role)) throw new BeelineError("FORBIDDEN");
      if (!onDuty.has(sub)) await adoptRider(systemCtx(runtime, requestId), sub);
      const { sequence, report } = takeFrame(runtime, sub, await readBytes(request));
      const answer =
        headers.get("accept") === FRAME_CONTENT_TYPE
          ? inFrames(encodePingAck(sequence, report), requestId)
          : inJson(JSON.stringify(report), requestId);
      done(startedAt);
      return answer;
    } catch (error) {
      const refusal = problemResponse(asBeelineError(error, runtime.log, requestId), requestId);
      tellPages(refusal.headers, runtime.config);
      const seconds = (performance.now() - startedAt) / 1000;
      runtime.metrics.requests.observe(
        { method: route.method, route: route.path, status: String(refusal.status) },
        seconds,
      );
      return refusal;
    }
  };
}

/** The declared length is asked first, so that nobody makes us read what we shall refuse. */
async function readBytes(request: Request): Promise<Uint8Array> {
  const declared = Number(request.headers.get("content-length") ?? 0);
  if (declared > MAX_FRAME_BYTES) throw new BeelineError("PAYLOAD_TOO_LARGE");
  const bytes = await request.bytes();
  if (bytes.length > MAX_FRAME_BYTES) throw new BeelineError("PAYLOAD_TOO_LARGE");
  return bytes;
}
