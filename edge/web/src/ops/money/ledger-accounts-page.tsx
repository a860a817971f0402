import { type LedgerAccount, opsLedgerRoutes } from "#shared/contracts/ops-ledger.ts";
import { say } from "../../i18n/speech.ts";
import { opsApi } from "../ops-api.ts";
import { moneyColumn, termColumn } from "./columns.tsx";
import { FilterSelect, FilterText, useFilters } from "./filters.tsx";
import { IdLink, PagedTable } from "./money-parts.tsx";
import type { Term } from "./money-signs.ts";
import { AreaHead } from "./sub-pages.tsx";
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
] as const satisfies readonly Term[];

export function LedgerAccountsPage() {
  const filters = useFilters();
  const kind = filters.oneOf("kind", kinds);
  const owner = filters.text("owner") || undefined;
  const pages = usePages(`accounts ${filters.key}`, (cursor) =>
    opsApi.call(opsLedgerRoutes.listLedgerAccounts, { query: { kind, owner, cursor, limit: 50 } }),
  );
  return (
    <>
      <AreaHead area="ledger" />
      <div className="ops-filters">
        <FilterText
          {...{ filters, name: "owner", label: say("books.owner") }}
          placeholder="cus_…, rdr_…, sto_…, platform"
        />
        <FilterSelect filters={filters} name="kind" options={kinds} />
      </div>
      <PagedTable<LedgerAccount>
        {...{ name: "accounts", icon: "list", pages }}
        rowKey={({ id }) => id}
        columns={[
          termColumn(say("books.account"), (account) => account.kind),
          {
            title: say("books.owner"),
            cell: ({ id, owner: name }) => <IdLink to="account" {...{ id, name }} />,
          },
          moneyColumn(say("books.balance"), ({ posted }) => posted),
          moneyColumn(say("books.held"), ({ held }) => held),
          moneyColumn(say("books.available"), ({ available }) => available),
          termColumn(say("books.side"), ({ normal }) => normal),
        ]}
      />
    </>
  );
}
