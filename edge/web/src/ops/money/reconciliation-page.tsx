/** What providers and we do not agree on, and what a person may do about it. */
import { useState } from "react";
import {
  Classification,
  type ReconciliationItem,
  reconciliationRoutes,
  SettlementProvider,
} from "#shared/contracts/ops-reconciliation.ts";
import { Button } from "../../design/button.tsx";
import { say } from "../../i18n/speech.ts";
import { useLoad } from "../../use-load.ts";
import { opsApi } from "../ops-api.ts";
import { moneyColumn, signColumn, termColumn, whenColumn } from "./columns.tsx";
import { FilterSelect, useFilters } from "./filters.tsx";
import { IdLink, PagedTable } from "./money-parts.tsx";
import { classificationSigns, termWords } from "./money-signs.ts";
import { ReconciliationStanding } from "./reconciliation-standing.tsx";
import { differenceOf } from "./refund-rules.ts";
import { ResolveItemSheet } from "./resolve-item-sheet.tsx";
import { AreaHead } from "./sub-pages.tsx";
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
      <AreaHead area="reconciliation" />
      <ReconciliationStanding loaded={summary.loaded} retry={summary.reload} />
      <div className="ops-filters">
        <FilterSelect filters={filters} name="state" options={states} all={say("term.open")} />
        <FilterSelect filters={filters} name="classification" options={Classification.options} />
        <FilterSelect filters={filters} name="provider" options={SettlementProvider.options} />
      </div>
      <PagedTable<ReconciliationItem>
        {...{ name: "differences", icon: "check", pages }}
        rowKey={({ id }) => id}
        columns={[
          signColumn(say("books.kind"), (item) => classificationSigns[item.classification]),
          termColumn(say("books.what"), ({ kind }) => kind),
          termColumn(say("books.provider"), (item) => item.provider),
          moneyColumn(say("books.we_booked"), ({ expected }) => expected),
          moneyColumn(say("books.they_say"), ({ found }) => found),
          moneyColumn(say("books.difference"), ({ expected, found }) =>
            differenceOf(expected, found),
          ),
          { title: say("books.about"), cell: (item) => <About item={item} /> },
          whenColumn(say("books.happened"), ({ occurredAt }) => occurredAt),
          {
            title: say("books.decision"),
            cell: (item) => <Decision item={item} onChoose={setChosen} />,
          },
        ]}
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

function About({ item }: { item: ReconciliationItem }) {
  const { paymentId, refundId, payoutId, disputeId, providerReference } = item;
  if (paymentId) return <IdLink to="payment" id={paymentId} />;
  const reference = refundId ?? disputeId;
  if (reference) return <IdLink to="payments" id={reference} />;
  if (payoutId) return <IdLink to="movements" id={payoutId} />;
  return <span className="foreign-id">{providerReference ?? "–"}</span>;
}

function Decision(props: {
  item: ReconciliationItem;
  onChoose: (item: ReconciliationItem) => void;
}) {
  const { item } = props;
  if (item.state === "open") {
    if (item.resolutions.length === 0) {
      return <span className="soft">{say("books.looked_at_again")}</span>;
    }
    return (
      <Button size="small" onClick={() => props.onChoose(item)}>
        {say("books.decide")}
      </Button>
    );
  }
  return (
    <span className="stack tight">
      <span>{termWords(item.resolution ?? "resolved_by_itself")}</span>
      {item.booked ? <IdLink to="movements" id={item.id} /> : null}
      {item.reason ? <span className="small soft">{item.reason}</span> : null}
    </span>
  );
}
