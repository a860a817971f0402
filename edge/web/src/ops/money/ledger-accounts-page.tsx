import { opsLedgerRoutes } from "#shared/contracts/ops-ledger.ts";
import { MoneyText } from "../../design/figures.tsx";
import { opsApi } from "../ops-api.ts";
import { FilterSelect, FilterText, useFilters } from "./filters.tsx";
import { IdLink, PagedTable } from "./money-parts.tsx";
import { plainWords } from "./money-signs.ts";
import { accountPath } from "./refund-rules.ts";
import { ledgerPages, SubPages } from "./sub-pages.tsx";
import { usePages } from "./use-pages.ts";

/** The chart of accounts, as the core opens them. */
const kinds = [
  "customer_wallet",
  "customer_receivable",
  "partner_payable",
  "rider_payable",
  "platform_revenue",
  "tax_payable",
  "tips",
  "order_funds",
  "provider_clearing",
  "payout_clearing",
  "bank",
  "fees",
  "promotions",
  "disputes",
  "suspense",
] as const;

export function LedgerAccountsPage() {
  const filters = useFilters();
  const kind = filters.oneOf("kind", kinds);
  const owner = filters.text("owner") || undefined;
  const pages = usePages(`accounts ${filters.key}`, (cursor) =>
    opsApi.call(opsLedgerRoutes.listLedgerAccounts, { query: { kind, owner, cursor, limit: 50 } }),
  );
  return (
    <>
      <h1>Ledger</h1>
      <SubPages of={ledgerPages} label="Ledger" />
      <div className="ops-filters">
        <FilterSelect {...{ filters, name: "kind", label: "Kind", options: kinds }} />
        <FilterText
          {...{ filters, name: "owner", label: "Owner" }}
          placeholder="cus_…, rdr_…, sto_…, platform"
        />
      </div>
      <PagedTable
        caption="Accounts with their balances, from the owner's side"
        pages={pages}
        rowKey={({ id }) => id}
        empty={{
          icon: "list",
          title: "No account like that",
          next: "An account opens with its first entry: take a filter away, or wait for money.",
        }}
        columns={[
          { title: "Account", cell: (row) => plainWords(row.kind) },
          { title: "Owner", cell: ({ id, owner: of }) => <IdLink to={accountPath(id)} id={of} /> },
          { title: "Balance", isNumber: true, cell: (row) => <MoneyText amount={row.posted} /> },
          { title: "Held", isNumber: true, cell: (row) => <MoneyText amount={row.held} /> },
          {
            title: "Available",
            isNumber: true,
            cell: (row) => <MoneyText amount={row.available} />,
          },
          { title: "Side", cell: (row) => plainWords(row.normal) },
        ]}
      />
    </>
  );
}
