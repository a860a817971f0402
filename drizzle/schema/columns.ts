/** Column shapes that many tables share. */
import { customType, timestamp } from "drizzle-orm/pg-core";

/** An instant with millisecond precision, which is what our clocks and contracts have. */
export const instant = (name: string) =>
  timestamp(name, { withTimezone: true, precision: 3, mode: "date" });

/** The id of the transaction that wrote a row; lets a reader skip what may still be uncommitted. */
export const transactionId = customType<{ data: string }>({
  dataType: () => "xid8",
});

/** AES-256-GCM text as `core/platform/crypto.ts` writes it; the name marks it as personal. */
export { text as sealed } from "drizzle-orm/pg-core";
