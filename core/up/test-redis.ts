/**
 * A Redis of its own for tests and benchmarks: the machine's `redis-server` on a free port, without
 * persistence, which may be killed, held and started again. It ends when we stop or die (leash.ts).
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { type Child, lastLines, startChild } from "./child.ts";
import { findFreePort } from "./ports.ts";

export interface TestRedis {
  readonly url: string;
  /** A connection for looking and meddling; closed with the server. */
  readonly client: Bun.RedisClient;
  /** kill -9: everything in it is lost. */
  kill(): Promise<void>;
  /** Starts it again on the same port, empty. */
  start(): Promise<void>;
  /** SIGSTOP: connections stay, nothing answers. */
  hold(): void;
  /** SIGCONT. */
  release(): void;
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 10_000;
const PORT_ATTEMPTS = 5;

/** @throws Error that says how to get Redis where there is none */
export async function startTestRedis(): Promise<TestRedis> {
  const program = Bun.which("redis-server", { PATH: searchPath() });
  if (!program) {
    throw new Error(
      "redis-server is missing, and these tests need a real one: install it (Debian: apt-get install redis-server).",
    );
  }
  const dir = mkdtempSync(join(tmpdir(), "beeline-redis-"));
  for (let attempt = 1; ; attempt++) {
    const server = new RedisServer(program, dir, await findFreePort());
    try {
      await server.start();
      return server;
    } catch (error) {
      // Somebody may have taken the port meanwhile.
      if (attempt < PORT_ATTEMPTS) continue;
      await server.stop();
      throw error;
    }
  }
}

/** Debian keeps servers where only root's path leads. */
function searchPath(): string {
  return [process.env["PATH"] ?? "", "/usr/sbin", "/usr/local/bin", "/usr/bin"].join(delimiter);
}

class RedisServer implements TestRedis {
  readonly url: string;
  readonly #program: string;
  readonly #dir: string;
  readonly #port: number;
  #child: Child | undefined;
  #client: Bun.RedisClient | undefined;

  constructor(program: string, dir: string, port: number) {
    this.#program = program;
    this.#dir = dir;
    this.#port = port;
    this.url = `redis://127.0.0.1:${port}`;
  }

  get client(): Bun.RedisClient {
    if (!this.#client) throw new Error("this Redis does not run");
    return this.#client;
  }

  async start(): Promise<void> {
    const pidFile = join(this.#dir, "redis.pid");
    rmSync(pidFile, { force: true });
    const child = startChild({
      name: "redis",
      command: this.#program,
      args: [
        ...["--port", String(this.#port), "--bind", "127.0.0.1", "--dir", this.#dir],
        ...["--save", "", "--appendonly", "no", "--daemonize", "no", "--pidfile", pidFile],
      ],
      cwd: this.#dir,
      env: { PATH: searchPath() },
      logFile: join(this.#dir, "redis.log"),
      // There is nothing to save, and a held one hears nothing else.
      stopSignal: "SIGKILL",
    });
    this.#child = child;
    const deadline = performance.now() + READY_WITHIN_MS;
    for (;;) {
      const client = new Bun.RedisClient(this.url, { autoReconnect: false });
      try {
        await client.connect();
        // Somebody else's server on this port would not have our directory.
        const [, dir] = (await client.send("CONFIG", ["GET", "dir"]).then(flat)) as string[];
        if (dir === this.#dir) {
          this.#client = client;
          return;
        }
      } catch {
        // Not yet.
      }
      client.close();
      if (child.exitCode() !== undefined || performance.now() > deadline) {
        throw new Error(`redis-server did not start.\n${lastLines(child.logFile).join("\n")}`);
      }
      await Bun.sleep(20);
    }
  }

  async kill(): Promise<void> {
    this.#client?.close();
    this.#client = undefined;
    await this.#child?.stop();
    this.#child = undefined;
  }

  hold(): void {
    process.kill(this.#pid(), "SIGSTOP");
  }

  release(): void {
    process.kill(this.#pid(), "SIGCONT");
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.#dir, { recursive: true, force: true });
  }

  #pid(): number {
    return Number(readFileSync(join(this.#dir, "redis.pid"), "utf8"));
  }
}

/** The newer protocol answers with an object where the older one has a list. */
const flat = (answer: unknown) =>
  Array.isArray(answer) ? answer : Object.entries(answer as object).flat();
