import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { routes } from "#shared/contracts/index.ts";
import { offsetMeters } from "#shared/geo.ts";
import {
  cityCenter,
  openStore,
  outcomeOf,
  startTestCore,
  type TestCore,
  type TestPerson,
} from "../test/index.ts";

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
});
afterAll(() => core.stop());

describe("a quote", () => {
  const quote = (
    customer: TestPerson,
    storeId: string,
    more: { itemId?: string; northMeters?: number } = {},
  ) => {
    const position = offsetMeters(cityCenter(core), {
      northMeters: more.northMeters ?? 500,
      eastMeters: 0,
    });
    return customer.call(routes.createQuote, {
      body: {
        vertical: "delivery",
        storeId,
        items: [{ itemId: more.itemId ?? "itm_in_none", quantity: 1 }],
        dropoff: { position, address: "12 Planted Street" },
      },
    });
  };

  test("is refused for what is not here, closed, or too far away", async () => {
    const north = offsetMeters(cityCenter(core), { northMeters: -6_000, eastMeters: 0 });
    const store = await openStore(core);
    const far = await openStore(core, { position: north });
    const customer = await core.person("customer");
    const [itemId] = store.itemIds;
    const [farItem] = far.itemIds;
    expect(await outcomeOf(quote(customer, "sto_uk_unknown"))).toBe("NOT_FOUND");
    expect(await outcomeOf(quote(customer, store.id))).toBe("NOT_FOUND");
    expect(await outcomeOf(quote(customer, store.id, { itemId: farItem! }))).toBe("NOT_FOUND");
    expect(
      await outcomeOf(quote(customer, store.id, { itemId: itemId!, northMeters: 30_000 })),
    ).toBe("OUT_OF_AREA");
    expect(await outcomeOf(quote(customer, far.id, { itemId: farItem!, northMeters: 3_000 }))).toBe(
      "OUT_OF_AREA",
    );
    await store.partner.call(routes.updateStore, { body: { open: false } });
    expect(await outcomeOf(quote(customer, store.id, { itemId: itemId! }))).toBe("STORE_CLOSED");
  });

  test("adds up to its total", async () => {
    const store = await openStore(core);
    const customer = await core.person("customer");
    const [option] = (await quote(customer, store.id, { itemId: store.itemIds[0]! })).options;
    const sum = option!.lines.reduce((total, line) => total + line.amount.amountMinor, 0);
    expect(option!.total.amountMinor).toBe(sum);
    expect(option!.etaSeconds).toBeGreaterThan(0);
  });
});
