import type { PaymentMethod } from "#shared/contracts/payments.ts";
import { Icon, type IconName } from "../design/icons.tsx";
import { say } from "../i18n/speech.ts";
import { methodName } from "./method-name.ts";

const icons: Readonly<Record<PaymentMethod["kind"], IconName>> = {
  cash: "cash",
  wallet: "bag",
  card: "card",
  upi: "phone",
  account: "user",
};

/** A way to pay: its sign, its name, and the last digits where it has some. */
export function MethodLabel({ method }: { method: PaymentMethod }) {
  const { kind, lastFour } = method;
  return (
    <>
      <Icon name={icons[kind]} />
      <span>{methodName(method)}</span>
      {lastFour ? (
        <span className="soft figures">{say("pay.ends_in", { digits: lastFour })}</span>
      ) : null}
    </>
  );
}
