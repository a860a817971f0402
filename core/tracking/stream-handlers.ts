/** The core's WebSockets: boards of stores and ops, and the rider app. For Bun.serve. */
import type { Server, ServerWebSocket, WebSocketHandler } from "bun";
import { BeelineError } from "#shared/errors.ts";
import { MAX_ROOM_FRAME_BYTES, roomCloseCodes } from "#shared/rooms.ts";
import { chosenProtocol } from "#shared/upgrades.ts";
import {
  asBeelineError,
  identifyClient,
  problemResponse,
  type Runtime,
  requestIdOf,
  systemCtx,
  type VerifyToken,
} from "../platform/index.ts";
import { firstFrame } from "./first-frame.ts";
import { readFrame, readMessage } from "./read-message.ts";
import { MAX_BUFFERED_BYTES, MAX_SEATS_PER_PERSON, type Seat } from "./seats.ts";
import { type Admitted, admit, type Refused } from "./stream-door.ts";
import { trackingOf } from "./tracking-state.ts";

export interface StreamSocket {
  readonly admission: Admitted | Refused;
  seat?: Seat;
  /** Messages in the window that began then. */
  windowStartedMs: number;
  messages: number;
}

export interface StreamHandlers {
  /** Nothing when the request became a socket. */
  upgrade(request: Request, server: Server<StreamSocket>): Promise<Response | undefined>;
  readonly websocket: WebSocketHandler<StreamSocket>;
}

/** Above this Bun ends the connection itself (1009), below it our own limit says why (4413). */
const MAX_PAYLOAD_BYTES = 256 * 1024;
/** Without a sign of life; Bun pings before, so only a dead connection gets there. */
const IDLE_SECONDS = 60;
const WINDOW_MS = 10_000;
/** A rider's app sends five reports in this time; a tab sends a keep-alive. */
const MAX_MESSAGES_PER_WINDOW = 100;
const SERVER_ERROR = 1011;

export function streamHandlers(runtime: Runtime, verifyToken: VerifyToken): StreamHandlers {
  const { seats } = trackingOf(runtime);
  return {
    async upgrade(request, server) {
      const requestId = requestIdOf(request.headers);
      try {
        if (seats.isFull) throw new BeelineError("UNAVAILABLE");
        const noBody = async () => new ArrayBuffer(0);
        await identifyClient(runtime, request, noBody, {});
        const admission = await admit(runtime, verifyToken, request);
        const headers = chosenProtocol(request.headers.get("sec-websocket-protocol"));
        const data: StreamSocket = { admission, windowStartedMs: 0, messages: 0 };
        if (server.upgrade(request, { data, headers })) {
          return undefined;
        }
        throw new BeelineError("VALIDATION_FAILED", { detail: "Connect with a WebSocket" });
      } catch (error) {
        return problemResponse(asBeelineError(error, runtime.log, requestId), requestId);
      }
    },
    websocket: {
      maxPayloadLength: MAX_PAYLOAD_BYTES,
      // Twice our own limit: ours closes with a code that says why.
      backpressureLimit: 2 * MAX_BUFFERED_BYTES,
      closeOnBackpressureLimit: true,
      idleTimeout: IDLE_SECONDS,
      sendPings: true,
      open: (socket) => sitDown(runtime, socket),
      message: (socket, message) => hear(runtime, socket, message),
      close: (socket) => {
        if (socket.data.seat) seats.remove(socket.data.seat);
      },
    },
  };
}

async function sitDown(runtime: Runtime, socket: ServerWebSocket<StreamSocket>): Promise<void> {
  const { admission } = socket.data;
  if ("closeCode" in admission) {
    socket.close(admission.closeCode, admission.reason);
    return;
  }
  const { seats } = trackingOf(runtime);
  if (seats.seatsOf(admission.personId) >= MAX_SEATS_PER_PERSON) {
    socket.close(roomCloseCodes.tooFast, "too many connections");
    return;
  }
  // Seated before the first frame is read: what changes meanwhile is kept, not lost.
  const seat: Seat = { ...admission, wire: socket, backlog: [] };
  socket.data.seat = seat;
  seats.add(seat);
  try {
    seats.begin(seat, await firstFrame(systemCtx(runtime, "stream"), seat));
  } catch (error) {
    runtime.log.warn({ error, kind: seat.kind }, "a stream did not begin");
    socket.close(SERVER_ERROR, "try again");
  }
}

function hear(
  runtime: Runtime,
  socket: ServerWebSocket<StreamSocket>,
  message: string | Buffer,
): void {
  const { data } = socket;
  if (!data.seat) return;
  const nowMs = runtime.ambient.now().getTime();
  if (nowMs - data.windowStartedMs >= WINDOW_MS) {
    data.windowStartedMs = nowMs;
    data.messages = 0;
  }
  data.messages += 1;
  if (data.messages > MAX_MESSAGES_PER_WINDOW) {
    socket.close(roomCloseCodes.tooFast, "too fast");
  } else if (message.length > MAX_ROOM_FRAME_BYTES) {
    socket.close(roomCloseCodes.tooLarge, "too large");
  } else if (typeof message !== "string") {
    hearFrame(runtime, socket, data.seat, message);
  } else if (!readMessage(runtime, data.seat, message)) {
    socket.close(roomCloseCodes.badMessage, "not understood");
  }
}

function hearFrame(
  runtime: Runtime,
  socket: ServerWebSocket<StreamSocket>,
  seat: Seat,
  frame: Buffer,
): void {
  const answer = readFrame(runtime, seat, frame);
  if (answer === "bad") {
    socket.close(roomCloseCodes.badMessage, "not understood");
  } else if (answer !== "off duty") {
    socket.send(answer);
    if (socket.getBufferedAmount() > MAX_BUFFERED_BYTES) {
      socket.close(roomCloseCodes.tooFast, "too slow");
    }
  }
}
