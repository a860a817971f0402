/** Asks a provider what it booked in a span of days, and compares. */
import { useState } from "react";
import {
  MAX_RUN_DAYS,
  reconciliationRoutes,
  SettlementProvider,
} from "#shared/contracts/ops-reconciliation.ts";
import { Button } from "../../design/button.tsx";
import { SelectField, TextField } from "../../design/field.tsx";
import { ErrorNote } from "../../design/notice.tsx";
import { plainWords } from "./money-signs.ts";
import { spanOfDays, yesterday } from "./run-days.ts";
import { useSending } from "./use-sending.ts";

export function RunForm({ onDone }: { onDone: () => void }) {
  const [provider, setProvider] = useState<SettlementProvider>("stripe");
  const [from, setFrom] = useState(() => yesterday(Date.now()));
  const [to, setTo] = useState(from);
  const [told, setTold] = useState("");
  const { isBusy, error, send } = useSending(reconciliationRoutes.runReconciliation);
  const submit = async () => {
    const span = spanOfDays(from, to, MAX_RUN_DAYS);
    if (!span) return setTold(`Choose one to ${MAX_RUN_DAYS} days, the first before the last.`);
    setTold("");
    const run = await send({ body: { provider, ...span } });
    if (!run) return;
    setTold(`${run.lineCount} lines read, ${run.linesNew} of them new.`);
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
      <h2>Ask the provider</h2>
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
      <div className="ops-filters">
        <TextField
          label="First day (UTC)"
          type="date"
          value={from}
          onChange={(event) => setFrom(event.target.value)}
        />
        <TextField
          label="Last day (UTC)"
          type="date"
          value={to}
          onChange={(event) => setTo(event.target.value)}
        />
      </div>
      <p role="status" className="small">
        {told}
      </p>
      <ErrorNote error={error} />
      <div>
        <Button type="submit" look="main" isBusy={isBusy}>
          Ask and compare
        </Button>
      </div>
    </form>
  );
}
