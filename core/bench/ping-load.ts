/**
 * The load of `bench:ping`, a process of its own. Over HTTP riders take turns on keep-alive
 * connections, one request in flight on each; over the stream each rider has its own socket. Nobody
 * posts more often than the core allows.
 */
import { decodePingAck } from "#shared/pings/ping-acks.ts";
import { percentilesOf } from "./harness.ts";
import { coreTime, type PingClock } from "./ping-clock.ts";
import {
  type Door,
  nextFrame,
  nextJson,
  type Phone,
  type PhoneClock,
  readPhones,
} from "./ping-phones.ts";
import { cpuSeconds } from "./ping-programs.ts";
import { BINARY, binaryMessage, readAnswer, readMessage, upgradeRequest } from "./ping-wire.ts";

export interface LoadOrder {
  readonly port: number;
  readonly door: Door;
  readonly points: number;
  /** Sockets; for the stream as many riders. */
  readonly connections: number;
  /** Posts in flight at the same time. */
  readonly inFlight: number;
  /** The end, unless `posts` comes first. */
  readonly seconds: number;
  readonly posts?: number;
  /** The port that sets the core's clock, and how fast it runs meanwhile; 0 without a core. */
  readonly control: number;
  readonly factor: number;
  /** The core's time when everybody stood where the file says. */
  readonly beganMs: number;
  /** File with one `token lat lng` line per rider. */
  readonly ridersFile: string;
}

export interface LoadReport {
  readonly seconds: number;
  readonly posts: number;
  /** Of the server's process meanwhile, all its threads; a busy machine disturbs it least. */
  readonly cpuSeconds: number;
  /** Reports by what the core said of them. */
  readonly points: Record<string, number>;
  readonly statuses: Record<string, number>;
  readonly latencyMs: ReturnType<typeof percentilesOf>;
}

/** Latencies kept for the percentiles; nobody gets there in the seconds of a benchmark. */
const MAX_SAMPLES = 3_000_000;
/** A post may come a little early (ping-rules.ts); this is on the safe side of it. */
const POST_EVERY_MS = 2_010;
const OPENING_AT_ONCE = 200;
const OPENING_MS = 90_000;

interface Line {
  phone: Phone;
  sentAt: number;
  rest: Buffer | undefined;
  isReady: boolean;
}
type Wire = Bun.Socket<Line>;

const order = JSON.parse(process.argv[2] ?? "{}") as LoadOrder;
const { door, points } = order;
const isStream = door === "stream";
const phones = readPhones(order.ridersFile);
const counts: Record<string, number> = {};
const statuses: Record<string, number> = {};
const latencies: number[] = [];
/** Who may post next, longest waiting first: phones over HTTP, sockets of phones over the stream. */
let nextTurn = 0;
let clock: PhoneClock;
let posts = 0;
let isOver = false;
let startedAt = 0;
const wires: Wire[] = [];
const idle: Wire[] = [];

const add = (table: Record<string, number>, name: string, count: number) => {
  if (count > 0) table[name] = (table[name] ?? 0) + count;
};

function isDue(phone: Phone): boolean {
  return coreTime(clock, Date.now()) - phone.sentMs >= POST_EVERY_MS;
}

function requestOf(phone: Phone): Uint8Array | string {
  const isJson = door === "json" || door === "json-batch";
  const body = isJson ? nextJson(phone, points, clock) : nextFrame(phone, points, clock);
  const type = isJson
    ? "application/json"
    : "application/x-protobuf\r\naccept: application/x-protobuf";
  const head =
    `POST /v1/rider/pings HTTP/1.1\r\nhost: 127.0.0.1:${order.port}\r\n` +
    `authorization: Bearer ${phone.token}\r\ncontent-type: ${type}\r\n` +
    `content-length: ${body.length}\r\n\r\n`;
  return typeof body === "string" ? head + body : Buffer.concat([Buffer.from(head), body]);
}

/** Gives everybody who is free to send the next turn; comes again when nobody's is due yet. */
function sendDue(): void {
  while (idle.length > 0 && !isOver) {
    const wire = idle[idle.length - 1]!;
    const phone = isStream ? wires[nextTurn]!.data.phone : phones[nextTurn]!;
    if (!isDue(phone)) {
      setTimeout(sendDue, 1);
      return;
    }
    idle.pop();
    const carrier = isStream ? wires[nextTurn]! : wire;
    nextTurn = (nextTurn + 1) % (isStream ? wires.length : phones.length);
    carrier.data.phone = phone;
    carrier.data.sentAt = performance.now();
    carrier.write(isStream ? binaryMessage(nextFrame(phone, points, clock)) : requestOf(phone));
  }
}

function settle(wire: Wire): void {
  const at = performance.now();
  posts += 1;
  if (latencies.length < MAX_SAMPLES) latencies.push(at - wire.data.sentAt);
  if (
    at >= startedAt + order.seconds * 1000 ||
    posts >= (order.posts ?? Number.POSITIVE_INFINITY)
  ) {
    report();
  }
  idle.push(wire);
  sendDue();
}

function countAck(payload: Uint8Array): void {
  const ack = decodePingAck(payload);
  add(counts, "accepted", ack?.accepted ?? 0);
  for (const [reason, count] of Object.entries(ack?.dropped ?? {})) add(counts, reason, count);
}

function countJson(text: string): void {
  const { accepted, dropped } = JSON.parse(text) as {
    accepted: number;
    dropped: Record<string, number>;
  };
  add(counts, "accepted", accepted);
  for (const [reason, count] of Object.entries(dropped)) add(counts, reason, count);
}

function hear(wire: Wire, chunk: Buffer): void {
  const { data } = wire;
  let bytes = data.rest ? Buffer.concat([data.rest, chunk]) : chunk;
  data.rest = undefined;
  while (bytes.length > 0) {
    const length = isStream && data.isReady ? hearMessage(wire, bytes) : hearAnswer(wire, bytes);
    if (length === undefined) break;
    bytes = bytes.subarray(length);
  }
  if (bytes.length > 0) data.rest = Buffer.from(bytes);
}

function hearAnswer(wire: Wire, bytes: Buffer): number | undefined {
  const answer = readAnswer(bytes);
  if (!answer) return undefined;
  const { length, status, body } = answer;
  if (status === "101") {
    wire.data.isReady = true;
    return length;
  }
  add(statuses, status, 1);
  if (status === "202") {
    if (door === "frame") countAck(body);
    else countJson(body.toString("latin1"));
  }
  settle(wire);
  return length;
}

function hearMessage(wire: Wire, bytes: Buffer): number | undefined {
  const message = readMessage(bytes);
  if (!message) return undefined;
  // The first one says hello; from then on the socket may carry frames.
  if (message.opcode === BINARY) {
    countAck(message.payload);
    settle(wire);
  } else if (startedAt === 0) opened();
  else add(statuses, `opcode ${message.opcode}`, 1);
  return message.length;
}

async function setPace(factor: number): Promise<PingClock> {
  if (order.control === 0) return { coreMs: Date.now(), machineMs: Date.now(), factor };
  const answer = await fetch(`http://127.0.0.1:${order.control}/`, {
    method: "POST",
    body: JSON.stringify({ factor }),
    signal: AbortSignal.timeout(10_000),
  });
  return (await answer.json()) as PingClock;
}

async function report(): Promise<void> {
  if (isOver) return;
  isOver = true;
  const seconds = (performance.now() - startedAt) / 1000;
  const latencyMs = percentilesOf(latencies);
  await setPace(0);
  const spent = (await cpuSeconds(order.port)) - cpuBefore;
  const result = { seconds, posts, cpuSeconds: spent, points: counts, statuses, latencyMs };
  console.log(JSON.stringify(result satisfies LoadReport));
  process.exit(0);
}

let openCount = 0;
let opened: () => void = () => {};

async function connect(phone: Phone): Promise<Wire> {
  return Bun.connect<Line>({
    hostname: "127.0.0.1",
    port: order.port,
    data: { phone, sentAt: 0, rest: undefined, isReady: false },
    socket: {
      open: (wire) => {
        if (isStream) wire.write(upgradeRequest(order.port, phone.token));
      },
      data: hear,
      close: () => add(statuses, "closed", 1),
    },
  });
}

async function openAll(): Promise<void> {
  for (let start = 0; start < order.connections; start += OPENING_AT_ONCE) {
    const group = phones.slice(start, Math.min(order.connections, start + OPENING_AT_ONCE));
    const greeted = new Promise<void>((resolve) => {
      opened = () => {
        openCount += 1;
        if (openCount === start + group.length) resolve();
      };
    });
    wires.push(...(await Promise.all(group.map(connect))));
    if (isStream) await greeted;
  }
}

const patience = setTimeout(() => {
  console.error(`only ${openCount} of ${order.connections} riders were let in`, statuses);
  process.exit(1);
}, OPENING_MS);
await openAll();
clearTimeout(patience);
// The clock stands still until everybody is connected, and after the last answer.
clock = { ...(await setPace(order.factor)), beganMs: order.beganMs };
for (const phone of phones) phone.sentMs = clock.coreMs;
// Somebody else's load may have posted just before: until all are due again nothing is measured.
await Bun.sleep(POST_EVERY_MS / order.factor);
const cpuBefore = await cpuSeconds(order.port);
startedAt = performance.now();
// Over the stream a turn is not a connection: as many tokens as posts may be in flight.
idle.push(...wires.slice(0, order.inFlight));
setTimeout(report, (order.seconds + 2) * 1000);
sendDue();
