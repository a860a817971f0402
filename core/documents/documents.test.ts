import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  documentSeries,
  documents,
  items,
  orders,
  payments,
  refunds,
  stores,
} from "#drizzle/schema/index.ts";
import { MoneyDocument, routes } from "#shared/contracts/index.ts";
import { languageCodes } from "#shared/languages.ts";
import type { RefundState } from "#shared/states.ts";
import { newId } from "../platform/index.ts";
import {
  openStore,
  outcomeOf,
  placedOrder,
  startTestCore,
  type TestCore,
  type TestPerson,
  type TestStore,
} from "../test/index.ts";

let core: TestCore;
let store: TestStore;
let customer: TestPerson;
beforeAll(async () => {
  core = await startTestCore();
  store = await openStore(core);
  customer = await core.person("customer", { name: "Chandra Customer" });
});
afterAll(() => core.stop());

/** An order that was delivered and paid, however that came about. */
async function completedOrder(): Promise<{ id: string; totalMinor: number; paymentId: string }> {
  const { id, total } = await placedOrder(core, customer, store);
  const { db } = core.system;
  await db.update(orders).set({ state: "completed" }).where(eq(orders.id, id));
  const [payment] = await db
    .update(payments)
    .set({ state: "captured", capturedMinor: total!.amountMinor })
    .where(eq(payments.orderId, id))
    .returning({ id: payments.id });
  return { id, totalMinor: total!.amountMinor, paymentId: payment!.id };
}

async function refund(paymentId: string, amountMinor: number, state: RefundState = "succeeded") {
  const id = newId(core.system, "refund");
  const at = core.ambient.now();
  await core.system.db.insert(refunds).values({
    ...{ id, paymentId, amountMinor, currency: "INR", state },
    ...{ destination: "wallet", bearer: "platform", reason: "quality" },
    ...{ requestedByRole: "ops", requestedWithKey: id, createdAt: at, updatedAt: at },
  });
  return id;
}

const fetchAs = (person: TestPerson, path: string) =>
  core.request(path, { headers: { authorization: `Bearer ${person.token}` } });
const numberOf = (number: string | null) => Number(number!.split("-").at(-1));

describe("an invoice", () => {
  it("is issued once and stays as it was, whoever asks", async () => {
    const { id, totalMinor } = await completedOrder();
    const params = { id };
    const first = await customer.call(routes.getInvoice, { params });
    expect(first).toMatchObject({
      kind: "invoice",
      orderId: id,
      total: { amountMinor: totalMinor },
    });
    await core.system.db.update(stores).set({ name: "Renamed" }).where(eq(stores.id, store.id));
    core.ambient.advance(60_000);
    expect(await customer.call(routes.getInvoice, { params })).toEqual(first);
    expect(await store.partner.call(routes.getInvoice, { params })).toEqual(first);
    const ops = await core.person("ops");
    expect(await ops.call(routes.getInvoice, { params })).toEqual(first);
    await core.system.db
      .update(stores)
      .set({ name: "Test Kitchen" })
      .where(eq(stores.id, store.id));
  });

  it("is nobody else's business, and there is none before the food was brought", async () => {
    const { id } = await completedOrder();
    const stranger = await core.person("customer");
    const rival = (await openStore(core)).partner;
    const params = { id };
    expect(await outcomeOf(stranger.call(routes.getInvoice, { params }))).toBe("NOT_FOUND");
    expect(await outcomeOf(stranger.call(routes.getReceipt, { params }))).toBe("NOT_FOUND");
    expect(await outcomeOf(rival.call(routes.getInvoice, { params }))).toBe("NOT_FOUND");
    expect(await outcomeOf(store.partner.call(routes.getReceipt, { params }))).toBe("FORBIDDEN");
    const running = await placedOrder(core, customer, store);
    const early = { params: { id: running.id } };
    expect(await outcomeOf(customer.call(routes.getInvoice, early))).toBe("NOT_FOUND");
    expect(await outcomeOf(customer.call(routes.getReceipt, early))).toBe("NOT_FOUND");
  });

  it("takes numbers without a gap or a duplicate when many are issued at once", async () => {
    const made = await Promise.all(Array.from({ length: 12 }, () => completedOrder()));
    const before = await core.system.db.select().from(documentSeries);
    const last = before.find(({ series }) => series.startsWith("IN-"))?.lastNumber ?? 0;
    // Each of them four times.
    const asked = made.flatMap(({ id }) => [id, id, id, id]);
    const issued = await Promise.all(
      asked.map((id) => customer.call(routes.getInvoice, { params: { id } })),
    );
    const byOrder = new Map(issued.map((invoice) => [invoice.orderId, invoice.number]));
    for (const { orderId, number } of issued) expect(number).toBe(byOrder.get(orderId));
    const numbers = [...byOrder.values()].map(numberOf).toSorted((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 12 }, (_, place) => last + place + 1));
  });

  it("leaves no gap when issuing fails in the middle", async () => {
    const { id } = await completedOrder();
    const odd = await completedOrder();
    // Its lines do not add up: composing fails before a number is taken.
    await core.system.db.update(orders).set({ totalMinor: 1 }).where(eq(orders.id, odd.id));
    const last = await customer.call(routes.getInvoice, { params: { id } });
    expect(await outcomeOf(customer.call(routes.getInvoice, { params: { id: odd.id } }))).toBe(
      "INTERNAL",
    );
    const next = await completedOrder();
    const after = await customer.call(routes.getInvoice, { params: { id: next.id } });
    expect(numberOf(after.number)).toBe(numberOf(last.number) + 1);
  });

  it("is sealed in the database", async () => {
    const { id } = await completedOrder();
    await customer.call(routes.getInvoice, { params: { id } });
    const [row] = await core.system.db.select().from(documents).where(eq(documents.orderId, id));
    expect(row!.contentSealed).not.toContain("Cheese");
  });

  it("cannot be changed or taken away by the application", async () => {
    const { id } = await completedOrder();
    await customer.call(routes.getInvoice, { params: { id } });
    const { db } = core.system;
    const own = eq(documents.orderId, id);
    const change = db.update(documents).set({ totalMinor: 1 }).where(own);
    await expect(Promise.resolve(change)).rejects.toThrow();
    await expect(Promise.resolve(db.delete(documents).where(own))).rejects.toThrow();
  });
});

describe("a credit note", () => {
  it("is there for each refund that is through, with a number of its own", async () => {
    const { id, paymentId, totalMinor } = await completedOrder();
    const first = await refund(paymentId, 5_000);
    const pending = await refund(paymentId, 1_000, "pending");
    const params = { id };
    const one = await customer.call(routes.getCreditNote, { params: { id, refundId: first } });
    const invoice = await customer.call(routes.getInvoice, { params });
    expect(one).toMatchObject({ kind: "credit_note", refersTo: invoice.number });
    expect(one.total.amountMinor).toBe(5_000);
    expect(one.number).toMatch(/^INC-2627-\d{6}$/);
    const wrong = { params: { id, refundId: pending } };
    expect(await outcomeOf(customer.call(routes.getCreditNote, wrong))).toBe("NOT_FOUND");
    await refund(paymentId, totalMinor - 5_000);
    const { items } = await store.partner.call(routes.listCreditNotes, { params });
    expect(items.map(({ total }) => total.amountMinor)).toEqual([5_000, totalMinor - 5_000]);
    expect(numberOf(items[1]!.number)).toBe(numberOf(one.number) + 1);
    for (const [place, tax] of invoice.taxes.entries()) {
      const credited = items.map(({ taxes }) => taxes[place]!.amount.amountMinor);
      expect(credited[0]! + credited[1]!).toBe(tax.amount.amountMinor);
    }
  });
});

describe("a receipt", () => {
  it("is issued anew once money has moved, and the old one stays", async () => {
    const { id, paymentId, totalMinor } = await completedOrder();
    const params = { id };
    const first = await customer.call(routes.getReceipt, { params });
    expect(first).toMatchObject({
      kind: "receipt",
      number: null,
      paid: { amountMinor: totalMinor },
    });
    expect(first.payments[0]?.label).toBe("Cash");
    expect(await customer.call(routes.getReceipt, { params })).toEqual(first);
    await refund(paymentId, 700);
    const next = await customer.call(routes.getReceipt, { params });
    expect(next.id).not.toBe(first.id);
    expect(next.paid?.amountMinor).toBe(totalMinor - 700);
    const [{ count } = { count: 0 }] = await core.system.db
      .select({ count: sql<number>`count(*)::int` })
      .from(documents)
      .where(eq(documents.orderId, id));
    expect(count).toBe(2);
  });

  it("asked for by many at once is one", async () => {
    const { id } = await completedOrder();
    const all = await Promise.all(
      Array.from({ length: 10 }, () => customer.call(routes.getReceipt, { params: { id } })),
    );
    expect(new Set(all.map((receipt) => receipt.id)).size).toBe(1);
  });
});

describe("the reader's language", () => {
  it("is the one asked for, else the person's own, else the browser's, else the region's", async () => {
    const { id } = await completedOrder();
    const reader = await core.person("ops");
    const seen = async (query: string, headers: Record<string, string> = {}) => {
      const answer = await core.request(`/v1/orders/${id}/invoice${query}`, {
        headers: { authorization: `Bearer ${reader.token}`, ...headers },
      });
      const paper = MoneyDocument.parse(await answer.json());
      expect(answer.headers.get("content-language")).toBe(paper.language);
      return paper;
    };
    const french = { "accept-language": "pt, fr-CA;q=0.8, en;q=0.5" };
    const first = await seen("");
    expect(first).toMatchObject({ language: "en", title: "Tax invoice" });
    expect(await seen("", french)).toMatchObject({ language: "fr", title: "Facture fiscale" });
    await reader.call(routes.updateMe, { body: { language: "hi" } });
    const own = await seen("", french);
    expect(own).toMatchObject({ language: "hi", id: first.id, number: first.number });
    expect(own.lines.map(({ amount }) => amount)).toEqual(first.lines.map(({ amount }) => amount));
    expect(own.lines.at(-1)?.label).toBe("डिलीवरी");
    expect(await seen("?language=de", french)).toMatchObject({ language: "de", id: first.id });
    const page = await fetchAs(reader, `/v1/orders/${id}/invoice?format=html`);
    expect(await page.text()).toContain('<html lang="hi">');
    const strange = await fetchAs(reader, `/v1/orders/${id}/invoice?language=xx`);
    expect(strange.status).toBe(400);
  });

  it("issues nothing anew", async () => {
    const { id, paymentId } = await completedOrder();
    await refund(paymentId, 500);
    const asked = languageCodes.map(async (language) => {
      const receipt = await customer.call(routes.getReceipt, {
        ...{ params: { id }, query: { language } },
      });
      const notes = await customer.call(routes.listCreditNotes, {
        ...{ params: { id }, query: { language } },
      });
      expect([receipt.language, notes.items[0]?.language]).toEqual([language, language]);
      return [receipt.id, receipt.issuedAt, receipt.paid?.amountMinor, notes.items[0]?.number];
    });
    expect(new Set((await Promise.all(asked)).map(String)).size).toBe(1);
  });
});

describe("pages and files", () => {
  it("are a page that runs nothing, whatever a dish is called", async () => {
    const name = `<script>alert("x")</script><img src=x onerror='alert(1)'>`;
    await core.system.db.update(items).set({ name }).where(eq(items.id, store.itemIds[0]!));
    await core.system.db
      .update(stores)
      .set({ name: "</title><svg onload=alert(1)>" })
      .where(eq(stores.id, store.id));
    const { id } = await completedOrder();
    const page = await fetchAs(customer, `/v1/orders/${id}/invoice?format=html`);
    expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    const html = await page.text();
    expect(html).toContain("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;");
    expect(html).not.toMatch(/<(script|img|svg)/i);
    expect(html).toContain("₹");
    await core.system.db
      .update(items)
      .set({ name: "Käse £ ₹ मसाला डोसा" })
      .where(eq(items.id, store.itemIds[0]!));
  });

  it("are a PDF with its fonts inside, the same bytes each time", async () => {
    const { id } = await completedOrder();
    const path = `/v1/orders/${id}/invoice?format=pdf`;
    const answer = await fetchAs(customer, path);
    expect(answer.headers.get("content-type")).toBe("application/pdf");
    expect(answer.headers.get("content-disposition")).toMatch(
      /^attachment; filename="invoice-IN-2627-\d{6}\.pdf"$/,
    );
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(bytes.subarray(0, 5).toString()).toBe("%PDF-");
    const text = bytes.toString("latin1");
    for (const font of ["NotoSans-Regular", "NotoSans-Bold"]) expect(text).toContain(font);
    const again = Buffer.from(await (await fetchAs(customer, path)).arrayBuffer());
    expect(again.length).toBe(bytes.length);
  });

  it("refuses a format that is none", async () => {
    const { id } = await completedOrder();
    const answer = await fetchAs(customer, `/v1/orders/${id}/receipt?format=docx`);
    expect(answer.status).toBe(400);
  });
});
