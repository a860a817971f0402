/** What core and edge tell each other about sessions and credentials: signed calls under /internal. */
import { z } from "zod";

/** A core tells the edge what ended; telling it twice is the same as once. */
export const endedSessionsPath = "/internal/sessions/ended";
export const MAX_ENDED_PER_CALL = 500;
export const EndedSessionsNote = z.object({
  ids: z
    .array(z.string().regex(/^((ses|crd)_[a-z]{2}_[0-9a-z]{26}|key_[a-z]{2}_[\w-]{1,100})$/))
    .min(1)
    .max(MAX_ENDED_PER_CALL),
});
export type EndedSessionsNote = z.infer<typeof EndedSessionsNote>;
/** That it is there says enough. */
export const EndedSessionsAnswer = z.object({});

/**
 * How long an ended session is remembered: no token of it lives longer (a tracking token lives half
 * an hour), and clocks differ.
 */
export const ENDED_MEMORY_MS = 31 * 60_000;

/** The edge trades the hash of an API key for an access token of the key's account. */
export const tradeKeyPath = "/internal/credentials/trade";
export const TradeKeyRequest = z.object({ keySha256Hex: z.string().regex(/^[0-9a-f]{64}$/) });
export const TradeKeyAnswer = z.object({
  /** Null for a key that is unknown, revoked or expired. */
  accessToken: z.string().nullable(),
});
export type TradeKeyAnswer = z.infer<typeof TradeKeyAnswer>;

/** A key that was withdrawn at once ends like a session, under this id. */
export function endedKeyId(region: string, kid: string): string {
  return `key_${region}_${kid}`;
}
