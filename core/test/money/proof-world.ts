/** The people, places and cards of a simulated city, and the rows that are not what is tested. */
import {
  items,
  paymentMethods,
  payoutAccounts,
  quotes,
  riders,
  stores,
} from "#drizzle/schema/index.ts";
import { type Currency, money } from "#shared/money.ts";
import type { PaymentProviderName } from "#shared/payment-providers.ts";
import { newId, statement } from "../../platform/index.ts";
import type { TestCore, TestPerson } from "../test-core.ts";
import type { Subject, Way } from "./proof-plan.ts";

export type CardProvider = Extract<PaymentProviderName, "stripe" | "razorpay" | "paypal">;

export interface Inhabitant {
  readonly subject: Subject;
  readonly provider: CardProvider;
  readonly customer: TestPerson;
  readonly partner: TestPerson;
  readonly storeId: string;
  readonly itemId: string;
  readonly riderId: string;
  /** The card that behaves in this way; cash and wallet are their own names. */
  readonly methods: Readonly<Record<Way, string>>;
}

/** Tokens of the providers' simulator. One that it does not know behaves like an ordinary card. */
const tokens: Readonly<
  Record<CardProvider, Readonly<Record<Exclude<Way, "cash" | "wallet">, string>>>
> = {
  stripe: {
    card: "pm_card_visa",
    challenge: "pm_card_threeDSecure2Required",
    declined: "pm_card_chargeDeclined",
    pending_refund: "pm_card_pendingRefund",
    refund_fails: "pm_card_refundFail",
  },
  razorpay: {
    card: "cust_test_token_ok",
    challenge: "cust_test_token_challenge",
    declined: "cust_test_token_declined",
    pending_refund: "cust_test_token_ok",
    refund_fails: "cust_test_token_refundfail",
  },
  paypal: {
    card: "card_test_ok",
    challenge: "card_test_challenge",
    declined: "card_test_declined",
    pending_refund: "paypal_test_ok",
    refund_fails: "card_test_refundfail",
  },
};

const payoutTokens: Readonly<Record<CardProvider, string>> = {
  stripe: "acct_test_ok",
  razorpay: "fa_test_ok",
  paypal: "paypal_test_ok",
};

const STOCK = 10_000;

export async function settle(
  core: TestCore,
  subject: Subject,
  providers: readonly CardProvider[],
): Promise<Inhabitant> {
  const { db } = core.system;
  const provider = providers[subject.provider % providers.length]!;
  const currency = core.runtime.region.currency;
  const city = core.runtime.region.cities[0]!;
  const storeId = newId(core.system, "store");
  const itemId = newId(core.system, "item");
  const place = { cityCode: city.code, ...city.center };
  await db.insert(stores).values({ id: storeId, name: "Store", cuisine: "pizza", ...place });
  await db.insert(items).values({
    ...{ id: itemId, storeId, section: "All", name: "A dish", priceMinor: 100, currency },
    stock: STOCK,
  });
  const [customer, partner, rider] = await Promise.all([
    core.person("customer"),
    core.person("partner", { storeId }),
    core.person("rider"),
  ]);
  await db
    .insert(riders)
    .values({ id: rider.id, cityCode: city.code, vehicle: "scooter" })
    .onConflictDoNothing();
  const at = core.ambient.now();
  const account = { provider, token: payoutTokens[provider], lastFour: "6789", bank: "A Bank" };
  await db.insert(payoutAccounts).values([
    { ownerId: rider.id, ownerKind: "rider", ...account, createdAt: at, updatedAt: at },
    { ownerId: storeId, ownerKind: "partner", ...account, createdAt: at, updatedAt: at },
  ]);
  const methods = await giveCards(core, customer.id, provider);
  return {
    ...{ subject, provider, customer, partner, storeId, itemId, riderId: rider.id },
    methods: { ...methods, cash: "cash", wallet: "wallet" },
  };
}

async function giveCards(core: TestCore, customerId: string, provider: CardProvider) {
  const rows = Object.entries(tokens[provider]).map(([way, token]) => ({
    ...{ id: newId(core.system, "paymentMethod"), customerId, provider, token, way },
    ...{ kind: "card" as const, lastFour: "4242", brand: "visa", createdAt: core.ambient.now() },
  }));
  await core.system.db.insert(paymentMethods).values(rows.map(({ way: _, ...row }) => row));
  return Object.fromEntries(rows.map(({ way, id }) => [way, id])) as Record<
    Exclude<Way, "cash" | "wallet">,
    string
  >;
}

/** What the customer was told that it costs; quoting itself is not what is tested. */
export async function quoteFor(
  core: TestCore,
  { customer, storeId, itemId }: Inhabitant,
  price: { readonly goodsMinor: number; readonly deliveryMinor: number },
): Promise<{ quoteId: string; totalMinor: number }> {
  const { region, sealer } = core.runtime;
  const currency: Currency = region.currency;
  const taxMinor = Math.round((price.goodsMinor * region.taxBasisPoints) / 10_000);
  const line = (code: "items" | "delivery" | "tax", minor: number) => ({
    ...{ code, label: code },
    amount: money(minor, currency),
  });
  const lines = [
    line("items", price.goodsMinor),
    line("delivery", price.deliveryMinor),
    line("tax", taxMinor),
  ].filter(({ amount }) => amount.amountMinor > 0);
  const totalMinor = price.goodsMinor + price.deliveryMinor + taxMinor;
  const quoteId = newId(core.system, "quote");
  const at = core.ambient.now();
  const { lat, lng } = region.cities[0]!.center;
  await core.system.db.insert(quotes).values({
    ...{ id: quoteId, customerId: customer.id, vertical: "delivery", storeId, currency },
    cityCode: region.cities[0]!.code,
    items: [
      {
        ...{ itemId, name: "A dish", quantity: 1, options: [] },
        ...{ unitPriceMinor: price.goodsMinor, lineTotalMinor: price.goodsMinor },
      },
    ],
    options: [{ type: "standard", totalMinor, lines, etaSeconds: 1_800 }],
    ...{ dropoffLat: lat, dropoffLng: lng, addressSealed: sealer.seal("1 Some Street") },
    createdAt: at,
    expiresAt: new Date(at.getTime() + 3_600_000),
  });
  return { quoteId, totalMinor };
}

/** Cooking and riding, which move no money. */
export const jumpTo = statement<{ id: string }>(`
  update orders set state = $2, rider_id = $3, version = version + 1, deadline_at = null
  where id = $1 and state = 'waiting_accept' returning id`);

/**
 * The kitchens of this city have the patience that it takes: how quickly the run gets on is not to
 * decide which orders end by themselves.
 */
export const keepWaiting = statement<{ id: string }>(`
  update orders set deadline_at = null
  where state = 'waiting_accept' and deadline_at is not null returning id`);

/** Customers of whom something is still under way. */
export const selectBusy = statement<{ customerId: string }>(`
  select customer_id as "customerId" from payments
  where lease_until is not null or due_at < $1::timestamptz
    or (state in ('created', 'unknown')) or (state = 'authorized' and goal <> 'authorize')
  union
  select payments.customer_id from refunds join payments on payments.id = refunds.payment_id
  where refunds.due_at is not null or refunds.state in ('created', 'pending', 'unknown')
  union
  select customer_id from orders where state in ('created', 'delivered')`);
