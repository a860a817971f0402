/**
 * One HTTP server for all providers. A question is understood, a fault is drawn for it, it is done
 * and committed, and then answered, or not.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Bank, Twist } from "./bank.ts";
import { type Book, openBook } from "./book.ts";
import { CLOCK, control, ENDPOINTS, FAULTS } from "./control.ts";
import { countOf, type Endpoints, makeDeliveries } from "./deliveries.ts";
import { decideFault, type FaultRule } from "./faults.ts";
import { hosted } from "./hosted-pages.ts";
import { paypalShape } from "./paypal-shape.ts";
import { carryOutDue } from "./plans.ts";
import { razorpayShape } from "./razorpay-shape.ts";
import {
  isReply,
  type Shape,
  type SimQuestion,
  type SimReply,
  type SimRequest,
  type World,
} from "./shape.ts";
import type { SimulatorKeys } from "./sim-keys.ts";
import { stripeShape } from "./stripe-shape.ts";

const TICK_MS = 25;
/** A silence of no other length outlasts every deadline, and ends. */
const SILENCE_MS = 20_000;
const MAX_BODY_BYTES = 1024 * 1024;

const shapes: readonly Shape[] = [stripeShape, razorpayShape, paypalShape];

export interface Simulator {
  readonly port: number;
  readonly url: string;
  stop(): Promise<void>;
}

export interface SimulatorOptions {
  readonly port: number;
  readonly directory: string;
  readonly keys: SimulatorKeys;
  /** Where webhooks go until the control says otherwise. */
  readonly endpoints?: Endpoints;
}

export async function startServer(options: SimulatorOptions): Promise<Simulator> {
  const book = openBook(options.directory);
  forgetOldReplies(book);
  if (options.endpoints) book.settings.put({ id: ENDPOINTS, value: options.endpoints });
  book.commit();
  const aheadMs = () => Number(book.settings.get(CLOCK)?.value ?? 0);
  const bank: Bank = {
    book,
    now: () => Date.now() + aheadMs(),
    tell: (news) => deliveries.write(news),
  };
  const world = { bank, keys: options.keys, url: "" };
  const rules = () => (book.settings.get(FAULTS)?.value ?? []) as FaultRule[];
  const endpoints = () => (book.settings.get(ENDPOINTS)?.value ?? {}) as Endpoints;
  const deliveries = makeDeliveries(world, shapes, { rules, endpoints });
  const server = createServer((request, response) => {
    answer({ world, rules }, request, response).catch(() => response.socket?.destroy());
  });
  await new Promise<void>((resolve) => server.listen(options.port, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  world.url = `http://127.0.0.1:${port}`;
  const timer = setInterval(() => {
    carryOutDue(bank);
    deliveries.sendDue().catch(() => {
      // Each delivery answers for itself; what is due stays due.
    });
  }, TICK_MS);
  return {
    port,
    url: world.url,
    stop: async () => {
      clearInterval(timer);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      book.close();
    },
  };
}

/** As long as Stripe keeps them; the other providers keep theirs for hours or days. */
const KEEP_REPLIES_MS = 24 * 3_600_000;

function forgetOldReplies(book: Book): void {
  for (const { id, atMs } of book.replies.all()) {
    if (atMs < Date.now() - KEEP_REPLIES_MS) book.replies.delete(id);
  }
}

interface Serving {
  readonly world: World;
  readonly rules: () => readonly FaultRule[];
}

async function answer(
  serving: Serving,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { world } = serving;
  const request = await readRequest(incoming);
  if (request.path === "/healthz") return send(response, { status: 200, body: { status: "ok" } });
  if (request.path.startsWith("/hosted/")) {
    const { status, html, location } = hosted(world, request);
    world.bank.book.commit();
    response.writeHead(status, {
      "content-type": "text/html; charset=utf-8",
      ...(location === undefined ? {} : { location }),
    });
    response.end(html ?? "");
    return;
  }
  const [, name = ""] = request.path.split("/");
  const shape = shapes.find(({ provider }) => provider === name);
  if (!shape) {
    const reply = control(world, request);
    world.bank.book.commit();
    return send(response, reply);
  }
  const asked = shape.ask(world, { ...request, path: request.path.slice(name.length + 1) });
  if (isReply(asked)) return send(response, asked);
  return serve(serving, shape, asked, response);
}

async function serve(
  { world, rules }: Serving,
  shape: Shape,
  question: SimQuestion,
  response: ServerResponse,
): Promise<void> {
  const { book } = world.bank;
  const { operation, reference } = question;
  const { provider } = shape;
  const attempt = countOf(book, `${provider}:${operation}:${reference}`);
  const fault = decideFault(rules(), { provider, operation, reference, attempt });
  const kind = fault?.fault;
  if (kind) countOf(book, `fault:${kind}`);
  if (kind === "slow") await Bun.sleep(fault?.ms ?? 1_000);
  if (kind === "rate_limited") return commitAndSend(book, response, shape.failure(429));
  if (kind === "error_before") return commitAndSend(book, response, shape.failure(500));
  const isCutBefore = kind === "reset_before" || kind === "timeout_before";
  if (isCutBefore) {
    book.commit();
    return cut(response, kind === "reset_before" ? 0 : (fault?.ms ?? SILENCE_MS));
  }
  const reply = question.act(twistOf(fault));
  if (kind === "error_after") {
    const failure = shape.failure(500);
    question.keepFailure?.(failure);
    return commitAndSend(book, response, failure);
  }
  book.commit();
  if (kind === "reset_after" || kind === "timeout_after") {
    return cut(response, kind === "reset_after" ? 0 : (fault?.ms ?? SILENCE_MS));
  }
  return send(response, reply);
}

function twistOf(fault: FaultRule | undefined): Twist {
  switch (fault?.fault) {
    case "wrong_amount":
      return { wrongAmount: true };
    case "declined":
      return { declined: true };
    case "dispute":
      return { disputeAfterMs: fault.ms ?? 0 };
    case "refund_fails_later":
      return { refundFailsAfterMs: fault.ms ?? 300 };
    default:
      return {};
  }
}

/** Ends the connection without an answer, at once or when everybody has given up. */
async function cut(response: ServerResponse, afterMs: number): Promise<void> {
  const gone = new Promise<void>((resolve) => response.once("close", resolve));
  if (afterMs > 0) await Promise.race([Bun.sleep(afterMs), gone]);
  response.socket?.destroy();
}

function commitAndSend(book: Book, response: ServerResponse, reply: SimReply): void {
  book.commit();
  send(response, reply);
}

function send(response: ServerResponse, { status, body, headers = {} }: SimReply): void {
  const text = body === null ? "" : typeof body === "string" ? body : JSON.stringify(body);
  const contentType = typeof body === "string" ? "text/csv; charset=utf-8" : "application/json";
  response.writeHead(status, { "content-type": contentType, ...headers });
  response.end(text);
}

async function readRequest(incoming: IncomingMessage): Promise<SimRequest> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += (chunk as Buffer).length;
    if (size > MAX_BODY_BYTES) throw new Error("The body is too large");
    chunks.push(chunk as Buffer);
  }
  const url = new URL(incoming.url ?? "/", "http://simulator");
  return {
    method: incoming.method ?? "GET",
    path: url.pathname,
    query: url.searchParams,
    header: (name) => [incoming.headers[name]].flat()[0],
    body: Buffer.concat(chunks).toString("utf8"),
  };
}
