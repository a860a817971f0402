import {
  reconciliationRoutes,
  type SettlementFile,
  SettlementProvider,
} from "#shared/contracts/ops-reconciliation.ts";
import { say } from "../../i18n/speech.ts";
import { opsApi } from "../ops-api.ts";
import { countColumn, signColumn, termColumn, textColumn, whenColumn } from "./columns.tsx";
import { FilterSelect, useFilters } from "./filters.tsx";
import { ImportForm } from "./import-form.tsx";
import { PagedTable } from "./money-parts.tsx";
import { type MoneySign, signOf, tallyWords } from "./money-signs.ts";
import { RunForm } from "./run-form.tsx";
import { AreaHead } from "./sub-pages.tsx";
import { usePages } from "./use-pages.ts";

const imported = signOf("imported", "check", "good");

export function SettlementFilesPage() {
  const filters = useFilters();
  const provider = filters.oneOf("provider", SettlementProvider.options);
  const pages = usePages(`reports ${filters.key}`, (cursor) =>
    opsApi.call(reconciliationRoutes.listSettlementFiles, {
      query: { provider, cursor, limit: 50 },
    }),
  );
  return (
    <>
      <AreaHead area="reconciliation" />
      <div className="ops-forms">
        <ImportForm onDone={pages.reload} />
        <RunForm onDone={pages.reload} />
      </div>
      <div className="ops-filters">
        <FilterSelect filters={filters} name="provider" options={SettlementProvider.options} />
      </div>
      <PagedTable<SettlementFile>
        {...{ name: "reports", icon: "note", pages }}
        rowKey={({ id }) => id}
        columns={[
          termColumn(say("books.provider"), (file) => file.provider),
          signColumn(say("books.state"), stateOf),
          whenColumn(say("books.from"), ({ periodStart }) => periodStart),
          whenColumn(say("books.until"), ({ periodEnd }) => periodEnd),
          countColumn(say("books.lines"), ({ lineCount }) => lineCount),
          countColumn(say("books.new_lines"), ({ linesNew }) => linesNew),
          textColumn(say("books.found"), ({ counts }) => tallyWords(counts)),
          termColumn(say("books.source"), ({ source }) => source),
          whenColumn(say("books.imported"), ({ importedAt }) => importedAt),
        ]}
      />
    </>
  );
}

function stateOf({ state, linesDone: done, lineCount: count }: SettlementFile): MoneySign {
  if (state === "done") return imported;
  return { label: say("books.so_far", { done, count }), icon: "hourglass", tone: "busy" };
}
