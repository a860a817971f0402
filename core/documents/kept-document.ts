/** A paper as it is kept: its figures and facts for ever, its words in whichever language is read. */
import { z } from "zod";
import {
  DocumentLine,
  DocumentPayment,
  DocumentTax,
  MoneyDocument,
  PartyView,
} from "#shared/contracts/documents.ts";
import type { PaperSpeech } from "./paper-speech.ts";
import { inWords, Wording } from "./phrase.ts";

const KeptLine = DocumentLine.extend({ label: Wording, note: Wording.nullable() });
export type KeptLine = z.infer<typeof KeptLine>;

const KeptTax = DocumentTax.extend({ label: Wording });
export type KeptTax = z.infer<typeof KeptTax>;

const KeptPayment = DocumentPayment.extend({ label: Wording });
export type KeptPayment = z.infer<typeof KeptPayment>;

const KeptParty = PartyView.extend({ lines: z.array(Wording) });

export const KeptDocument = MoneyDocument.omit({ language: true }).extend({
  title: Wording,
  seller: KeptParty,
  agent: KeptParty.nullable(),
  lines: z.array(KeptLine),
  taxes: z.array(KeptTax),
  payments: z.array(KeptPayment),
  notes: z.array(Wording),
});
export type KeptDocument = z.infer<typeof KeptDocument>;

/** A paper before it is issued. */
export type DocumentContent = Omit<KeptDocument, "id" | "number" | "issuedAt">;

export function wordDocument(kept: KeptDocument, speech: PaperSpeech): MoneyDocument {
  const word = (wording: Wording) => inWords(wording, speech);
  const wordParty = ({ name, lines }: z.infer<typeof KeptParty>) => {
    return { name, lines: lines.map(word) };
  };
  return {
    ...kept,
    language: speech.language,
    title: word(kept.title),
    seller: wordParty(kept.seller),
    agent: kept.agent && wordParty(kept.agent),
    lines: kept.lines.map((line) => ({
      ...line,
      label: word(line.label),
      note: line.note === null ? null : word(line.note),
    })),
    taxes: kept.taxes.map((tax) => ({ ...tax, label: word(tax.label) })),
    payments: kept.payments.map((payment) => ({ ...payment, label: word(payment.label) })),
    notes: kept.notes.map(word),
  };
}
