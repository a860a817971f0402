/** Fields that several contracts share. */
import { z } from "zod";
import { Id } from "../ids.ts";

export const Instant = z.iso.datetime({ offset: true }).describe("RFC 3339");

/** E.164, such as +919876543210. */
export const Phone = z.string().regex(/^\+[1-9]\d{7,14}$/, "Use the international form, +…");

export const IdParams = z.object({ id: Id });

/** Ours are visible characters; nothing else gets as far as the database. */
const Cursor = z
  .string()
  .max(200)
  .regex(/^[\x21-\x7e]*$/);

export const PageQuery = z.object({
  cursor: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

/** Free text that people write: trimmed, bounded, without control characters. */
export function text(max: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(
      // biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
      /^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/,
      "Control characters are not allowed",
    );
}

export const Vehicle = z.enum(["bike", "scooter", "bicycle", "auto", "sedan", "suv"]);
export type Vehicle = z.infer<typeof Vehicle>;

export const Freshness = z.enum(["live", "delayed", "lost"]);
export type Freshness = z.infer<typeof Freshness>;

/** A position that a client sees always says how old it is. */
export const SeenPosition = z.object({
  lat: z.number(),
  lng: z.number(),
  bearing: z.number().nullable(),
  speedKmh: z.number().nullable(),
  recordedAt: Instant,
  ageMs: z.int().min(0),
  freshness: Freshness,
});
export type SeenPosition = z.infer<typeof SeenPosition>;

/** Seconds from now until the next thing the viewer waits for. */
export const Eta = z.object({
  seconds: z.int().min(0),
  low: z.int().min(0),
  high: z.int().min(0),
  confidence: z.number().min(0).max(1),
});
export type Eta = z.infer<typeof Eta>;
