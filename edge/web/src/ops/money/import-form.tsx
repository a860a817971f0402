/** Imports a provider's settlement file. The same content twice changes nothing. */
import { useId, useState } from "react";
import {
  MAX_CSV_CHARACTERS,
  reconciliationRoutes,
  type SettlementProvider,
} from "#shared/contracts/ops-reconciliation.ts";
import { say } from "../../i18n/speech.ts";
import { csvParts } from "./csv-parts.ts";
import { ProviderForm } from "./provider-form.tsx";
import { useSending } from "./use-sending.ts";

/** Beyond this it is not what a day of a provider looks like, and would fill the page's memory. */
const MAX_FILE_BYTES = 20_000_000;

export function ImportForm({ onDone }: { onDone: () => void }) {
  const id = useId();
  const [file, setFile] = useState<File | null>(null);
  const [told, setTold] = useState("");
  const { isBusy, error, send } = useSending(reconciliationRoutes.importSettlementFile);
  const submit = async (provider: SettlementProvider) => {
    if (!file) return setTold(say("books.no_file"));
    if (file.size > MAX_FILE_BYTES) return setTold(say("books.file_too_large"));
    const parts = csvParts(await file.text(), MAX_CSV_CHARACTERS);
    if (!parts) return setTold(say("books.file_odd"));
    setTold("");
    let count = 0;
    let fresh = 0;
    for (const csv of parts) {
      const imported = await send({ body: { provider, csv } });
      if (!imported) return;
      count += imported.lineCount;
      fresh += imported.linesNew;
    }
    setTold(say("books.lines_read", { count, fresh }));
    onDone();
  };
  return (
    <ProviderForm
      {...{ told, isBusy, error }}
      title={say("books.import_title")}
      button={say("books.import")}
      onSubmit={submit}
    >
      <div className="field">
        <label htmlFor={id}>{say("books.file")}</label>
        <input
          id={id}
          type="file"
          accept=".csv,text/csv"
          onChange={(event) => setFile(event.target.files?.[0] ?? null)}
        />
      </div>
    </ProviderForm>
  );
}
