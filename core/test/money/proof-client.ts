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
export const PATIENCE_MS = 600_000;
const PAUSE_MS = 120;

/** Where the core can be reached now; undefined while it is dead. */
export type FindDoor = () => string | undefined;

/** The token of somebody that is valid now; another one than `refused`, which is over. */
export type FindToken = (person: TestPerson, refused: string | undefined) => Promise<string>;

export interface Asking {
  readonly door: FindDoor;
  readonly token: FindToken;
  readonly origin: Origin;
}

export const pause = (ms = PAUSE_MS) => new Promise((resolve) => setTimeout(resolve, ms));

/** @throws BeelineError a refusal that stays; Error when it takes too long */
export async function insist<R extends Route>(
  { door, token, origin }: Asking,
  person: TestPerson,
  route: R,
  call: CallOf<R>,
): Promise<ResponseOf<R>> {
  let { request } = origin;
  let refused: string | undefined;
  return untilAnswered(`${route.method} ${route.path}`, async () => {
    const baseUrl = door();
    if (baseUrl === undefined) throw new BeelineError("UNAVAILABLE");
    const header = JSON.stringify({ ...origin, request });
    request += 1;
    const present = await token(person, refused);
    const client = makeClient({
      baseUrl,
      newKey: () => crypto.randomUUID(),
      token: () => present,
      fetch: (url, init) =>
        fetch(url, {
          ...init,
          headers: { ...init.headers, [ORIGIN_HEADER]: header },
          signal: AbortSignal.timeout(30_000),
        }),
    });
    return client.call(route, call).catch((error: unknown) => {
      const isOver = error instanceof BeelineError && error.code === "UNAUTHENTICATED";
      if (isOver) refused = present;
      throw error;
    });
  });
}

/** The rider is at the door. */
export async function deliver(
  { door, origin }: Pick<Asking, "door" | "origin">,
  orderId: string,
): Promise<void> {
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
      if (performance.now() > giveUpAt)
        throw new Error(`stuck: ${what} (${error.code} ${error.message})`);
      await pause();
    }
  }
}

/** Whether the same request may have another answer later. */
function isPassing({ code }: BeelineError): boolean {
  return (
    errorCodes[code].retryable ||
    ["PAYMENT_PENDING", "UNAUTHENTICATED"].includes(code) ||
    code === "REQUEST_IN_PROGRESS"
  );
}
