import { routes } from "#shared/contracts/index.ts";
import type { Bind } from "../platform/index.ts";
import { addPaymentMethod } from "./add-payment-method.ts";
import { listPaymentMethods } from "./list-payment-methods.ts";
import { removePaymentMethod } from "./remove-payment-method.ts";
import { getOpsPayment, listOpsPayments } from "./search-payments.ts";
import { getTopUp, topUpWallet } from "./top-up-wallet.ts";
import { creditCustomer, getWallet, listWalletEntries } from "./wallet.ts";

export function bindPayments(bind: Bind): void {
  bind(routes.listPaymentMethods, ({ ctx }) => listPaymentMethods(ctx));
  bind(routes.addPaymentMethod, ({ ctx, body }) => addPaymentMethod(ctx, body));
  bind(routes.removePaymentMethod, ({ ctx, params }) => removePaymentMethod(ctx, params.id));
  bind(routes.getWallet, ({ ctx }) => getWallet(ctx));
  bind(routes.listWalletEntries, ({ ctx, query }) => listWalletEntries(ctx, query));
  bind(
    routes.topUpWallet,
    ({ ctx, body, idempotencyKey }) => topUpWallet(ctx, body, idempotencyKey),
    { commits: () => "steps" },
  );
  bind(routes.getTopUp, ({ ctx, params }) => getTopUp(ctx, params.id));
  bind(routes.listOpsPayments, ({ ctx, query }) => listOpsPayments(ctx, query));
  bind(routes.getOpsPayment, ({ ctx, params }) => getOpsPayment(ctx, params.id));
  bind(routes.creditCustomer, ({ ctx, params, body, idempotencyKey }) =>
    creditCustomer(ctx, params.id, body, idempotencyKey),
  );
}
