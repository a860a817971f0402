import { useEffect, useRef, useState } from "react";
import { orderRoutes, type Quote } from "#shared/contracts/orders.ts";
import type { Loaded } from "../../use-load.ts";
import { api, type Place } from "../shopping.tsx";

const MOVING_PAUSE_MS = 350;

export interface RideQuote {
  /** Null while a place is missing. */
  readonly quote: Loaded<Quote> | null;
  /** The old price ended and this is another: said once, until something else is asked for. */
  readonly isRenewed: boolean;
  renew(): void;
}

/**
 * The prices of a ride between two places: asked again when a place moves, and when they expire
 * while they are looked at. Prices of the same ride stay on the page until the new ones are here.
 * @param key names what is priced; null asks for nothing
 */
export function useRideQuote(
  key: string | null,
  places: { readonly pickup: Place; readonly dropoff: Place | null },
): RideQuote {
  const [quote, setQuote] = useState<Loaded<Quote>>({ status: "loading" });
  const [turn, setTurn] = useState(0);
  const [isRenewed, setIsRenewed] = useState(false);
  const latest = useRef(places);
  const priced = useRef<string | null>(null);
  useEffect(() => {
    latest.current = places;
  });
  // `turn` stands for the wish to ask for the same ride again.
  useEffect(() => {
    if (key === null) return;
    const isSame = priced.current === key && turn > 0;
    let isCurrent = true;
    let expiry: ReturnType<typeof setTimeout> | undefined;
    if (!isSame) {
      setIsRenewed(false);
      setQuote({ status: "loading" });
    }
    const ask = async () => {
      const { pickup, dropoff } = latest.current;
      if (!dropoff) return;
      try {
        const body = { vertical: "ride" as const, pickup, dropoff };
        const value = await api.call(orderRoutes.createQuote, { body });
        if (!isCurrent) return;
        priced.current = key;
        setIsRenewed(isSame);
        setQuote({ status: "ready", value });
        const leftMs = Math.max(1_000, Date.parse(value.expiresAt) - Date.now());
        expiry = setTimeout(() => setTurn((was) => was + 1), leftMs);
      } catch (error) {
        if (isCurrent) setQuote({ status: "failed", error });
      }
    };
    const timer = setTimeout(() => void ask(), isSame ? 0 : MOVING_PAUSE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
      clearTimeout(expiry);
    };
  }, [key, turn]);
  return { quote: key === null ? null : quote, isRenewed, renew: () => setTurn((was) => was + 1) };
}
