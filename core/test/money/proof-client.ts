/**
 * Callers that never give up: what a dead core swallowed is asked again under the same key, and what
 * another attempt is at work on is waited for.
 */
import { makeClient } from "#shared/client.ts";
import type { CallOf, ResponseOf, Route } from "#shared/contracts/index.ts";
import { BeelineError, errorCodes } from "#shared/errors.ts";
import type { TestPerson } from "../test-core.ts";
import { ORIGIN_HEADER, type Origin } from "./decided-ids.ts";

/** A step that takes longer is stuck, which nothing here may be. */
const PATIENCE_MS = 150_000;
const PAUSE_MS = 120;

/** Where the core can be reached now; undefined while it is dead. */
export type FindDoor = () => string | undefined;

export interface Asking {
  readonly door: FindDoor;
  readonly origin: Origin;
}

export const pause = (ms = PAUSE_MS) => new Promise((resolve) => setTimeout(resolve, ms));

/** @throws BeelineError a refusal that stays; Error when it takes too long */
export async function insist<R extends Route>(
  { door, origin }: Asking,
  person: TestPerson,
  route: R,
  call: CallOf<R>,
): Promise<ResponseOf<R>> {
  return untilAnswered(`${route.method} ${route.path}`, async () => {
    const baseUrl = door();
    if (baseUrl === undefined) throw new BeelineError("UNAVAILABLE");
    const client = makeClient({
      baseUrl,
      newKey: () => crypto.randomUUID(),
      token: () => person.token,
      fetch: (url, init) =>
        fetch(url, {
          ...init,
          headers: { ...init.headers, [ORIGIN_HEADER]: JSON.stringify(origin) },
          signal: AbortSignal.timeout(30_000),
        }),
    });
    return client.call(route, call);
  });
}

/** The rider is at the door. */
export async function deliver({ door, origin }: Asking, orderId: string): Promise<void> {
  await untilAnswered("deliver", async () => {
    const answer = await fetch(`${door()}/proof/deliver/${orderId}`, {
      method: "POST",
      headers: { [ORIGIN_HEADER]: JSON.stringify(origin) },
      signal: AbortSignal.timeout(30_000),
    }).catch(() => undefined);
    if (!answer) throw new BeelineError("UNAVAILABLE");
    const { code } = (await answer.json()) as { code?: keyof typeof errorCodes };
    // The attempt before this one was heard, and its answer lost.
    if (code !== undefined && code !== "CONFLICT") throw new BeelineError(code);
  });
}

async function untilAnswered<T>(what: string, ask: () => Promise<T>): Promise<T> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      const isOver = !(error instanceof BeelineError) || !isPassing(error);
      if (isOver) throw error;
      if (performance.now() > giveUpAt) throw new Error(`stuck: ${what} (${error.code})`);
      await pause();
    }
  }
}

/** Whether the same request may have another answer later. */
function isPassing({ code }: BeelineError): boolean {
  return errorCodes[code].retryable || code === "PAYMENT_PENDING" || code === "REQUEST_IN_PROGRESS";
}
