import {
  type StoredWebhook,
  WebhookProvider,
  WebhookState,
  webhookRoutes,
} from "#shared/contracts/webhooks.ts";
import { Button } from "../../design/button.tsx";
import { ErrorNote } from "../../design/notice.tsx";
import { opsApi } from "../ops-api.ts";
import { FilterSelect, useFilters } from "./filters.tsx";
import { MoneyChip, PagedTable, When } from "./money-parts.tsx";
import { plainWords, webhookSigns } from "./money-signs.ts";
import { paymentPages, SubPages } from "./sub-pages.tsx";
import { usePages } from "./use-pages.ts";
import { useSending } from "./use-sending.ts";

export function WebhooksPage() {
  const filters = useFilters();
  const state = filters.oneOf("state", WebhookState.options);
  const provider = filters.oneOf("provider", WebhookProvider.options);
  const pages = usePages(`webhooks ${filters.key}`, (cursor) =>
    opsApi.call(webhookRoutes.listWebhooks, { query: { state, provider, cursor } }),
  );
  return (
    <>
      <h1>Payments</h1>
      <SubPages of={paymentPages} label="Payments" />
      <div className="ops-filters">
        <FilterSelect
          {...{ filters, name: "state", label: "State", options: WebhookState.options }}
          words={(option) => webhookSigns[option].label}
        />
        <FilterSelect
          {...{ filters, name: "provider", label: "Provider", options: WebhookProvider.options }}
        />
      </div>
      <PagedTable
        caption="What providers sent, newest first"
        pages={pages}
        rowKey={({ id }) => id}
        empty={{
          icon: "bell",
          title: "No webhook like that",
          next: "Providers send one for each thing that happens to a payment.",
        }}
        columns={[
          { title: "State", cell: (row) => <MoneyChip sign={webhookSigns[row.state]} /> },
          { title: "Type", cell: ({ type }) => type },
          { title: "Provider", cell: (row) => plainWords(row.provider) },
          { title: "Their id", cell: ({ providerEventId }) => providerEventId },
          { title: "Tries", isNumber: true, cell: ({ tries }) => String(tries) },
          { title: "Received", cell: ({ receivedAt }) => <When at={receivedAt} /> },
          {
            title: "Processed",
            cell: ({ processedAt }) => (processedAt ? <When at={processedAt} /> : "–"),
          },
          { title: "Action", cell: (row) => <Retry webhook={row} onDone={pages.reload} /> },
        ]}
      />
    </>
  );
}

function Retry({ webhook, onDone }: { webhook: StoredWebhook; onDone: () => void }) {
  const { isBusy, error, send } = useSending(webhookRoutes.retryWebhook);
  if (webhook.state !== "failed" && webhook.state !== "ignored") return null;
  const retry = async () => {
    if (await send({ params: { id: webhook.id } })) onDone();
  };
  return (
    <span className="stack tight">
      <Button size="small" icon="refresh" isBusy={isBusy} onClick={() => void retry()}>
        Try again
      </Button>
      <ErrorNote error={error} />
    </span>
  );
}
