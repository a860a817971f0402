/** What the invariant checker found, and a button to check now. */
import {
  type LedgerCheck,
  type LedgerCheckScope,
  opsLedgerRoutes,
} from "#shared/contracts/ops-ledger.ts";
import { Button } from "../../design/button.tsx";
import { ErrorNote } from "../../design/notice.tsx";
import { opsApi } from "../ops-api.ts";
import { MoneyChip, PagedTable, PlainTable, Section, When } from "./money-parts.tsx";
import { plainWords } from "./money-signs.ts";
import { ledgerPages, SubPages } from "./sub-pages.tsx";
import { usePages } from "./use-pages.ts";
import { useSending } from "./use-sending.ts";

const fine = { label: "All is right", icon: "check", tone: "good" } as const;
const wrong = { label: "Something is wrong", icon: "alert", tone: "bad" } as const;
const scopeWords: Readonly<Record<LedgerCheckScope, string>> = {
  incremental: "What is new",
  full: "Everything",
};

export function LedgerChecksPage() {
  const pages = usePages("checks", (cursor) =>
    opsApi.call(opsLedgerRoutes.listLedgerChecks, { query: { cursor, limit: 20 } }),
  );
  const { isBusy, error, send } = useSending(opsLedgerRoutes.runLedgerCheck);
  const check = async (scope: LedgerCheckScope) => {
    if (await send({ body: { scope } })) pages.reload();
  };
  const latest = pages.loaded.status === "ready" ? pages.loaded.value[0] : undefined;
  return (
    <>
      <h1>Ledger</h1>
      <SubPages of={ledgerPages} label="Ledger" />
      <div className="row wrap">
        <Button look="main" isBusy={isBusy} onClick={() => void check("incremental")}>
          Check what is new
        </Button>
        <Button disabled={isBusy} onClick={() => void check("full")}>
          Check everything
        </Button>
      </div>
      <ErrorNote error={error} />
      {latest ? <Results check={latest} /> : null}
      <PagedTable
        caption="Checks, newest first"
        pages={pages}
        rowKey={({ id }) => id}
        empty={{
          icon: "search",
          title: "Never checked",
          next: "The ledger is checked by itself now and then; you can check it now.",
        }}
        columns={[
          { title: "Result", cell: ({ isFine }) => <MoneyChip sign={isFine ? fine : wrong} /> },
          { title: "What", cell: ({ scope }) => scopeWords[scope] },
          { title: "When", cell: ({ startedAt }) => <When at={startedAt} /> },
          { title: "Took", isNumber: true, cell: ({ tookMs }) => `${tookMs} ms` },
          { title: "Chain up to", isNumber: true, cell: ({ headSeq }) => String(headSeq) },
          {
            title: "Violations",
            isNumber: true,
            cell: ({ results }) =>
              String(results.reduce((sum, { violations }) => sum + violations, 0)),
          },
        ]}
      />
    </>
  );
}

function Results({ check }: { check: LedgerCheck }) {
  return (
    <Section
      title="The latest check"
      tools={<MoneyChip sign={check.isFine ? fine : wrong} isLarge />}
    >
      <PlainTable
        caption="Each rule of the latest check"
        rows={check.results}
        none="It looked at nothing."
        rowKey={({ name }) => name}
        columns={[
          { title: "Rule", cell: ({ name }) => plainWords(name) },
          { title: "Looked at", isNumber: true, cell: ({ looked }) => String(looked) },
          { title: "Violations", isNumber: true, cell: ({ violations }) => String(violations) },
          { title: "Examples", cell: ({ examples }) => examples.join(", ") || "–" },
        ]}
      />
      {check.headHash ? (
        <p className="small soft">
          Head of the chain: <span className="ops-hash">{check.headHash}</span>
        </p>
      ) : null}
    </Section>
  );
}
