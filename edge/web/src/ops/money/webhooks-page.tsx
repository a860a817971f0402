import {
  type StoredWebhook,
  WebhookProvider,
  WebhookState,
  webhookRoutes,
} from "#shared/contracts/webhooks.ts";
import { say } from "../../i18n/speech.ts";
import { opsApi } from "../ops-api.ts";
import { countColumn, signColumn, termColumn, textColumn, whenColumn } from "./columns.tsx";
import { FilterSelect, useFilters } from "./filters.tsx";
import { RowAction } from "./form-parts.tsx";
import { PagedTable } from "./money-parts.tsx";
import { webhookSigns } from "./money-signs.ts";
import { AreaHead } from "./sub-pages.tsx";
import { usePages } from "./use-pages.ts";

export function WebhooksPage() {
  const filters = useFilters();
  const state = filters.oneOf("state", WebhookState.options);
  const provider = filters.oneOf("provider", WebhookProvider.options);
  const pages = usePages(`webhooks ${filters.key}`, (cursor) =>
    opsApi.call(webhookRoutes.listWebhooks, { query: { state, provider, cursor } }),
  );
  const retry = ({ id, state: of }: StoredWebhook) =>
    of === "failed" || of === "ignored" ? (
      <RowAction
        {...{ route: webhookRoutes.retryWebhook, call: { params: { id } }, onDone: pages.reload }}
        icon="refresh"
      >
        {say("action.retry")}
      </RowAction>
    ) : null;
  return (
    <>
      <AreaHead area="payments" />
      <div className="ops-filters">
        <FilterSelect filters={filters} name="state" options={WebhookState.options} />
        <FilterSelect filters={filters} name="provider" options={WebhookProvider.options} />
      </div>
      <PagedTable<StoredWebhook>
        {...{ name: "webhooks", icon: "bell", pages }}
        rowKey={({ id }) => id}
        columns={[
          signColumn(say("books.state"), (row) => webhookSigns[row.state]),
          textColumn(say("books.type"), ({ type }) => type),
          termColumn(say("books.provider"), (row) => row.provider),
          textColumn(say("books.their_id"), ({ providerEventId: id }) => (
            <span className="foreign-id">{id}</span>
          )),
          countColumn(say("books.tries"), ({ tries }) => tries),
          whenColumn(say("books.received"), ({ receivedAt }) => receivedAt),
          whenColumn(say("books.processed"), ({ processedAt }) => processedAt),
          { title: say("books.to_do"), cell: retry },
        ]}
      />
    </>
  );
}
