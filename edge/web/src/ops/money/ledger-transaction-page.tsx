import {
  type LedgerLeg,
  type LedgerTransaction,
  opsLedgerRoutes,
} from "#shared/contracts/ops-ledger.ts";
import { MoneyText } from "../../design/figures.tsx";
import { Show } from "../../design/notice.tsx";
import type { TableColumn } from "../../design/table.tsx";
import { say } from "../../i18n/speech.ts";
import { useLoad } from "../../use-load.ts";
import { opsApi } from "../ops-api.ts";
import { termColumn } from "./columns.tsx";
import { sealSign } from "./ledger-transactions-page.tsx";
import {
  type Fact,
  Facts,
  IdLink,
  MoneyChip,
  type Place,
  PlainTable,
  Section,
  When,
} from "./money-parts.tsx";
import { shortId, termWords } from "./money-signs.ts";
import { BackTo } from "./sub-pages.tsx";

export function LedgerTransactionPage({ id }: { id: string }) {
  const { loaded, reload } = useLoad(`movement ${id}`, () =>
    opsApi.call(opsLedgerRoutes.getLedgerTransaction, { params: { id } }),
  );
  return (
    <>
      <BackTo list="ledger/transactions" title="books.movements" />
      <Show loaded={loaded} retry={reload}>
        {(movement) => <Movement movement={movement} />}
      </Show>
    </>
  );
}

function Movement({ movement }: { movement: LedgerTransaction }) {
  const { seal } = movement;
  return (
    <article
      className="stack loose"
      aria-label={say("books.movement_named", { id: shortId(movement.id) })}
    >
      <header className="row wide wrap">
        <h1>{termWords(movement.purpose)}</h1>
        <MoneyChip sign={sealSign(movement)} isLarge />
      </header>
      <Facts facts={factsOf(movement)} />
      <Section title={say("books.legs")}>
        <PlainTable<LedgerLeg>
          caption={say("books.legs_caption")}
          rows={movement.legs}
          none={say("books.no_legs")}
          rowKey={({ accountId }) => accountId}
          columns={[
            termColumn(say("books.account"), ({ kind }) => kind),
            {
              title: say("books.owner"),
              cell: ({ accountId: id, owner: name }) => <IdLink to="account" {...{ id, name }} />,
            },
            sideColumn("debit", 1),
            sideColumn("credit", -1),
          ]}
        />
      </Section>
      <Section title={say("books.hash_chain")}>
        {seal ? (
          <dl className="stack tight">
            <Hash name={say("books.hash_of", { seq: seal.seq })} hash={seal.hash} />
            <Hash name={say("books.hash_before")} hash={seal.previousHash} />
            <div>
              <dt className="small soft">{say("term.sealed")}</dt>
              <dd>
                <When at={seal.sealedAt} />
              </dd>
            </div>
          </dl>
        ) : (
          <p className="small soft">{say("books.not_linked")}</p>
        )}
      </Section>
    </article>
  );
}

/** Amounts of one side, without the sign that the journal gives them. */
const sideColumn = (side: "debit" | "credit", sign: 1 | -1): TableColumn<LedgerLeg> => ({
  title: say(`term.${side}`),
  isNumber: true,
  cell: ({ amount }) => {
    const amountMinor = amount.amountMinor * sign;
    return amountMinor > 0 ? <MoneyText amount={{ ...amount, amountMinor }} /> : "";
  },
});

function Hash({ name, hash }: { name: string; hash: string }) {
  return (
    <div>
      <dt className="small soft">{name}</dt>
      <dd className="ops-hash">{hash}</dd>
    </div>
  );
}

function factsOf({ id, reference, orderId, at, actor }: LedgerTransaction): Fact[] {
  const link = (to: Place, of: string | null) => of && <IdLink key={to} to={to} id={of} />;
  const role = termWords(actor.role);
  return [
    [say("books.movement"), id],
    [say("books.reference"), link("payments", reference)],
    [say("books.order"), link("payments", orderId)],
    [say("books.saga"), link("saga", orderId)],
    [say("books.by"), actor.id ? say("books.actor", { role, id: shortId(actor.id) }) : role],
    [say("books.when"), <When key="w" at={at} />],
  ];
}
