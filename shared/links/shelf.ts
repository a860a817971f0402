/**
 * What core and edge tell each other about short links, in signed calls. The edge learns of no
 * person: a shared trip is its order's id, and a click is a count.
 */
import { z } from "zod";
import { LinkPurpose, ReferrerClass } from "../contracts/links.ts";

/** A link as the edge keeps it. */
export const ShelfLink = z.object({
  code: z.string().min(1).max(40),
  /** Names the home region, too. */
  id: z.string(),
  purpose: LinkPurpose,
  orderId: z.string().nullable(),
  target: z.string().nullable(),
  expiresAt: z.string(),
  /** For good: a link that was taken back never opens again, whatever arrives later. */
  isRevoked: z.boolean(),
});
export type ShelfLink = z.infer<typeof ShelfLink>;

export const MAX_PUBLISHED_LINKS = 100;

/** Core → edge `POST /internal/links`: claims codes and takes links back; repeats are harmless. */
export const LinkBatch = z.object({ links: z.array(ShelfLink).max(MAX_PUBLISHED_LINKS) });
/** Ids whose code is theirs, and ids whose code belongs to another link. */
export const LinkBatchAnswer = z.object({ kept: z.array(z.string()), taken: z.array(z.string()) });
export type LinkBatchAnswer = z.infer<typeof LinkBatchAnswer>;

/** Edge → core `POST /internal/links/guest`: somebody opened a shared trip. */
export const GuestRequest = z.object({ linkId: z.string().max(80) });
/** The right to watch, or null when the trip is over or the link was taken back. */
export const GuestAnswer = z.object({ token: z.string().nullable() });

export const ClickCount = z.object({
  linkId: z.string().max(80),
  /** UTC. */
  day: z.iso.date(),
  country: z.string().regex(/^[A-Z]{2}$/),
  referrer: ReferrerClass,
  clicks: z.int().min(1).max(1_000_000_000),
});
export type ClickCount = z.infer<typeof ClickCount>;

export const MAX_CLICK_ROWS = 500;

/**
 * Edge → core `POST /internal/links/clicks`: at least once. A shelf sends one batch of a sequence
 * until it is answered, so the core knows a repeat by its number.
 */
export const ClickBatch = z.object({
  shelf: z.string().min(8).max(80),
  sequence: z.int().min(1),
  clicks: z.array(ClickCount).max(MAX_CLICK_ROWS),
});
export type ClickBatch = z.infer<typeof ClickBatch>;
export const ClickAnswer = z.object({ sequence: z.int() });
