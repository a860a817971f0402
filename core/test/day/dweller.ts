/** Somebody who uses the public API all day, in one session that is renewed when it gets old. */
import { type Client, makeClient } from "#shared/client.ts";
import { type CallOf, type ResponseOf, type Route, routes } from "#shared/contracts/index.ts";
import { BeelineError, type ErrorCode } from "#shared/errors.ts";
import type { TestCore, TestPerson } from "../test-core.ts";

/** Access tokens end after a quarter of an hour. */
const FRESH_MS = 14 * 60_000;

export class Dweller {
  readonly id: string;
  readonly #core: TestCore;
  readonly #client: Client;
  #token: string;
  #refreshToken: string;
  #renewedMs: number;

  constructor(core: TestCore, { id, token, refreshToken }: TestPerson) {
    this.id = id;
    this.#core = core;
    this.#token = token;
    this.#refreshToken = refreshToken;
    this.#renewedMs = core.ambient.now().getTime();
    this.#client = makeClient({
      baseUrl: "http://core.test",
      fetch: (url, init) => core.request(url, init),
      newKey: () => crypto.randomUUID(),
      token: () => this.#token,
    });
  }

  async call<R extends Route>(route: R, call?: CallOf<R>): Promise<ResponseOf<R>> {
    const nowMs = this.#core.ambient.now().getTime();
    if (nowMs - this.#renewedMs > FRESH_MS) {
      this.#renewedMs = nowMs;
      const body = { refreshToken: this.#refreshToken };
      const session = await this.#client.call(routes.refreshToken, { body });
      this.#token = session.accessToken;
      this.#refreshToken = session.refreshToken;
    }
    return this.#client.call(route, call);
  }
}

/** What came of it; undefined when it was refused in one of the ways that can happen here. */
export async function unless<T>(
  refused: readonly ErrorCode[],
  work: Promise<T>,
  told?: (code: ErrorCode) => void,
): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof BeelineError) || !refused.includes(error.code)) throw error;
    told?.(error.code);
    return undefined;
  }
}
