/** What providers and we do not agree on, and what a person may do about it. */
import { useState } from "react";
import {
  Classification,
  type ReconciliationItem,
  reconciliationRoutes,
  SettlementProvider,
} from "#shared/contracts/ops-reconciliation.ts";
import { Button } from "../../design/button.tsx";
import { MoneyText } from "../../design/figures.tsx";
import type { TableColumn } from "../../design/table.tsx";
import { useLoad } from "../../use-load.ts";
import { opsApi } from "../ops-api.ts";
import { FilterSelect, useFilters } from "./filters.tsx";
import { IdLink, MoneyChip, PagedTable, When } from "./money-parts.tsx";
import { classificationSigns, plainWords } from "./money-signs.ts";
import { ReconciliationStanding } from "./reconciliation-standing.tsx";
import { differenceOf } from "./refund-rules.ts";
import { ResolveItemSheet } from "./resolve-item-sheet.tsx";
import { reconciliationPages, SubPages } from "./sub-pages.tsx";
import { usePages } from "./use-pages.ts";

/** Open ones are shown unless somebody asks for the others. */
const states = ["resolved"] as const;

export function ReconciliationPage() {
  const filters = useFilters();
  const [chosen, setChosen] = useState<ReconciliationItem | null>(null);
  const state = filters.oneOf("state", states);
  const classification = filters.oneOf("classification", Classification.options);
  const provider = filters.oneOf("provider", SettlementProvider.options);
  const pages = usePages(`differences ${filters.key}`, (cursor) => {
    const shown = state ?? ("open" as const);
    const query = { state: shown, classification, provider, cursor, limit: 50 };
    return opsApi.call(reconciliationRoutes.listReconciliationItems, { query });
  });
  const summary = useLoad("reconciliation", () =>
    opsApi.call(reconciliationRoutes.getReconciliationSummary),
  );
  return (
    <>
      <h1>Reconciliation</h1>
      <SubPages of={reconciliationPages} label="Reconciliation" />
      <ReconciliationStanding loaded={summary.loaded} retry={summary.reload} />
      <div className="ops-filters">
        <FilterSelect {...{ filters, name: "state", label: "State", options: states }} all="Open" />
        <FilterSelect
          {...{ filters, name: "classification", label: "Kind", options: Classification.options }}
          words={(option) => classificationSigns[option].label}
        />
        <FilterSelect
          {...{ filters, name: "provider", label: "Provider" }}
          options={SettlementProvider.options}
        />
      </div>
      <PagedTable
        caption="Differences, newest first"
        pages={pages}
        rowKey={({ id }) => id}
        empty={{
          icon: "check",
          title: "Nothing to decide",
          next: "Import a report, or look at the resolved ones.",
        }}
        columns={columnsFor(setChosen)}
      />
      {chosen ? (
        <ResolveItemSheet
          item={chosen}
          onClose={() => setChosen(null)}
          onDone={() => {
            setChosen(null);
            pages.reload();
            summary.reload();
          }}
        />
      ) : null}
    </>
  );
}

const columnsFor = (
  onChoose: (item: ReconciliationItem) => void,
): TableColumn<ReconciliationItem>[] => [
  {
    title: "Kind",
    cell: (item) => <MoneyChip sign={classificationSigns[item.classification]} />,
  },
  { title: "Of", cell: ({ kind }) => plainWords(kind) },
  { title: "Provider", cell: (item) => plainWords(item.provider) },
  { title: "We booked", isNumber: true, cell: ({ expected }) => amountOrDash(expected) },
  { title: "They say", isNumber: true, cell: ({ found }) => amountOrDash(found) },
  {
    title: "Difference",
    isNumber: true,
    cell: ({ expected, found }) => amountOrDash(differenceOf(expected, found) ?? null),
  },
  { title: "About", cell: (item) => <About item={item} /> },
  { title: "Happened", cell: ({ occurredAt }) => <When at={occurredAt} /> },
  { title: "Decision", cell: (item) => <Decision item={item} onChoose={onChoose} /> },
];

function amountOrDash(amount: ReconciliationItem["found"]) {
  return amount ? <MoneyText amount={amount} /> : "–";
}

function About({ item }: { item: ReconciliationItem }) {
  const { paymentId, refundId, payoutId, disputeId, providerReference } = item;
  if (paymentId) return <IdLink to={`/ops/money/payments/${paymentId}`} id={paymentId} />;
  const reference = refundId ?? disputeId;
  if (reference) return <IdLink to={`/ops/money/payments?q=${reference}`} id={reference} />;
  if (payoutId) {
    return <IdLink to={`/ops/money/ledger/transactions?q=${payoutId}`} id={payoutId} />;
  }
  return providerReference ?? "–";
}

function Decision(props: {
  item: ReconciliationItem;
  onChoose: (item: ReconciliationItem) => void;
}) {
  const { item } = props;
  if (item.state === "open") {
    if (item.resolutions.length === 0) return <span className="soft">Looked at again</span>;
    return (
      <Button size="small" onClick={() => props.onChoose(item)}>
        Decide
      </Button>
    );
  }
  return (
    <span className="stack tight">
      <span>
        {item.resolution ? plainWords(item.resolution) : "Resolved by itself"}{" "}
        {item.booked ? (
          <IdLink to={`/ops/money/ledger/transactions?q=${item.id}`} id={item.id} />
        ) : null}
      </span>
      {item.reason ? <span className="small soft">{item.reason}</span> : null}
    </span>
  );
}
