/**
 * Vitest's global set-up for tests of the edge that need a Redis over REST: the machine's
 * `redis-server` behind a front that speaks Upstash's protocol (one command, `/pipeline`,
 * `/multi-exec`). Under `/hang` the front accepts and never answers, under `/fail` it answers 500.
 * Without a `redis-server` the tests that need it say so; the others run.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { TestProject } from "vitest/node";
import { type Child, startChild } from "./child.ts";
import { findFreePort } from "./ports.ts";
import { type RedisAnswer, RedisRefusal, RedisWire } from "./redis-wire.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Undefined where the machine has no `redis-server`. */
    redisRest: { readonly url: string; readonly token: string } | undefined;
  }
}

const TOKEN = "a token for tests only";
const READY_WITHIN_MS = 10_000;
const MAX_BODY_CHARS = 4 * 1024 * 1024;

export default async function startRedisOverRest(
  project: TestProject,
): Promise<() => Promise<void>> {
  const dir = mkdtempSync(join(tmpdir(), "beeline-redis-rest-"));
  const port = await findFreePort();
  const redis = startRedis(dir, port);
  const wire = await connected(port, redis);
  if (!wire) {
    await redis.stop();
    rmSync(dir, { recursive: true, force: true });
    project.provide("redisRest", undefined);
    return async () => {};
  }
  const front = createServer((request, response) => void serve(wire, request, response));
  await new Promise<void>((resolve) => front.listen(0, "127.0.0.1", resolve));
  const address = front.address();
  if (address === null || typeof address === "string") throw new Error("the front has no port");
  project.provide("redisRest", { url: `http://127.0.0.1:${address.port}`, token: TOKEN });
  return async () => {
    front.closeAllConnections();
    front.close();
    wire.close();
    await redis.stop();
    rmSync(dir, { recursive: true, force: true });
  };
}

function startRedis(dir: string, port: number): Child {
  return startChild({
    name: "redis",
    command: "redis-server",
    args: [
      ...["--port", String(port), "--bind", "127.0.0.1", "--dir", dir],
      ...["--save", "", "--appendonly", "no", "--daemonize", "no"],
    ],
    cwd: dir,
    // Debian keeps servers where only root's path leads.
    env: { PATH: "/usr/local/bin:/usr/bin:/usr/sbin" },
    logFile: join(dir, "redis.log"),
    stopSignal: "SIGKILL",
  });
}

/** Undefined when the server is not there at all. */
async function connected(port: number, redis: Child): Promise<RedisWire | undefined> {
  const deadline = performance.now() + READY_WITHIN_MS;
  while (redis.exitCode() === undefined && performance.now() < deadline) {
    const wire = new RedisWire(port);
    const answer = await wire.send(["PING"]).catch(() => undefined);
    if (answer === "PONG") return wire;
    wire.close();
    await sleep(20);
  }
  return undefined;
}

async function serve(
  wire: RedisWire,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = request.url ?? "/";
  if (path.startsWith("/hang")) return;
  const send = (status: number, body: unknown) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(body));
  };
  if (path.startsWith("/fail")) return send(500, { error: "it was told to fail" });
  if (request.headers.authorization !== `Bearer ${TOKEN}`) {
    return send(401, { error: "Unauthorized" });
  }
  const encode = request.headers["upstash-encoding"] === "base64" ? inBase64 : plain;
  try {
    const body: unknown = JSON.parse(await textOf(request));
    if (path === "/") {
      const answer = await wire.send(commandOf(body));
      return answer instanceof RedisRefusal
        ? send(400, { error: answer.message })
        : send(200, { result: encode(answer) });
    }
    const answers = await runAll(wire, path, body);
    const told = (answer: RedisAnswer) =>
      answer instanceof RedisRefusal ? { error: answer.message } : { result: encode(answer) };
    return send(200, answers.map(told));
  } catch (error) {
    return send(400, { error: error instanceof Error ? error.message : "not understood" });
  }
}

async function runAll(wire: RedisWire, path: string, body: unknown): Promise<RedisAnswer[]> {
  if (!Array.isArray(body)) throw new Error("a list of commands is expected");
  const commands = body.map(commandOf);
  if (path === "/pipeline") return Promise.all(commands.map((command) => wire.send(command)));
  if (path !== "/multi-exec") throw new Error(`there is no ${path}`);
  const framed = [["MULTI"], ...commands, ["EXEC"]];
  const answers = await Promise.all(framed.map((command) => wire.send(command)));
  const done = answers.at(-1);
  if (!Array.isArray(done)) throw new Error(done instanceof Error ? done.message : "aborted");
  return [...done];
}

function commandOf(body: unknown): string[] {
  if (!Array.isArray(body) || body.length === 0) throw new Error("a command is a list");
  return body.map((part) => (typeof part === "object" ? JSON.stringify(part) : String(part)));
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  request.setEncoding("utf8");
  for await (const chunk of request) {
    text += chunk;
    if (text.length > MAX_BODY_CHARS) throw new Error("too long");
  }
  return text;
}

const plain = (answer: RedisAnswer): unknown =>
  Array.isArray(answer)
    ? answer.map(plain)
    : answer instanceof RedisRefusal
      ? answer.message
      : answer;

/** Strings travel encoded, but for the plain OK. */
const inBase64 = (answer: RedisAnswer): unknown => {
  if (Array.isArray(answer)) return answer.map(inBase64);
  if (typeof answer !== "string" || answer === "OK") return plain(answer);
  return Buffer.from(answer).toString("base64");
};
