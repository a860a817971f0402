/** Imports a provider's settlement file. The same content twice changes nothing. */
import { useId, useState } from "react";
import {
  MAX_CSV_CHARACTERS,
  reconciliationRoutes,
  SettlementProvider,
} from "#shared/contracts/ops-reconciliation.ts";
import { Button } from "../../design/button.tsx";
import { SelectField } from "../../design/field.tsx";
import { ErrorNote } from "../../design/notice.tsx";
import { csvParts } from "./csv-parts.ts";
import { plainWords } from "./money-signs.ts";
import { useSending } from "./use-sending.ts";

/** Beyond this it is not what a day of a provider looks like, and would fill the page's memory. */
const MAX_FILE_BYTES = 20_000_000;

export function ImportForm({ onDone }: { onDone: () => void }) {
  const id = useId();
  const [provider, setProvider] = useState<SettlementProvider>("stripe");
  const [file, setFile] = useState<File | null>(null);
  const [told, setTold] = useState("");
  const { isBusy, error, send } = useSending(reconciliationRoutes.importSettlementFile);
  const submit = async () => {
    if (!file) return setTold("Choose a file first.");
    if (file.size > MAX_FILE_BYTES) return setTold("That file is too large for a report.");
    const parts = csvParts(await file.text(), MAX_CSV_CHARACTERS);
    if (!parts) return setTold("That does not look like a report: one of its lines is too long.");
    setTold("");
    let lines = 0;
    let fresh = 0;
    for (const csv of parts) {
      const imported = await send({ body: { provider, csv } });
      if (!imported) return;
      lines += imported.lineCount;
      fresh += imported.linesNew;
    }
    setTold(`${lines} lines read, ${fresh} of them new.`);
    onDone();
  };
  return (
    <form
      className="panel ops-form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h2>Import a file</h2>
      <SelectField
        label="Provider"
        value={provider}
        onChange={(event) => setProvider(SettlementProvider.parse(event.target.value))}
      >
        {SettlementProvider.options.map((option) => (
          <option key={option} value={option}>
            {plainWords(option)}
          </option>
        ))}
      </SelectField>
      <div className="field">
        <label htmlFor={id}>File (CSV)</label>
        <input
          id={id}
          type="file"
          accept=".csv,text/csv"
          onChange={(event) => setFile(event.target.files?.[0] ?? null)}
        />
      </div>
      <p role="status" className="small">
        {told}
      </p>
      <ErrorNote error={error} />
      <div>
        <Button type="submit" look="main" isBusy={isBusy}>
          Import
        </Button>
      </div>
    </form>
  );
}
