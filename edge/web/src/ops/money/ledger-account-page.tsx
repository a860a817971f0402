/** The statement of one account: each entry with the balance after it. */
import { type LedgerEntry, opsLedgerRoutes } from "#shared/contracts/ops-ledger.ts";
import { MoneyText } from "../../design/figures.tsx";
import { say } from "../../i18n/speech.ts";
import { opsApi } from "../ops-api.ts";
import { idColumn, moneyColumn, termColumn, whenColumn } from "./columns.tsx";
import { PagedTable } from "./money-parts.tsx";
import { termWords } from "./money-signs.ts";
import { BackTo } from "./sub-pages.tsx";
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
      <BackTo list="ledger" title="books.accounts" />
      <header className="row wide wrap">
        <div className="stack tight">
          <h1>{termWords(kind)}</h1>
          <p className="small soft">
            {owner} · {currency}
          </p>
        </div>
        {newest ? (
          <p className="ops-balance">
            <span className="unseen">{say("books.balance")} </span>
            <MoneyText amount={newest.balance} />
          </p>
        ) : null}
      </header>
      <PagedTable<LedgerEntry>
        {...{ name: "entries", icon: "list", pages }}
        rowKey={({ transactionId }) => transactionId}
        columns={[
          whenColumn(say("books.when"), ({ at }) => at),
          termColumn(say("books.purpose"), ({ purpose }) => purpose),
          moneyColumn(say("books.amount"), ({ amount }) => amount),
          moneyColumn(say("books.balance"), ({ balance }) => balance),
          idColumn(say("books.order"), "payments", ({ orderId }) => orderId),
          idColumn(say("books.reference"), "movements", ({ reference }) => reference),
          idColumn(say("books.movement"), "movement", ({ transactionId }) => transactionId),
        ]}
      />
    </>
  );
}
