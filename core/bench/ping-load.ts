/**
 * The load of `bench:ping`, a process of its own: riders take turns on keep-alive connections, one
 * request in flight on each. Plain TCP, because an HTTP client would cost more than what it measures.
 */
import { readFileSync } from "node:fs";
import { offsetMeters, type Position } from "#shared/geo.ts";
import { percentilesOf } from "./harness.ts";

export interface LoadOrder {
  readonly port: number;
  readonly connections: number;
  /** The end, unless `requests` comes first. */
  readonly seconds: number;
  readonly requests?: number;
  /** File with one `token lat lng` line per rider. */
  readonly ridersFile: string;
}

export interface LoadReport {
  readonly seconds: number;
  readonly requests: number;
  readonly answers: Record<string, number>;
  readonly latencyMs: ReturnType<typeof percentilesOf>;
}

interface Rider {
  readonly head: string;
  at: Position;
  turn: number;
}

/** Latencies kept for the percentiles; beyond it every n-th would be enough, but nobody gets there. */
const MAX_SAMPLES = 3_000_000;
const STEP_METERS = 8;

function readRiders(file: string, port: number): Rider[] {
  return readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => {
      const [token, lat, lng] = line.split(" ");
      const head = [
        "POST /v1/rider/pings HTTP/1.1",
        `host: 127.0.0.1:${port}`,
        `authorization: Bearer ${token}`,
        "content-type: application/json",
        "content-length: ",
      ].join("\r\n");
      return { head, at: { lat: Number(lat), lng: Number(lng) }, turn: 0 };
    });
}

/** Riders drive to and fro, so that cells change now and then. */
function nextRequest(rider: Rider): string {
  rider.turn += 1;
  const northMeters = rider.turn % 200 < 100 ? STEP_METERS : -STEP_METERS;
  rider.at = offsetMeters(rider.at, { northMeters, eastMeters: 0 });
  const body =
    `{"lat":${rider.at.lat.toFixed(6)},"lng":${rider.at.lng.toFixed(6)},"accuracyM":6,` +
    `"speedKmh":21.4,"bearing":0,"battery":81,"recordedAt":"${new Date().toISOString()}"}`;
  return `${rider.head}${body.length}\r\n\r\n${body}`;
}

const order = JSON.parse(process.argv[2] ?? "{}") as LoadOrder;
const riders = readRiders(order.ridersFile, order.port);
const answers: Record<string, number> = {};
const latencies: number[] = [];
let nextRider = 0;
let requests = 0;
let isOver = false;
let open = 0;

const startedAt = performance.now();
const endsAt = startedAt + order.seconds * 1000;
const mostRequests = order.requests ?? Number.POSITIVE_INFINITY;

interface Line {
  sentAt: number;
  /** The answer so far; answers are small, but a read may still split one. */
  text: string;
}

function send(socket: Bun.Socket<Line>): void {
  const rider = riders[nextRider]!;
  nextRider = (nextRider + 1) % riders.length;
  socket.data.sentAt = performance.now();
  socket.data.text = "";
  socket.write(nextRequest(rider));
}

/** The outcome of a complete answer; undefined while something is missing. */
function outcomeOf(text: string): string | undefined {
  const split = text.indexOf("\r\n\r\n");
  if (split < 0) return undefined;
  const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
  if (text.length < split + 4 + length) return undefined;
  const status = text.slice(9, 12);
  if (status !== "202") return status;
  return text.includes('"accepted":1', split) ? "accepted" : "dropped";
}

function receive(socket: Bun.Socket<Line>, chunk: Buffer): void {
  const { data } = socket;
  data.text += chunk.toString("latin1");
  const outcome = outcomeOf(data.text);
  if (outcome === undefined) return;
  const at = performance.now();
  answers[outcome] = (answers[outcome] ?? 0) + 1;
  requests += 1;
  if (latencies.length < MAX_SAMPLES) latencies.push(at - data.sentAt);
  if (at >= endsAt || requests >= mostRequests) isOver = true;
  if (isOver) socket.end();
  else send(socket);
}

function report(): void {
  const seconds = (performance.now() - startedAt) / 1000;
  const result: LoadReport = { seconds, requests, answers, latencyMs: percentilesOf(latencies) };
  console.log(JSON.stringify(result));
  process.exit(0);
}

for (let i = 0; i < order.connections; i++) {
  await Bun.connect<Line>({
    hostname: "127.0.0.1",
    port: order.port,
    data: { sentAt: 0, text: "" },
    socket: {
      open: (socket) => {
        open += 1;
        send(socket);
      },
      data: receive,
      close: () => {
        open -= 1;
        if (open === 0 && isOver) report();
      },
    },
  });
}
// A server that hangs must not hang the benchmark.
setTimeout(report, (order.seconds + 10) * 1000);
