/** What `bench:ledger` does over and over: postings of two and eight legs, spread and hot, and holds. */
import {
  type AccountKind,
  type AccountRef,
  type Leg,
  placeHold,
  post,
  postHold,
} from "../ledger/index.ts";
import type { Ctx } from "../platform/index.ts";

export interface Load {
  readonly name: string;
  /** The load without anything that could refuse it, which it is compared with. */
  readonly baseline?: string;
  once(ctx: Ctx, lane: number): Promise<unknown>;
}

let numbers = 0;
const nextReference = () => {
  numbers += 1;
  return `pay_in_bench${String(numbers).padStart(14, "0")}`;
};

const account = (kind: AccountKind, owner: string): AccountRef => ({
  kind,
  owner,
  currency: "INR",
});
const person = (prefix: string, accounts: number) =>
  `${prefix}_in_${String(Math.floor(Math.random() * accounts)).padStart(26, "0")}`;

const platform = (kind: AccountKind) => account(kind, "platform");
const clearing = account("provider_clearing", "test");

/** As a settlement shares an order out: two of its accounts are somebody's, the others everybody's. */
export function eightLegs(accounts: number): Leg[] {
  return [
    { account: platform("order_funds"), amountMinor: 60_000 },
    { account: account("partner_payable", person("sto", accounts)), amountMinor: -40_000 },
    { account: account("rider_payable", person("rdr", accounts)), amountMinor: -6_000 },
    { account: platform("platform_revenue"), amountMinor: -9_000 },
    { account: platform("tax_payable"), amountMinor: -3_000 },
    { account: platform("tips"), amountMinor: -2_000 },
    { account: platform("promotions"), amountMinor: 1_000 },
    { account: clearing, amountMinor: -1_000 },
  ];
}

const twoLegs = (debit: AccountRef, credit: AccountRef): Leg[] => [
  { account: debit, amountMinor: 100 },
  { account: credit, amountMinor: -100 },
];

export function ledgerLoads({ accounts }: { accounts: number }): Load[] {
  const posting = (name: string, baseline: string, legs: () => Leg[]): Load => ({
    name,
    baseline,
    once: (ctx) => post(ctx, { purpose: "capture", reference: nextReference(), legs: legs() }),
  });
  const rider = () => account("rider_payable", person("rdr", accounts));
  const store = () => account("partner_payable", person("sto", accounts));
  return [
    posting("two legs, two of many accounts", "plain, two rows", () => twoLegs(rider(), store())),
    posting("two legs, one and the same platform account", "plain, two rows", () =>
      twoLegs(clearing, store()),
    ),
    posting("two legs, one and the same person's account", "plain, two rows", () =>
      twoLegs(account("rider_payable", "rdr_in_hot"), store()),
    ),
    posting("eight legs, two of many and six platform accounts", "plain, eight rows", () =>
      eightLegs(accounts),
    ),
    {
      name: "hold placed and posted (two transactions)",
      once: async (ctx, lane) => {
        const reference = nextReference();
        const from = account("customer_wallet", `cus_in_${lane}`);
        const to = platform("order_funds");
        const expiresAt = new Date(Date.now() + 3_600_000);
        await placeHold(ctx, { reference, from, to, amountMinor: 100, expiresAt });
        await postHold(ctx, reference, {
          purpose: "capture",
          reference,
          legs: twoLegs(from, to),
        });
      },
    },
  ];
}

/** Wallets that can pay for everything. */
export async function openHoldAccounts(ctx: Ctx, lanes: number): Promise<void> {
  for (let lane = 0; lane < lanes; lane++) {
    const wallet = account("customer_wallet", `cus_in_${lane}`);
    await post(ctx, {
      purpose: "top_up",
      reference: nextReference(),
      legs: [
        { account: clearing, amountMinor: 1_000_000_000 },
        { account: wallet, amountMinor: -1_000_000_000 },
      ],
    });
  }
}
