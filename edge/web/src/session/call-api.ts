/** Calls of the public API with the tokens of one role: refreshed in time, retried with one key. */

import { type FetchLike, makeClient } from "#shared/client.ts";
import { authRoutes } from "#shared/contracts/auth.ts";
import type { CallOf, ResponseOf, Route } from "#shared/contracts/route.ts";
import { BeelineError } from "#shared/errors.ts";
import type { Role } from "#shared/roles.ts";
import { deviceId } from "./device-id.ts";
import {
  dropSession,
  endSession,
  type KeptSession,
  keepSession,
  readSession,
  rereadSession,
} from "./keep-session.ts";
import { retryDelayMs } from "./retry-delay.ts";

const DEADLINE_MS = 15_000;
/** A token that ends this soon is refreshed before the call instead of after its refusal. */
const REFRESH_AHEAD_MS = 30_000;

const fetchInTime: FetchLike = (url, init) =>
  fetch(url, { ...init, cache: "no-store", signal: AbortSignal.timeout(DEADLINE_MS) });

export const newKey = () => crypto.randomUUID();
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Asking for a code, which is limited per device as well. */
export const signInClient = makeClient({
  baseUrl: "",
  fetch: (url, init) =>
    fetchInTime(url, { ...init, headers: { ...init.headers, "x-device-id": deviceId() } }),
  newKey,
});

/** Calls without a token: catalog, sign-in. */
export const publicClient = makeClient({ baseUrl: "", fetch: fetchInTime, newKey });

const flights = new Map<Role, Promise<KeptSession | undefined>>();

/**
 * Rotates the refresh token. Within a tab one flight serves all callers; between tabs a lock does,
 * because using an old refresh token a second time ends the session on purpose.
 */
export function refreshSession(role: Role, staleToken: string): Promise<KeptSession | undefined> {
  const running = flights.get(role);
  if (running) return running;
  const flight = lockBetweenTabs(`beeline.refresh.${role}`, () => rotate(role, staleToken)).finally(
    () => flights.delete(role),
  );
  flights.set(role, flight);
  return flight;
}

function lockBetweenTabs<T>(name: string, run: () => Promise<T>): Promise<T> {
  return navigator.locks ? (navigator.locks.request(name, run) as Promise<T>) : run();
}

async function rotate(role: Role, staleToken: string): Promise<KeptSession | undefined> {
  const kept = rereadSession(role);
  if (!kept || kept.accessToken !== staleToken) return kept;
  try {
    const body = { refreshToken: kept.refreshToken };
    return keepSession(await publicClient.call(authRoutes.refreshToken, { body }), Date.now());
  } catch (error) {
    if (!(error instanceof BeelineError) || error.status >= 500 || error.code === "RATE_LIMITED")
      throw error;
    endSession(role);
    return undefined;
  }
}

/** A token that is good for a while, or undefined when nobody is signed in. */
export async function freshToken(role: Role): Promise<string | undefined> {
  const kept = readSession(role);
  if (!kept) return undefined;
  if (kept.expiresAtMs - Date.now() > REFRESH_AHEAD_MS) return kept.accessToken;
  return (await refreshSession(role, kept.accessToken))?.accessToken;
}

export interface Api {
  readonly role: Role;
  call<R extends Route>(route: R, call?: CallOf<R>): Promise<ResponseOf<R>>;
}

export function apiOf(role: Role, baseUrl = ""): Api {
  const once = async <R extends Route>(
    route: R,
    call: CallOf<R> | undefined,
  ): Promise<ResponseOf<R>> => {
    const token = await freshToken(role);
    if (!token) throw new BeelineError("UNAUTHENTICATED");
    const send = (bearer: string) =>
      makeClient({ baseUrl, fetch: fetchInTime, newKey, token: () => bearer }).call(route, call);
    try {
      return await send(token);
    } catch (error) {
      if (!(error instanceof BeelineError) || error.code !== "UNAUTHENTICATED") throw error;
      const renewed = await refreshSession(role, token);
      if (!renewed) throw error;
      return send(renewed.accessToken);
    }
  };
  return {
    role,
    async call(route, call) {
      // One key for all attempts: an answer that got lost is replayed, not done again.
      const keyed = route.idempotent ? { idempotencyKey: newKey(), ...call } : call;
      for (let attempt = 0; ; attempt++) {
        try {
          return await once(route, keyed as typeof call);
        } catch (error) {
          const delay = retryDelayMs(route, error, attempt, Math.random());
          if (delay === undefined) throw error;
          await sleep(delay);
        }
      }
    },
  };
}

/** Ends the session here even when the server cannot be told. */
export async function signOut(role: Role): Promise<void> {
  const token = await freshToken(role).catch(() => undefined);
  dropSession(role);
  if (!token) return;
  const client = makeClient({ baseUrl: "", fetch: fetchInTime, newKey, token: () => token });
  await client.call(authRoutes.logout).catch(() => undefined);
}
