/** Search as one types: the last answer stays until the next one is there, and late ones are dropped. */
import { useCallback, useEffect, useState } from "react";
import { makeClient } from "#shared/client.ts";
import { catalogRoutes } from "#shared/contracts/catalog.ts";
import type { ResponseOf } from "#shared/contracts/route.ts";
import type { Position } from "#shared/geo.ts";
import { newKey } from "../session/call-api.ts";

/** A pause in typing that is worth a question. */
const TYPING_PAUSE_MS = 120;
const DEADLINE_MS = 8_000;

export type Found = ResponseOf<typeof catalogRoutes.search>;

export interface Searching {
  /** What is shown, and what it is the answer to. */
  readonly shown: { readonly query: string; readonly found: Found } | null;
  readonly isBusy: boolean;
  readonly error: unknown;
  retry(): void;
}

export function useSearch(typed: string, city: string, near: Position): Searching {
  const query = typed.trim();
  const [shown, setShown] = useState<Searching["shown"]>(null);
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [turn, setTurn] = useState(0);
  const { lat, lng } = near;
  // `turn` stands for the wish to ask the same again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    setError(null);
    if (query === "") {
      setShown(null);
      setIsBusy(false);
      return;
    }
    setIsBusy(true);
    const stop = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const found = await ask({ city, q: query, lat, lng }, stop.signal);
        if (!stop.signal.aborted) setShown({ query, found });
      } catch (caught) {
        if (!stop.signal.aborted) setError(caught);
      } finally {
        if (!stop.signal.aborted) setIsBusy(false);
      }
    }, TYPING_PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [query, city, lat, lng, turn]);
  const retry = useCallback(() => setTurn((was) => was + 1), []);
  return { shown, isBusy, error, retry };
}

function ask(
  query: { city: string; q: string; lat: number; lng: number },
  stop: AbortSignal,
): Promise<Found> {
  const signal = AbortSignal.any([stop, AbortSignal.timeout(DEADLINE_MS)]);
  const client = makeClient({
    baseUrl: "",
    fetch: (url, init) => fetch(url, { ...init, signal }),
    newKey,
  });
  return client.call(catalogRoutes.search, { query });
}
