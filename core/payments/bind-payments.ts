import { routes } from "#shared/contracts/index.ts";
import type { Bind } from "../platform/index.ts";
import { addPaymentMethod } from "./add-payment-method.ts";
import { listPaymentMethods } from "./list-payment-methods.ts";

export function bindPayments(bind: Bind): void {
  bind(routes.listPaymentMethods, ({ ctx }) => listPaymentMethods(ctx));
  bind(routes.addPaymentMethod, ({ ctx, body }) => addPaymentMethod(ctx, body));
}
