import type { orders } from "#drizzle/schema/index.ts";
import type { Role } from "#shared/roles.ts";

export type OrderRow = typeof orders.$inferSelect;

/** For whom an order is shown. Whether they may see it at all is asked elsewhere. */
export interface OrderViewer {
  readonly role: Role;
  readonly id: string;
}
