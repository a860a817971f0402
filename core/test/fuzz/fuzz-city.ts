/** A core in a process of its own, with people who have something to hide, and strangers. */
import { type Order, routes } from "#shared/contracts/index.ts";
import type { Hints } from "#shared/fuzz/value-of-schema.ts";
import type { Role } from "#shared/roles.ts";
import { type CoreProcess, startCoreProcess } from "../core-process.ts";
import {
  cityCenter,
  openStore,
  placedOrder,
  riderOnDuty,
  startTestCore,
  type TestCore,
  type TestPerson,
  type TestStore,
} from "../index.ts";

export interface FuzzCity {
  readonly core: TestCore;
  readonly process: CoreProcess;
  /** One of each role, none of whom has to do with the order below. */
  readonly strangers: Readonly<Record<Role, TestPerson>>;
  /** For what ends sessions: nobody else's are to end. */
  readonly leavers: Readonly<Record<Role, TestPerson>>;
  /** Names, phones, addresses and notes of people whom no stranger but ops may know. */
  readonly secrets: readonly string[];
  /** Ids of things that exist, and values that schemas cannot tell. */
  readonly hints: Hints;
  /** Everything the process wrote so far. */
  readonly log: readonly string[];
  stop(): Promise<void>;
}

export async function startFuzzCity(): Promise<FuzzCity> {
  const core = await startTestCore();
  const store = await openStore(core);
  const victim = await core.person("customer", { name: "Plantagenet Quillfeather" });
  const order = await hiddenOrder(core, victim, store);
  const other = await openStore(core);
  const strangers = {
    customer: await core.person("customer"),
    rider: await riderOnDuty(core),
    partner: other.partner,
    ops: await core.person("ops"),
  };
  // Their own business, so that routes have something to do.
  const own = [];
  for (let count = 0; count < 6; count++) {
    own.push(await placedOrder(core, strangers.customer, other));
  }
  const leavers = {
    customer: await core.person("customer"),
    rider: await core.person("rider"),
    partner: await core.person("partner", { storeId: other.id }),
    ops: await core.person("ops"),
  };
  const log: string[] = [];
  const environment = { ...core.environment, LOG_LEVEL: "debug" };
  const process = await startCoreProcess(environment, (line) => log.push(line));
  return {
    core,
    process,
    ...{ strangers, leavers, log },
    secrets: ["Quillfeather", victim.phone, HIDDEN_ADDRESS, HIDDEN_NOTES],
    hints: {
      id: [
        ...own.map(({ id }) => id),
        ...[order.id, store.id, other.id, store.itemIds[0], other.itemIds[0], victim.id],
      ],
      ...{ orderId: [order.id, own[0]!.id], storeId: [other.id], itemId: [...other.itemIds] },
      ...{ phone: ["+919812345678", victim.phone], code: ["000000"], city: ["blr"] },
      ...{ q: ["piza", "tikka"], currency: ["INR"], paymentMethodId: ["cash"], limit: [10] },
      ...{ lat: [cityCenter(core).lat], lng: [cityCenter(core).lng], battery: [50] },
      ...{ provider: ["test"], token: ["tok_ok"], lastFour: ["4242"], brand: ["visa"] },
      ...{ recordedAt: [new Date().toISOString()], region: ["in"] },
    },
    stop: async () => {
      await process.kill();
      await core.stop();
    },
  };
}

const HIDDEN_ADDRESS = "77 Hidden Lane";
const HIDDEN_NOTES = "Beware of the goose";

async function hiddenOrder(core: TestCore, customer: TestPerson, store: TestStore): Promise<Order> {
  const quote = await customer.call(routes.createQuote, {
    body: {
      ...{ vertical: "delivery", storeId: store.id },
      items: [{ itemId: store.itemIds[0]!, quantity: 1 }],
      dropoff: { position: cityCenter(core), address: HIDDEN_ADDRESS },
    },
  });
  return customer.call(routes.placeOrder, {
    body: { quoteId: quote.id, paymentMethodId: "cash", notes: HIDDEN_NOTES },
  });
}
