import { brandName } from "#shared/card-brands.ts";
import type { PaymentMethod } from "#shared/contracts/payments.ts";
import { say } from "../i18n/speech.ts";

type Named = Pick<PaymentMethod, "kind" | "brand" | "lastFour" | "label">;

/** A way to pay without its digits, such as `Visa`, `Wallet`. */
export function methodName({ kind, brand, label }: Named): string {
  if (kind === "cash") return say("pay.cash");
  if (kind === "wallet") return say("pay.wallet");
  return brandName(brand || label);
}

/** The same in full, such as `Visa ending in 4242`. */
export function methodWords(method: Named): string {
  const name = methodName(method);
  return method.lastFour ? say("pay.name_ends_in", { name, digits: method.lastFour }) : name;
}
