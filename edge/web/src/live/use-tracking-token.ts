import { useRef } from "react";
import { orderRoutes } from "#shared/contracts/orders.ts";
import type { Api } from "../session/call-api.ts";
import { codeOf } from "../words/error-words.ts";

const RENEW_AHEAD_MS = 60_000;

/** The token of an order's room in the caller's own role, kept until shortly before it ends. */
export function useTrackingToken(
  api: Api,
  id: string,
): (isRefused: boolean) => Promise<string | undefined> {
  const kept = useRef<{ token: string; endsAtMs: number } | null>(null);
  return async (isRefused) => {
    if (!isRefused && kept.current && kept.current.endsAtMs > Date.now()) return kept.current.token;
    try {
      const { token, expiresAt } = await api.call(orderRoutes.getTrackingToken, { params: { id } });
      kept.current = { token, endsAtMs: Date.parse(expiresAt) - RENEW_AHEAD_MS };
      return token;
    } catch (error) {
      if (["NOT_FOUND", "FORBIDDEN", "UNAUTHENTICATED"].includes(codeOf(error))) return undefined;
      throw error;
    }
  };
}
