/**
 * What tax law wants on paper, as data. Rates follow what prices are made with (`shared/regions.ts`):
 * a paper shows tax that was charged, it never charges any. Numbers of registration are placeholders
 * until an operator puts its own here.
 */
import type { RegionCode } from "#shared/regions.ts";
import { type Phrase, phrase, type Wording } from "./phrase.ts";

export interface TaxPart {
  readonly label: Phrase;
  /** Its part of the whole tax. */
  readonly weight: number;
}

export interface DocumentPolicy {
  /** First month of the year by which numbers start anew; 1 is January. */
  readonly yearStartsInMonth: number;
  readonly invoiceTitle: Phrase;
  /** Inside the state of the seller, and across a border of states. */
  readonly taxWithin: readonly TaxPart[];
  readonly taxAcross: readonly TaxPart[];
  /** HSN or SAC of what is sold; null where no such code is used. */
  readonly taxCodes: {
    readonly goods: string;
    readonly services: string;
    readonly rides: string;
  } | null;
  /** State, its number in tax numbers, by city; empty where states tax alike. */
  readonly stateOfCity: Readonly<Record<string, string>>;
  readonly agent: { readonly name: string; readonly lines: readonly Wording[] };
  readonly notes: readonly Phrase[];
}

export const documentPolicies: Readonly<Record<RegionCode, DocumentPolicy>> = {
  in: {
    // A number has at most 16 characters and its year runs from April (CGST rules, 46).
    yearStartsInMonth: 4,
    invoiceTitle: phrase("title.tax_invoice"),
    taxWithin: [
      { label: phrase("tax.cgst"), weight: 1 },
      { label: phrase("tax.sgst"), weight: 1 },
    ],
    taxAcross: [{ label: phrase("tax.igst"), weight: 1 }],
    // Supply of food by a restaurant; delivery services by road; taxi services.
    taxCodes: { goods: "996331", services: "996813", rides: "996412" },
    stateOfCity: { blr: "Karnataka (29)", bom: "Maharashtra (27)", del: "Delhi (07)" },
    agent: { name: "Beeline India", lines: ["GSTIN 00AAAAA0000A0Z0 (placeholder)"] },
    notes: [phrase("note.gst_by_platform")],
  },
  uk: {
    yearStartsInMonth: 1,
    invoiceTitle: phrase("title.vat_invoice"),
    taxWithin: [{ label: phrase("tax.vat"), weight: 1 }],
    taxAcross: [{ label: phrase("tax.vat"), weight: 1 }],
    taxCodes: null,
    stateOfCity: {},
    agent: {
      name: "Beeline UK",
      lines: [phrase("tax.vat_number", { number: "GB 000 0000 00 (placeholder)" })],
    },
    notes: [],
  },
  us: {
    yearStartsInMonth: 1,
    invoiceTitle: phrase("title.invoice"),
    taxWithin: [{ label: phrase("tax.sales"), weight: 1 }],
    taxAcross: [{ label: phrase("tax.sales"), weight: 1 }],
    taxCodes: null,
    stateOfCity: { chi: "Illinois" },
    agent: { name: "Beeline US", lines: [] },
    notes: [],
  },
};
