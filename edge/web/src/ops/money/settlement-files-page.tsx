import {
  reconciliationRoutes,
  type SettlementFile,
  SettlementProvider,
} from "#shared/contracts/ops-reconciliation.ts";
import { opsApi } from "../ops-api.ts";
import { FilterSelect, useFilters } from "./filters.tsx";
import { ImportForm } from "./import-form.tsx";
import { MoneyChip, PagedTable, When } from "./money-parts.tsx";
import { classificationSigns, plainWords } from "./money-signs.ts";
import { RunForm } from "./run-form.tsx";
import { reconciliationPages, SubPages } from "./sub-pages.tsx";
import { usePages } from "./use-pages.ts";

const done = { label: "Imported", icon: "check", tone: "good" } as const;

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
      <h1>Reconciliation</h1>
      <SubPages of={reconciliationPages} label="Reconciliation" />
      <div className="ops-forms">
        <ImportForm onDone={pages.reload} />
        <RunForm onDone={pages.reload} />
      </div>
      <div className="ops-filters">
        <FilterSelect
          {...{ filters, name: "provider", label: "Provider" }}
          options={SettlementProvider.options}
        />
      </div>
      <PagedTable
        caption="Imported reports, newest first"
        pages={pages}
        rowKey={({ id }) => id}
        empty={{
          icon: "note",
          title: "No report yet",
          next: "Choose a provider's file above, or ask the provider itself.",
        }}
        columns={[
          { title: "Provider", cell: (file) => plainWords(file.provider) },
          { title: "State", cell: (file) => <MoneyChip sign={stateOf(file)} /> },
          { title: "From", cell: ({ periodStart }) => <When at={periodStart} /> },
          { title: "To", cell: ({ periodEnd }) => <When at={periodEnd} /> },
          { title: "Lines", isNumber: true, cell: ({ lineCount }) => String(lineCount) },
          { title: "New", isNumber: true, cell: ({ linesNew }) => String(linesNew) },
          { title: "Found", cell: (file) => countWords(file) },
          { title: "Source", cell: ({ source }) => (source === "csv" ? "File" : "Asked") },
          { title: "Imported", cell: ({ importedAt }) => <When at={importedAt} /> },
        ]}
      />
    </>
  );
}

function stateOf({ state, linesDone, lineCount }: SettlementFile) {
  if (state === "done") return done;
  return { label: `${linesDone} of ${lineCount}`, icon: "hourglass", tone: "busy" } as const;
}

function countWords({ counts }: SettlementFile): string {
  const words = Object.entries(counts)
    .filter(([, count]) => (count ?? 0) > 0)
    .map(([kind, count]) => {
      return `${count} ${classificationSigns[kind as keyof typeof counts].label.toLowerCase()}`;
    });
  return words.join(", ") || "–";
}
