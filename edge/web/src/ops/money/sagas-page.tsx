import { type Saga, SagaState, sagaRoutes } from "#shared/contracts/ops-sagas.ts";
import { say } from "../../i18n/speech.ts";
import { spanWords } from "../../words/time-words.ts";
import { opsApi } from "../ops-api.ts";
import {
  countColumn,
  idColumn,
  moneyColumn,
  signColumn,
  termColumn,
  textColumn,
  whenColumn,
} from "./columns.tsx";
import { FilterSelect, useFilters } from "./filters.tsx";
import { PagedTable } from "./money-parts.tsx";
import { paymentSigns, sagaSigns } from "./money-signs.ts";
import { attentionFirst } from "./saga-view.ts";
import { AreaHead } from "./sub-pages.tsx";
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
      <AreaHead area="sagas" />
      <div className="ops-filters">
        <FilterSelect filters={filters} name="state" options={SagaState.options} />
      </div>
      <PagedTable<Saga>
        {...{ name: "sagas", icon: "check", pages: shown }}
        rowKey={({ id }) => id}
        columns={[
          idColumn(say("books.saga"), "saga", ({ id }) => id),
          signColumn(say("books.state"), (saga) => sagaSigns[saga.state]),
          termColumn(say("books.step"), ({ step }) => step),
          countColumn(say("books.tries"), ({ tries }) => tries),
          termColumn(say("books.problem"), ({ problem }) => problem),
          moneyColumn(say("books.total"), ({ order }) => order?.total),
          signColumn(say("books.payment"), ({ payment }) => payment && paymentSigns[payment.state]),
          textColumn(say("books.quiet_for"), ({ quietSeconds }) => spanWords(quietSeconds)),
          whenColumn(say("books.started"), ({ startedAt }) => startedAt),
        ]}
      />
    </>
  );
}
