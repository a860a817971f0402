import type { PaymentMethod } from "#shared/contracts/payments.ts";
import { Icon, type IconName } from "../design/icons.tsx";

const icons: Readonly<Record<PaymentMethod["kind"], IconName>> = {
  cash: "cash",
  wallet: "bag",
  card: "card",
  upi: "phone",
  account: "user",
};

const names: Partial<Record<PaymentMethod["kind"], string>> = { cash: "Cash", wallet: "Wallet" };

/** A way to pay: its sign, its name, and the last digits where it has some. */
export function MethodLabel({ method }: { method: PaymentMethod }) {
  const { kind, brand, lastFour, label } = method;
  return (
    <>
      <Icon name={icons[kind]} />
      <span>{names[kind] ?? (lastFour ? brand : label)}</span>
      {lastFour ? <span className="soft figures">ends in {lastFour}</span> : null}
    </>
  );
}
