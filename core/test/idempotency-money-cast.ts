/** The same for calls that move money. */
import { routes } from "#shared/contracts/index.ts";
import { money } from "#shared/money.ts";
import type { Setting } from "./idempotency-cast.ts";
import {
  codeOf,
  hireRider,
  openStore,
  orderIn,
  type TestCore,
  type TestStore,
  tripFor,
} from "./index.ts";
import type { Sample } from "./route-samples.ts";

const inr = (amountMinor: number) => money(amountMinor, "INR");

const both = (of: (variant: number) => Sample) => ({ call: of(1), other: of(2) });

/** Delivered and paid in cash, for a customer with something in the wallet. */
async function deliveredOrder(core: TestCore, store: TestStore) {
  const customer = await core.person("customer");
  const ops = await core.person("ops");
  const amount = inr(50_000);
  const credit = { amount, reason: "goodwill" } as const;
  await ops.call(routes.creditCustomer, { params: { id: customer.id }, body: credit });
  const order = await orderIn(core, store, "ready", customer);
  const { rider, trip } = await tripFor(core, order.id);
  for (const stop of trip.stops) {
    const params = { id: trip.id, stopId: stop.id };
    await rider.call(routes.arriveAtStop, { params });
    const isLast = stop === trip.stops.at(-1);
    const otp = isLast ? { otp: await codeOf(customer, order.id) } : {};
    await rider.call(routes.completeStop, { params, body: otp });
  }
  return { ops, customer, order, rider };
}

export const moneySettings: Partial<Record<keyof typeof routes, Setting>> = {
  topUpWallet: async (core) => {
    const who = await core.person("customer");
    const card = { provider: "test", token: "tok_ok", lastFour: "4242", brand: "visa" } as const;
    const { id } = await who.call(routes.addPaymentMethod, { body: card });
    const of = (variant: number) => ({
      body: { amount: inr(variant * 5_000), paymentMethodId: id },
    });
    return { who, ...both(of) };
  },
  creditCustomer: async (core) => {
    const { id } = await core.person("customer");
    const who = await core.person("ops");
    const of = (variant: number) => ({
      ...{
        params: { id },
        body: { amount: inr(variant * 100), reason: "goodwill", note: "Sorry" },
      },
    });
    return { who, ...both(of) };
  },
  createRefund: async (core, store) => {
    const { ops, order } = await deliveredOrder(core, store);
    const of = (variant: number) => ({
      params: { id: order.id },
      body: { amount: inr(variant * 100), reason: "late", destination: "wallet", note: "Cold" },
    });
    return { who: ops, ...both(of) };
  },
  tipRider: async (core, store) => {
    const { customer, order } = await deliveredOrder(core, store);
    const of = (variant: number) => ({
      ...{ params: { id: order.id }, body: { amount: inr(variant * 500) } },
    });
    return { who: customer, ...both(of) };
  },
  placePayoutHold: async (core) => {
    const { id: ownerId } = await hireRider(core);
    const who = await core.person("ops");
    const reasons = ["fraud_suspected", "legal_order"];
    return { who, ...both((variant) => ({ body: { ownerId, reason: reasons[variant - 1] } })) };
  },
  releasePayoutHold: async (core) => {
    const { id: ownerId } = await hireRider(core);
    const who = await core.person("ops");
    const body = { ownerId, reason: "legal_order" } as const;
    const { id } = await who.call(routes.placePayoutHold, { body });
    return { who, ...both((variant) => ({ params: { id: variant === 1 ? id : ownerId } })) };
  },
  setRiderPayoutAccount: async (core) => {
    const who = await hireRider(core);
    const account = { provider: "test", token: "ba_ok", bank: "A Bank" };
    return { who, ...both((variant) => ({ body: { ...account, lastFour: `123${variant}` } })) };
  },
  moveStock: async (core) => {
    const { partner, itemIds } = await openStore(core, { stock: 5 });
    const of = (variant: number) => ({
      ...{ params: { id: itemIds[0]! }, body: { kind: "received", quantity: variant } },
    });
    return { who: partner, ...both(of) };
  },
};
