import { useEffect, useRef, useState } from "react";
import { orderRoutes, type Quote } from "#shared/contracts/orders.ts";
import type { Loaded } from "../use-load.ts";
import { type Basket, basketLines } from "./basket.ts";
import { api, type Place } from "./shopping.tsx";

const TYPING_PAUSE_MS = 350;

/**
 * The price of the basket at the door: asked again when either changes, and when it expires while
 * the page is looked at, so that the button always says what will be paid.
 */
export function useQuote(
  basket: Basket,
  place: Place,
): { quote: Loaded<Quote>; renew: () => void } {
  const [quote, setQuote] = useState<Loaded<Quote>>({ status: "loading" });
  const [turn, setTurn] = useState(0);
  const key = JSON.stringify([basket.storeId, basketLines(basket), place]);
  const wish = useRef({ basket, place });
  useEffect(() => {
    wish.current = { basket, place };
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for basket and place
  useEffect(() => {
    let isCurrent = true;
    let expiry: ReturnType<typeof setTimeout> | undefined;
    setQuote({ status: "loading" });
    const ask = async () => {
      const { basket, place: dropoff } = wish.current;
      const items = basketLines(basket);
      const body = { vertical: "delivery" as const, storeId: basket.storeId, items, dropoff };
      try {
        const value = await api.call(orderRoutes.createQuote, { body });
        if (!isCurrent) return;
        setQuote({ status: "ready", value });
        const leftMs = Math.max(1_000, Date.parse(value.expiresAt) - Date.now());
        expiry = setTimeout(() => setTurn((was) => was + 1), leftMs);
      } catch (error) {
        if (isCurrent) setQuote({ status: "failed", error });
      }
    };
    const timer = setTimeout(() => void ask(), turn === 0 ? TYPING_PAUSE_MS : 0);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
      clearTimeout(expiry);
    };
  }, [key, turn]);
  return { quote, renew: () => setTurn((was) => was + 1) };
}
