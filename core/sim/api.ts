/**
 * Calls to the public API with a deadline and retries. A mutation keeps its idempotency key through
 * all its retries, so an answer that got lost is replayed and nothing happens twice.
 */
import { makeClient } from "#shared/client.ts";
import type { CallOf, ResponseOf, Route } from "#shared/contracts/route.ts";
import { BeelineError, errorCodes } from "#shared/errors.ts";
import type { Random } from "../seed/index.ts";
import { sleep } from "./sleep.ts";

const DEADLINE_MS = 10_000;
const FIRST_PAUSE_MS = 300;
const LONGEST_PAUSE_MS = 5_000;
/** How long a call is repeated while the server says that a retry may help. */
export const PATIENCE_MS = 60_000;

export interface CallManners {
  /** 0 for calls that are worthless later. */
  readonly patienceMs?: number;
}

export interface Api {
  call<R extends Route>(
    route: R,
    call: CallOf<R>,
    signal: AbortSignal,
    manners?: CallManners,
  ): Promise<ResponseOf<R>>;
}

/** Whether anybody gets answers: one for all calls of the city. */
export interface Contact {
  lastAnswerAt: number;
}

export interface ApiOptions {
  readonly baseUrl: string;
  readonly random: Random;
  readonly contact: Contact;
  readonly token?: () => string | undefined;
}

function isWorthRetrying(error: unknown): boolean {
  return error instanceof BeelineError && errorCodes[error.code].retryable;
}

export function hasErrorCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof BeelineError && codes.includes(error.code);
}

export function makeApi(options: ApiOptions): Api {
  const { random, contact } = options;
  const client = makeClient({
    baseUrl: options.baseUrl,
    ...(options.token ? { token: options.token } : {}),
    newKey: () => crypto.randomUUID(),
    fetch: async (url, init) => {
      const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(DEADLINE_MS) });
      contact.lastAnswerAt = Date.now();
      return answer;
    },
  });
  return {
    async call(route, call, signal, manners = {}) {
      const givesUpAt = Date.now() + (manners.patienceMs ?? PATIENCE_MS);
      const keyed = { idempotencyKey: crypto.randomUUID(), ...call };
      for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2)) {
        try {
          return await client.call(route, keyed);
        } catch (error) {
          if (!isWorthRetrying(error) || Date.now() + pauseMs > givesUpAt) throw error;
        }
        await sleep(pauseMs * random.between(0.7, 1.3), signal);
      }
    },
  };
}
