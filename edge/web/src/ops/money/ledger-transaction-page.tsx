import { type LedgerTransaction, opsLedgerRoutes } from "#shared/contracts/ops-ledger.ts";
import { ButtonLink } from "../../design/button.tsx";
import { MoneyText } from "../../design/figures.tsx";
import { Show } from "../../design/notice.tsx";
import { useLoad } from "../../use-load.ts";
import { opsApi } from "../ops-api.ts";
import { sealed, unsealed } from "./ledger-transactions-page.tsx";
import { type Fact, Facts, IdLink, MoneyChip, PlainTable, Section, When } from "./money-parts.tsx";
import { plainWords } from "./money-signs.ts";
import { accountPath } from "./refund-rules.ts";

export function LedgerTransactionPage({ id }: { id: string }) {
  const { loaded, reload } = useLoad(`movement ${id}`, () =>
    opsApi.call(opsLedgerRoutes.getLedgerTransaction, { params: { id } }),
  );
  return (
    <>
      <div>
        <ButtonLink to="/ops/money/ledger/transactions" icon="back" look="quiet">
          Transactions
        </ButtonLink>
      </div>
      <Show loaded={loaded} retry={reload}>
        {(movement) => <Movement movement={movement} />}
      </Show>
    </>
  );
}

function Movement({ movement }: { movement: LedgerTransaction }) {
  const { seal } = movement;
  return (
    <article className="stack loose" aria-label={`Movement ${movement.id}`}>
      <header className="row wide wrap">
        <h1>{plainWords(movement.purpose)}</h1>
        <MoneyChip sign={seal ? sealed : unsealed} isLarge />
      </header>
      <Facts facts={factsOf(movement)} />
      <Section title="Legs">
        <PlainTable
          caption="Legs of this movement; they add up to nothing in each currency"
          rows={movement.legs}
          none="It has no legs: that must not be."
          rowKey={({ accountId }) => accountId}
          columns={[
            { title: "Account", cell: ({ kind }) => plainWords(kind) },
            {
              title: "Of",
              cell: ({ accountId, owner }) => <IdLink to={accountPath(accountId)} id={owner} />,
            },
            {
              title: "Debit",
              isNumber: true,
              cell: ({ amount }) => (amount.amountMinor > 0 ? <MoneyText amount={amount} /> : ""),
            },
            {
              title: "Credit",
              isNumber: true,
              cell: ({ amount }) =>
                amount.amountMinor < 0 ? (
                  <MoneyText amount={{ ...amount, amountMinor: -amount.amountMinor }} />
                ) : (
                  ""
                ),
            },
          ]}
        />
      </Section>
      <Section title="Hash chain">
        {seal ? (
          <dl className="stack tight">
            <div>
              <dt className="small soft">Hash of entry {seal.seq}</dt>
              <dd className="ops-hash">{seal.hash}</dd>
            </div>
            <div>
              <dt className="small soft">Hash before it</dt>
              <dd className="ops-hash">{seal.previousHash}</dd>
            </div>
            <div>
              <dt className="small soft">Sealed</dt>
              <dd>
                <When at={seal.sealedAt} />
              </dd>
            </div>
          </dl>
        ) : (
          <p className="small soft">It is linked to the chain within a moment.</p>
        )}
      </Section>
    </article>
  );
}

function factsOf({ id, reference, orderId, at, actor }: LedgerTransaction): Fact[] {
  return [
    ["Movement", id],
    ["Reference", <IdLink key="r" to={`/ops/money/payments?q=${reference}`} id={reference} />],
    [
      "Order",
      orderId ? <IdLink key="o" to={`/ops/money/payments?q=${orderId}`} id={orderId} /> : null,
    ],
    ["Saga", orderId ? <IdLink key="s" to={`/ops/money/sagas/${orderId}`} id={orderId} /> : null],
    ["By", actor.id ? `${plainWords(actor.role)}, ${actor.id}` : plainWords(actor.role)],
    ["When", <When key="w" at={at} />],
  ];
}
