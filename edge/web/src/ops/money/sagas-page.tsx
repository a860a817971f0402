import { SagaState, sagaRoutes } from "#shared/contracts/ops-sagas.ts";
import { MoneyText } from "../../design/figures.tsx";
import { spanWords } from "../../words/time-words.ts";
import { opsApi } from "../ops-api.ts";
import { FilterSelect, useFilters } from "./filters.tsx";
import { IdLink, MoneyChip, PagedTable, When } from "./money-parts.tsx";
import { paymentSigns, plainWords, sagaSigns } from "./money-signs.ts";
import { attentionFirst } from "./saga-view.ts";
import { usePages } from "./use-pages.ts";

export function SagasPage() {
  const filters = useFilters();
  const state = filters.oneOf("state", SagaState.options);
  const pages = usePages(`sagas ${filters.key}`, (cursor) =>
    opsApi.call(sagaRoutes.listSagas, { query: { state, cursor, limit: 50 } }),
  );
  const waiting = usePages(state ? null : "sagas in need", (cursor) =>
    opsApi.call(sagaRoutes.listSagas, { query: { state: "needs_attention", cursor, limit: 50 } }),
  );
  const { loaded } = pages;
  // Those that wait for a person come first, however old they are.
  const shown =
    state || loaded.status !== "ready" || waiting.loaded.status !== "ready"
      ? pages
      : {
          ...pages,
          loaded: { ...loaded, value: attentionFirst(waiting.loaded.value, loaded.value) },
        };
  return (
    <>
      <h1>Sagas</h1>
      <div className="ops-filters">
        <FilterSelect
          {...{ filters, name: "state", label: "State", options: SagaState.options }}
          words={(option) => sagaSigns[option].label}
        />
      </div>
      <PagedTable
        caption="Sagas, those in need first"
        pages={shown}
        rowKey={({ id }) => id}
        empty={{
          icon: "check",
          title: "No saga like that",
          next: "An order that is paid by card or wallet shows up here; one in cash is one step.",
        }}
        columns={[
          { title: "Saga", cell: ({ id }) => <IdLink to={`/ops/money/sagas/${id}`} id={id} /> },
          { title: "State", cell: ({ state: of }) => <MoneyChip sign={sagaSigns[of]} /> },
          { title: "Step", cell: ({ step }) => plainWords(step) },
          { title: "Tries", isNumber: true, cell: ({ tries }) => String(tries) },
          {
            title: "Problem",
            cell: ({ problem }) => (problem ? plainWords(problem) : "–"),
          },
          {
            title: "Total",
            isNumber: true,
            cell: ({ order }) => (order ? <MoneyText amount={order.total} /> : "–"),
          },
          {
            title: "Payment",
            cell: ({ payment }) =>
              payment ? <MoneyChip sign={paymentSigns[payment.state]} /> : "–",
          },
          { title: "Quiet for", cell: ({ quietSeconds }) => spanWords(quietSeconds) },
          { title: "Started", cell: ({ startedAt }) => <When at={startedAt} /> },
        ]}
      />
    </>
  );
}
