/** Column shapes that many tables share. */
import { customType, timestamp } from "drizzle-orm/pg-core";

/** An instant with millisecond precision, which is what our clocks and contracts have. */
export const instant = (name: string) =>
  timestamp(name, { withTimezone: true, precision: 3, mode: "date" });

/** Raw bytes. */
export const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({
  dataType: () => "bytea",
});

/** AES-256-GCM text as `core/platform/crypto.ts` writes it; the name marks it as personal. */
export { text as sealed } from "drizzle-orm/pg-core";
