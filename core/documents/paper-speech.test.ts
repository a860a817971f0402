import { IntlMessageFormat } from "intl-messageformat";
import { describe, expect, it } from "vitest";
import type { MoneyDocument } from "#shared/contracts/documents.ts";
import { acceptedTags, firstSpoken, type LanguageCode, languageCodes } from "#shared/languages.ts";
import { regionCodes } from "#shared/regions.ts";
import { composeCreditNote } from "./compose-credit-note.ts";
import { composeInvoice } from "./compose-invoice.ts";
import { composeReceipt } from "./compose-receipt.ts";
import { documentPolicies } from "./document-policies.ts";
import { type DocumentContent, KeptDocument, wordDocument } from "./kept-document.ts";
import type { OrderFacts } from "./money-facts.ts";
import { cardPayment, indianOrder, orderFacts, refundOf } from "./order-facts.fixture.ts";
import { paperOfDocument } from "./paper.ts";
import { paperSpeech } from "./paper-speech.ts";
import { moneyOnPaper, timeOnPaper } from "./paper-words.ts";
import { phrase } from "./phrase.ts";
import { renderHtml } from "./render-html.ts";
import { renderPdf } from "./render-pdf.ts";
import { de } from "./words/de.ts";
import { en } from "./words/en.ts";
import { fr } from "./words/fr.ts";
import { hi } from "./words/hi.ts";

const catalogs = { en, hi, de, fr };
const others = languageCodes.filter((code) => code !== "en");

/** As the database gives it back. */
const kept = (content: DocumentContent): KeptDocument => {
  const number = content.kind === "receipt" ? null : "IN-2627-000001";
  const issued = { ...content, id: "doc_1", number, issuedAt: content.suppliedAt };
  return KeptDocument.parse(JSON.parse(JSON.stringify(issued)));
};

const ride: OrderFacts["ride"] = {
  ...{ type: "AUTO", meters: 8_240, seconds: 1_500, taxBasisPoints: 500 },
  ...{ from: { lat: 12.97, lng: 77.59 }, to: { lat: -1.05, lng: -0.12 } },
};

/** Every kind of paper, with every kind of line, payment and note that there is. */
function papersOf(region: (typeof regionCodes)[number]): KeptDocument[] {
  const policy = documentPolicies[region];
  const basket = { region, items: [{ unitPriceMinor: 100, quantity: 2 }], meters: 2_000 };
  const order = orderFacts(basket);
  const tip = cardPayment(2_000, { id: "pay_2", purpose: "tip", method: phrase("pay.wallet") });
  const fee = cardPayment(500, { id: "pay_3", purpose: "cancellation_fee" });
  const paid = {
    payments: [...order.payments, tip, fee],
    refunds: [refundOf(50), refundOf(10, { paymentId: "pay_9", state: "pending" })],
  };
  const line = { code: "base", label: "Base fare", amount: { ...order.priceLines[0]!.amount } };
  const priceLines = [{ ...line, code: "base" as const }];
  const totalMinor = line.amount.amountMinor;
  const ridden = { ...order, ride, priceLines, totalMinor, items: [], storeName: null };
  const cancelled = { state: "cancelled", cancellationFeeMinor: 500 } as const;
  const states = ["failed", "expired", "rejected", "cancelled"] as const;
  const invoice = kept(composeInvoice(order, policy)!);
  return [
    kept(composeReceipt({ ...order, ...paid }, policy)),
    kept(composeReceipt(ridden, policy)),
    kept(composeReceipt({ ...order, ...cancelled }, policy)),
    kept(composeInvoice({ ...ridden, ...cancelled }, policy)!),
    ...states.map((state) => kept(composeReceipt({ ...order, state }, policy))),
    ...states.map((state) => kept(composeReceipt({ ...ridden, state }, policy))),
    kept(composeInvoice(ridden, policy)!),
    invoice,
    kept(composeCreditNote(invoice, [], 50)!),
  ];
}

const figuresOf = ({ lines, taxes, payments, total, paid }: MoneyDocument) => [
  ...[...lines, ...taxes, ...payments].map(({ amount }) => amount.amountMinor),
  ...[total.amountMinor, paid?.amountMinor],
];

describe.each(others)("the words of papers in %s", (language) => {
  it("take what the English ones take, and have the forms of the language", () => {
    const namesIn = (text: string) =>
      [...text.matchAll(/\{(\w+)[,}]/g)].map(([, name]) => name).toSorted();
    for (const key of Object.keys(en) as (keyof typeof en)[]) {
      const text = catalogs[language][key];
      expect([...new Set(namesIn(text))], key).toEqual([...new Set(namesIn(en[key]))]);
      expect(() => new IntlMessageFormat(text, language), key).not.toThrow();
      expect(text.trim(), key).toBe(text);
    }
  });

  it.each(regionCodes)("say every paper of %s, with the same figures", (region) => {
    const speech = paperSpeech(language, region);
    const english = paperSpeech("en", region);
    for (const paper of papersOf(region)) {
      const before = structuredClone(paper);
      const worded = wordDocument(paper, speech);
      expect(figuresOf(worded)).toEqual(figuresOf(wordDocument(paper, english)));
      expect(worded).toMatchObject({ language, number: paper.number, orderId: paper.orderId });
      expect(worded.title).not.toBe(wordDocument(paper, english).title);
      const [, page] = renderHtml(paperOfDocument(worded, speech)).split("</style>");
      expect(page).not.toMatch(/[{}]|undefined|NaN|\[object|line\./);
      expect(paper).toEqual(before);
    }
  });
});

describe("figures", () => {
  const amount = { amountMinor: -12_990_000, currency: "INR" } as const;
  const written: Readonly<Record<LanguageCode, string>> = {
    en: "−₹1,29,900.00",
    hi: "−₹1,29,900.00",
    de: "−129.900,00 ₹",
    fr: "−129 900,00 ₹",
  };
  it.each(languageCodes)("are written as people do in %s, digits by the currency", (language) => {
    const speech = paperSpeech(language, "in");
    expect(moneyOnPaper(amount, speech).replaceAll(/\s/g, " ")).toBe(written[language]);
    expect(moneyOnPaper({ amountMinor: 1_234, currency: "KWD" }, speech)).toMatch(/1[.,]234/);
    expect(moneyOnPaper({ amountMinor: 1_234, currency: "HUF" }, speech)).toMatch(/12[.,]34/);
  });

  it("tell the time by the clock of the region", () => {
    const at = "2026-11-22T14:12:00Z";
    expect(timeOnPaper(at, "Asia/Kolkata", paperSpeech("hi", "in"))).toContain("7:42");
    expect(timeOnPaper(at, "Asia/Kolkata", paperSpeech("hi", "in"))).toContain("नव");
    expect(timeOnPaper(at, "Europe/London", paperSpeech("fr", "uk"))).toContain("14:12");
  });
});

it("reads a paper from before as it was issued", () => {
  const { seller: _, ...rest } = kept(composeReceipt(indianOrder, documentPolicies.in));
  const seller = { name: "Masala House", lines: ["Bengaluru"] };
  const old = KeptDocument.parse({ ...rest, seller, title: "Receipt", notes: ["It was late."] });
  const worded = wordDocument(old, paperSpeech("hi", "in"));
  expect(worded).toMatchObject({ title: "Receipt", notes: ["It was late."], language: "hi" });
});

it("has the letters of the language inside a PDF, and the same bytes each time", async () => {
  const at = new Date("2026-11-22T10:00:00Z");
  const draw = async (language: LanguageCode) => {
    const speech = paperSpeech(language, "in");
    const receipt = kept(composeReceipt(indianOrder, documentPolicies.in));
    const bytes = await renderPdf(paperOfDocument(wordDocument(receipt, speech), speech), at);
    return Buffer.from(bytes).toString("latin1");
  };
  const [hindi, again, english] = [await draw("hi"), await draw("hi"), await draw("en")];
  expect(again).toBe(hindi);
  const fontsOf = (file: string) => new Set(file.match(/\/FontName \/\S+/g)).size;
  // Latin letters, both weights; the sign of the rupee, both weights; with Hindi two more.
  expect([fontsOf(english), fontsOf(hindi)]).toEqual([4, 6]);
  expect(hindi).toContain("/Lang (hi)");
});

it("takes the wishes of a browser by their weight", () => {
  expect(acceptedTags("fr;q=0.3, de-AT, en;q=0, pt;q=x")).toEqual(["de-AT", "fr"]);
  expect(firstSpoken(acceptedTags("pt-BR, *;q=0.5, hi-IN;q=0.4"))).toBe("hi");
  expect(acceptedTags("")).toEqual([""]);
});
