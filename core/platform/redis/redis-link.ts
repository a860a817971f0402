/**
 * The connection to Redis: every command has a deadline, and the first that misses it or fails by the
 * connection opens the breaker. While it is open nothing is sent and callers hear it at once; a probe
 * of its own connection closes it. Bun's client pipelines what is sent in one turn.
 */
import type { Script } from "./redis-script.ts";

export class RedisAway extends Error {}

export interface RedisLinkOptions {
  readonly url: string;
  /** Longest time in ms that a command may take. */
  readonly deadlineMs: number;
  /** Loaded into the server whenever it is found again. */
  readonly scripts: readonly Script[];
  /** Called each time Redis answers after it was away; `isNew` when it was started anew meanwhile. */
  onUp(isNew: boolean): void;
  onDown(reason: string): void;
}

/** Between probes; doubled from the first to the last while Redis stays away. */
const FIRST_PROBE_MS = 50;
const LAST_PROBE_MS = 1_000;

export class RedisLink {
  readonly #options: RedisLinkOptions;
  #client: Bun.RedisClient | undefined;
  #probe: Timer | undefined;
  #probeMs = FIRST_PROBE_MS;
  #isClosed = false;
  #runId: string | undefined;

  constructor(options: RedisLinkOptions) {
    this.#options = options;
    void this.#connect();
  }

  get isUp(): boolean {
    return this.#client !== undefined;
  }

  /** @throws RedisAway when Redis does not answer in time; other errors are Redis's refusals. */
  async command(name: string, args: readonly string[]): Promise<unknown> {
    const client = this.#client;
    if (!client) throw new RedisAway("Redis is away");
    try {
      return await within(this.#options.deadlineMs, client.send(name, args as string[]));
    } catch (error) {
      if (isRefusal(error)) throw error;
      this.#fail(client, reasonOf(error));
      throw new RedisAway(reasonOf(error));
    }
  }

  /** Runs a script by its name in the server's cache, or sends it where the cache was lost. */
  async run(script: Script, keys: readonly string[], args: readonly string[]): Promise<unknown> {
    const rest = [String(keys.length), ...keys, ...args];
    try {
      return await this.command("EVALSHA", [script.sha, ...rest]);
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith("NOSCRIPT"))) throw error;
      return this.command("EVAL", [script.source, ...rest]);
    }
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#probe);
    const client = this.#client;
    this.#client = undefined;
    client?.close();
  }

  async #connect(): Promise<void> {
    const client = new Bun.RedisClient(this.#options.url, {
      autoReconnect: false,
      enableOfflineQueue: false,
      connectionTimeout: this.#options.deadlineMs,
    });
    let runId: string | undefined;
    try {
      const greet = async () => {
        await client.connect();
        const { scripts } = this.#options;
        await Promise.all(scripts.map(({ source }) => client.send("SCRIPT", ["LOAD", source])));
        const server = String(await client.send("INFO", ["server"]));
        runId = /^run_id:(\w+)/m.exec(server)?.[1];
      };
      await within(this.#options.deadlineMs * 2, greet());
    } catch (error) {
      client.close();
      this.#probeLater(reasonOf(error));
      return;
    }
    if (this.#isClosed) {
      client.close();
      return;
    }
    client.onclose = () => this.#fail(client, "the connection was closed");
    this.#client = client;
    this.#probeMs = FIRST_PROBE_MS;
    const isNew = this.#runId !== runId;
    this.#runId = runId;
    this.#options.onUp(isNew);
  }

  #fail(client: Bun.RedisClient, reason: string): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    // What is still on the way is answered as failed, or never: nobody waits for it any more.
    client.close();
    this.#probeLater(reason);
  }

  #probeLater(reason: string): void {
    if (this.#isClosed) return;
    this.#options.onDown(reason);
    this.#probe = setTimeout(() => void this.#connect(), this.#probeMs);
    this.#probeMs = Math.min(LAST_PROBE_MS, this.#probeMs * 2);
  }
}

class Late extends Error {}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: Timer | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Late(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    // After the deadline nobody listens to what becomes of it.
    work.catch(() => {});
  }
}

/** Redis answered, and said no: a fault of ours, or a server that is still loading its data. */
function isRefusal(error: unknown): boolean {
  return (
    error instanceof Error &&
    "code" in error &&
    error.code === "ERR_REDIS_SERVER_ERROR" &&
    !/^(LOADING|MASTERDOWN|READONLY|CLUSTERDOWN|OOM|BUSY)\b/.test(error.message)
  );
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
