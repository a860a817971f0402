import { brandName } from "#shared/card-brands.ts";
import type { PaymentMethod } from "#shared/contracts/payments.ts";

type Named = Pick<PaymentMethod, "kind" | "brand" | "lastFour" | "label">;

/** A way to pay without its digits, such as `Visa`, `Wallet`. */
export function methodName({ kind, brand, label }: Named): string {
  if (kind === "cash") return "Cash";
  if (kind === "wallet") return "Wallet";
  return brandName(brand || label);
}

/** The same in full, such as `Visa ending in 4242`. */
export function methodWords(method: Named): string {
  const name = methodName(method);
  return method.lastFour ? `${name} ending in ${method.lastFour}` : name;
}
