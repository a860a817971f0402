/** Asks a provider what it booked in a span of days, and compares. */
import { useState } from "react";
import {
  MAX_RUN_DAYS,
  reconciliationRoutes,
  type SettlementProvider,
} from "#shared/contracts/ops-reconciliation.ts";
import { TextField } from "../../design/field.tsx";
import { say } from "../../i18n/speech.ts";
import { ProviderForm } from "./provider-form.tsx";
import { spanOfDays, yesterday } from "./run-days.ts";
import { useSending } from "./use-sending.ts";

export function RunForm({ onDone }: { onDone: () => void }) {
  const [from, setFrom] = useState(() => yesterday(Date.now()));
  const [to, setTo] = useState(from);
  const [told, setTold] = useState("");
  const { isBusy, error, send } = useSending(reconciliationRoutes.runReconciliation);
  const submit = async (provider: SettlementProvider) => {
    const span = spanOfDays(from, to, MAX_RUN_DAYS);
    if (!span) return setTold(say("books.wrong_days", { most: MAX_RUN_DAYS }));
    setTold("");
    const run = await send({ body: { provider, ...span } });
    if (!run) return;
    setTold(say("books.lines_read", { count: run.lineCount, fresh: run.linesNew }));
    onDone();
  };
  return (
    <ProviderForm
      {...{ told, isBusy, error }}
      title={say("books.run_title")}
      button={say("books.run")}
      onSubmit={submit}
    >
      <div className="ops-filters">
        <TextField
          label={say("books.first_day")}
          type="date"
          value={from}
          onChange={(event) => setFrom(event.target.value)}
        />
        <TextField
          label={say("books.last_day")}
          type="date"
          value={to}
          onChange={(event) => setTo(event.target.value)}
        />
      </div>
    </ProviderForm>
  );
}
