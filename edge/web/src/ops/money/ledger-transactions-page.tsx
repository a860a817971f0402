import { opsLedgerRoutes } from "#shared/contracts/ops-ledger.ts";
import { MoneyText } from "../../design/figures.tsx";
import { opsApi } from "../ops-api.ts";
import { FilterText, useFilters } from "./filters.tsx";
import { IdLink, MoneyChip, PagedTable, When } from "./money-parts.tsx";
import { plainWords } from "./money-signs.ts";
import { ledgerSearchOf } from "./refund-rules.ts";
import { ledgerPages, SubPages } from "./sub-pages.tsx";
import { usePages } from "./use-pages.ts";

export const sealed = { label: "Sealed", icon: "check", tone: "good" } as const;
export const unsealed = { label: "To be sealed", icon: "hourglass", tone: "busy" } as const;

export function LedgerTransactionsPage() {
  const filters = useFilters();
  const search = ledgerSearchOf(filters.text("q"));
  const pages = usePages(`movements ${filters.key}`, (cursor) =>
    opsApi.call(opsLedgerRoutes.listLedgerTransactions, {
      query: { ...search, cursor, limit: 50 },
    }),
  );
  return (
    <>
      <h1>Ledger</h1>
      <SubPages of={ledgerPages} label="Ledger" />
      <div className="ops-filters">
        <FilterText
          {...{ filters, name: "q", label: "Order or reference" }}
          placeholder="ord_…, pay_…, rfd_…, pyt_…"
        />
      </div>
      <PagedTable
        caption="Movements of money, newest first"
        pages={pages}
        rowKey={({ id }) => id}
        empty={{
          icon: "list",
          title: "Nothing moved",
          next: "Look for another order or reference.",
        }}
        columns={[
          {
            title: "Movement",
            cell: ({ id }) => <IdLink to={`/ops/money/ledger/transactions/${id}`} id={id} />,
          },
          { title: "Purpose", cell: ({ purpose }) => plainWords(purpose) },
          {
            title: "Legs",
            cell: ({ legs }) => (
              <ul className="ops-legs">
                {legs.map((leg) => (
                  <li key={leg.accountId}>
                    <span>{plainWords(leg.kind)}</span> <MoneyText amount={leg.amount} />
                  </li>
                ))}
              </ul>
            ),
          },
          {
            title: "Order",
            cell: ({ orderId }) =>
              orderId ? <IdLink to={`/ops/money/payments?q=${orderId}`} id={orderId} /> : "–",
          },
          { title: "When", cell: ({ at }) => <When at={at} /> },
          { title: "Chain", cell: ({ seal }) => <MoneyChip sign={seal ? sealed : unsealed} /> },
        ]}
      />
    </>
  );
}
