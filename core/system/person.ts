/**
 * Somebody who uses the public API by hand. Like a person, they repeat what was not answered (under
 * the same idempotency key) and give up after a while; a refusal is thrown.
 */
import { makeClient } from "#shared/client.ts";
import { type CallOf, type ResponseOf, type Route, routes } from "#shared/contracts/index.ts";
import { DEMO_CODE } from "#shared/demo.ts";
import { BeelineError, errorCodes } from "#shared/errors.ts";

export interface Person {
  readonly id: string;
  readonly phone: string;
  readonly token: string;
  call<R extends Route>(route: R, call?: CallOf<R>): Promise<ResponseOf<R>>;
}

const DEADLINE_MS = 10_000;
const PATIENCE_MS = 40_000;
const PAUSE_MS = 250;

type Caller = Person["call"];

export function callerAt(baseUrl: string, token?: string): Caller {
  const client = makeClient({
    baseUrl,
    fetch: (url, init) => fetch(url, { ...init, signal: AbortSignal.timeout(DEADLINE_MS) }),
    newKey: () => crypto.randomUUID(),
    ...(token === undefined ? {} : { token: () => token }),
  });
  return async (route, call) => {
    const keyed = { idempotencyKey: crypto.randomUUID(), ...call } as typeof call;
    const givesUpAt = Date.now() + PATIENCE_MS;
    for (;;) {
      try {
        return await client.call(route, keyed);
      } catch (error) {
        if (!isWorthRepeating(error) || Date.now() > givesUpAt) throw error;
        await Bun.sleep(PAUSE_MS);
      }
    }
  };
}

function isWorthRepeating(error: unknown): boolean {
  return error instanceof BeelineError && errorCodes[error.code].retryable;
}

/** Signs in by one-time code; an unknown phone becomes a customer. */
export async function signIn(edgeUrl: string, phone: string): Promise<Person> {
  const anybody = callerAt(edgeUrl);
  const { challengeId } = await anybody(routes.requestOtp, { body: { phone } });
  const body = { challengeId, code: DEMO_CODE };
  const { accessToken, user } = await anybody(routes.requestToken, { body });
  return { id: user.id, phone, token: accessToken, call: callerAt(edgeUrl, accessToken) };
}
