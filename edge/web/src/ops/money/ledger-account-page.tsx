/** The statement of one account: each entry with the balance after it. */
import { opsLedgerRoutes } from "#shared/contracts/ops-ledger.ts";
import { ButtonLink } from "../../design/button.tsx";
import { MoneyText } from "../../design/figures.tsx";
import { opsApi } from "../ops-api.ts";
import { IdLink, PagedTable, When } from "./money-parts.tsx";
import { plainWords } from "./money-signs.ts";
import { usePages } from "./use-pages.ts";

export function LedgerAccountPage({ id }: { id: string }) {
  const [kind = "", owner = "", currency = ""] = id.split(":");
  const pages = usePages(`entries ${id}`, (cursor) =>
    opsApi.call(opsLedgerRoutes.listLedgerEntries, {
      params: { id },
      query: { cursor, limit: 50 },
    }),
  );
  const newest = pages.loaded.status === "ready" ? pages.loaded.value[0] : undefined;
  return (
    <>
      <div>
        <ButtonLink to="/ops/money/ledger" icon="back" look="quiet">
          Accounts
        </ButtonLink>
      </div>
      <header className="row wide wrap">
        <div className="stack tight">
          <h1>{plainWords(kind)}</h1>
          <p className="small soft">
            {owner} · {currency}
          </p>
        </div>
        {newest ? (
          <p className="ops-balance">
            <span className="unseen">Balance </span>
            <MoneyText amount={newest.balance} />
          </p>
        ) : null}
      </header>
      <PagedTable
        caption="Statement, newest first"
        pages={pages}
        rowKey={({ transactionId }) => transactionId}
        empty={{ icon: "list", title: "No entry yet", next: "Money that moves shows up here." }}
        columns={[
          { title: "When", cell: ({ at }) => <When at={at} /> },
          { title: "Purpose", cell: ({ purpose }) => plainWords(purpose) },
          { title: "Amount", isNumber: true, cell: ({ amount }) => <MoneyText amount={amount} /> },
          {
            title: "Balance",
            isNumber: true,
            cell: ({ balance }) => <MoneyText amount={balance} />,
          },
          {
            title: "Order",
            cell: ({ orderId }) =>
              orderId ? <IdLink to={`/ops/money/payments?q=${orderId}`} id={orderId} /> : "–",
          },
          {
            title: "Reference",
            cell: ({ reference }) => (
              <IdLink to={`/ops/money/ledger/transactions?q=${reference}`} id={reference} />
            ),
          },
          {
            title: "Movement",
            cell: ({ transactionId }) => (
              <IdLink to={`/ops/money/ledger/transactions/${transactionId}`} id={transactionId} />
            ),
          },
        ]}
      />
    </>
  );
}
