/** The paid orders of `bench:orders`: cards at a simulated provider, and how far their money got. */
import postgres from "postgres";
import { routes } from "#shared/contracts/index.ts";
import { type RunningSimulator, startSimulator } from "../providers/simulator/index.ts";
import type { BenchCore } from "./harness.ts";
import type { SignedIn } from "./order-people.ts";

/** The region's provider of cards, and its card that always works. */
const card = {
  provider: "razorpay",
  kind: "card",
  token: "cust_test_token_ok",
  lastFour: "1111",
  brand: "RuPay",
} as const;

export interface CardDesk {
  /** For the core's environment. */
  readonly environment: Record<string, string>;
  /** Its webhooks go to this core from now on. */
  connect(core: BenchCore): Promise<void>;
  stop(): Promise<void>;
}

export async function openCardDesk(): Promise<CardDesk> {
  const simulator: RunningSimulator = await startSimulator();
  return {
    environment: { BEELINE_PAYMENT_PROVIDERS: JSON.stringify(simulator.providers) },
    connect: ({ baseUrl }) => simulator.setEndpoints({ "*": `${baseUrl}/v1/webhooks/{provider}` }),
    stop: () => simulator.stop(),
  };
}

/** The id of each customer's card, by customer. */
export async function addCards(customers: readonly SignedIn[]): Promise<Map<string, string>> {
  const cards = await Promise.all(
    customers.map(async ({ id, client }) => {
      const { id: methodId } = await client.call(routes.addPaymentMethod, { body: card });
      return [id, methodId] as const;
    }),
  );
  return new Map(cards);
}

export interface Settled {
  /** Payments that were captured and shared out in the ledger. */
  readonly settled: number;
  /** Of those whose goal is capture, how many are not. */
  readonly open: number;
  /** From the hand-over to the shares in the ledger, ms. */
  readonly p50: number;
  readonly p99: number;
}

const SETTLE_WITHIN_MS = 20_000;
const POLL_MS = 500;

/** Waits until what was delivered is settled, or for as long as anybody would. */
export async function awaitSettled({ databaseUrl }: BenchCore): Promise<Settled> {
  const sql = postgres(databaseUrl, { max: 1 });
  try {
    const until = performance.now() + SETTLE_WITHIN_MS;
    for (;;) {
      const [row] = await sql<[{ settled: number; open: number; p50: number; p99: number }]>`
        select count(*) filter (where settled_at is not null)::int as settled,
          count(*) filter (where settled_at is null)::int as open,
          coalesce(percentile_cont(0.5) within group (order by lag), 0)::float as p50,
          coalesce(percentile_cont(0.99) within group (order by lag), 0)::float as p99
        from (
          select p.settled_at,
            extract(epoch from p.settled_at - t.at) * 1000 as lag
          from payments p
          join order_transitions t on t.order_id = p.order_id and t.to_state = 'delivered'
          where p.provider <> 'cash' and p.purpose = 'order'
        ) paid`;
      if (row.open === 0 || performance.now() > until) return row;
      await Bun.sleep(POLL_MS);
    }
  } finally {
    await sql.end();
  }
}
