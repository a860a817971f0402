import type { PaymentMethod } from "#shared/contracts/payments.ts";
import { CASH, type PaymentMethodRow, WALLET } from "./payment-row.ts";

export const cashMethod: PaymentMethod = {
  id: CASH,
  kind: "cash",
  provider: "cash",
  label: "Cash at the door",
  lastFour: null,
  brand: null,
};

export const walletMethod: PaymentMethod = {
  id: WALLET,
  kind: "wallet",
  provider: "wallet",
  label: "Wallet",
  lastFour: null,
  brand: null,
};

export function viewMethod(row: PaymentMethodRow): PaymentMethod {
  return {
    id: row.id,
    kind: row.kind,
    provider: row.provider,
    label: row.lastFour === "" ? row.brand : `${row.brand} ···· ${row.lastFour}`,
    lastFour: row.lastFour === "" ? null : row.lastFour,
    brand: row.brand,
  };
}
