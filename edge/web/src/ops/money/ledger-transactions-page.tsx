import { type LedgerTransaction, opsLedgerRoutes } from "#shared/contracts/ops-ledger.ts";
import { MoneyText } from "../../design/figures.tsx";
import { say } from "../../i18n/speech.ts";
import { opsApi } from "../ops-api.ts";
import { idColumn, signColumn, termColumn, whenColumn } from "./columns.tsx";
import { FilterText, useFilters } from "./filters.tsx";
import { PagedTable } from "./money-parts.tsx";
import { signOf, termWords } from "./money-signs.ts";
import { ledgerSearchOf } from "./refund-rules.ts";
import { AreaHead } from "./sub-pages.tsx";
import { usePages } from "./use-pages.ts";

const sealed = signOf("sealed", "check", "good");
const unsealed = signOf("unsealed", "hourglass", "busy");

export const sealSign = ({ seal }: LedgerTransaction) => (seal ? sealed : unsealed);

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
      <AreaHead area="ledger" />
      <div className="ops-filters">
        <FilterText
          {...{ filters, name: "q", label: say("books.order_or_reference") }}
          placeholder="ord_…, pay_…, rfd_…, pyt_…"
        />
      </div>
      <PagedTable<LedgerTransaction>
        {...{ name: "movements", icon: "list", pages }}
        rowKey={({ id }) => id}
        columns={[
          idColumn(say("books.movement"), "movement", ({ id }) => id),
          termColumn(say("books.purpose"), ({ purpose }) => purpose),
          {
            title: say("books.legs_signed"),
            cell: ({ legs }) => (
              <ul className="ops-legs">
                {legs.map((leg) => (
                  <li key={leg.accountId}>
                    <span>{termWords(leg.kind)}</span> <MoneyText amount={leg.amount} />
                  </li>
                ))}
              </ul>
            ),
          },
          idColumn(say("books.order"), "payments", ({ orderId }) => orderId),
          whenColumn(say("books.when"), ({ at }) => at),
          signColumn(say("books.chain"), sealSign),
        ]}
      />
    </>
  );
}
