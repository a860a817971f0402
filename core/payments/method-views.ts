import type { PaymentMethod } from "#shared/contracts/payments.ts";
import { CASH, type PaymentMethodRow } from "./payment-row.ts";

export const cashMethod: PaymentMethod = {
  id: CASH,
  kind: "cash",
  provider: "cash",
  label: "Cash at the door",
  lastFour: null,
  brand: null,
};

export function viewMethod(row: PaymentMethodRow): PaymentMethod {
  return {
    id: row.id,
    kind: row.kind,
    provider: row.provider,
    label: `${row.brand} ···· ${row.lastFour}`,
    lastFour: row.lastFour,
    brand: row.brand,
  };
}
