/** What became of a payment: its steps, refunds, disputes, and what was booked for it. */
import type { OpsPaymentDetail } from "#shared/contracts/ops-payments.ts";
import { MoneyText } from "../../design/figures.tsx";
import { IdLink, MoneyChip, PlainTable, Section, When } from "./money-parts.tsx";
import { disputeSigns, paymentSigns, plainWords, refundSigns } from "./money-signs.ts";
import { accountId, accountPath } from "./refund-rules.ts";

export function PaymentRecord({ payment }: { payment: OpsPaymentDetail }) {
  return (
    <>
      <Section title="History">
        <ol className="ops-steps">
          {payment.history.map(({ version, to, reason, actorId, at }) => (
            <li key={version}>
              <MoneyChip sign={paymentSigns[to]} />
              <When at={at} />
              <span className="small soft">
                {[reason ? plainWords(reason) : "", actorId ? `by ${actorId}` : ""]
                  .filter(Boolean)
                  .join(", ")}
              </span>
            </li>
          ))}
        </ol>
      </Section>
      <Refunds payment={payment} />
      <Disputes payment={payment} />
      <Section title="Ledger">
        <PlainTable
          caption="What was booked"
          rows={payment.postings.flatMap((posting) =>
            posting.legs.map((leg, at) => ({ posting, leg, at })),
          )}
          none="Nothing is booked yet: money moves when it is captured."
          rowKey={({ posting, at }) => `${posting.id} ${at}`}
          columns={[
            {
              title: "Movement",
              cell: ({ posting, at }) =>
                at === 0 ? (
                  <IdLink to={`/ops/money/ledger/transactions/${posting.id}`} id={posting.id} />
                ) : null,
            },
            {
              title: "Purpose",
              cell: ({ posting, at }) => (at === 0 ? plainWords(posting.purpose) : null),
            },
            { title: "Account", cell: ({ leg }) => plainWords(leg.kind) },
            {
              title: "Of",
              cell: ({ leg }) => (
                <IdLink
                  to={accountPath(accountId(leg.kind, leg.owner, leg.amount.currency))}
                  id={leg.owner}
                />
              ),
            },
            {
              title: "Debit +, credit −",
              isNumber: true,
              cell: ({ leg }) => <MoneyText amount={leg.amount} />,
            },
            {
              title: "When",
              cell: ({ posting, at }) => (at === 0 ? <When at={posting.at} /> : null),
            },
          ]}
        />
      </Section>
    </>
  );
}

function Refunds({ payment }: { payment: OpsPaymentDetail }) {
  return (
    <Section title="Refunds">
      <PlainTable
        caption="Refunds of this payment"
        rows={payment.refunds}
        none="Nothing was given back."
        rowKey={({ id }) => id}
        columns={[
          { title: "State", cell: ({ state }) => <MoneyChip sign={refundSigns[state]} /> },
          { title: "Amount", isNumber: true, cell: ({ amount }) => <MoneyText amount={amount} /> },
          { title: "Reason", cell: ({ reason }) => plainWords(reason) },
          {
            title: "To",
            cell: ({ destination }) =>
              destination === "wallet" ? "Wallet" : "The way the money came",
          },
          { title: "Borne by", cell: ({ bearer }) => plainWords(bearer) },
          { title: "Note", cell: ({ note }) => note ?? "–" },
          {
            title: "Problem",
            cell: ({ failureCode, attention }) => {
              const word = failureCode ?? attention;
              return word ? plainWords(word) : "–";
            },
          },
          { title: "Asked", cell: ({ createdAt }) => <When at={createdAt} /> },
        ]}
      />
    </Section>
  );
}

function Disputes({ payment }: { payment: OpsPaymentDetail }) {
  if (payment.disputes.length === 0) return null;
  return (
    <Section title="Disputes">
      <PlainTable
        caption="Disputes of this payment"
        rows={payment.disputes}
        none=""
        rowKey={({ id }) => id}
        columns={[
          { title: "State", cell: ({ state }) => <MoneyChip sign={disputeSigns[state]} /> },
          { title: "Amount", isNumber: true, cell: ({ amount }) => <MoneyText amount={amount} /> },
          { title: "Reason", cell: ({ reason }) => plainWords(reason) },
          { title: "Opened", cell: ({ openedAt }) => <When at={openedAt} /> },
          {
            title: "Evidence until",
            cell: ({ evidenceDueAt }) => (evidenceDueAt ? <When at={evidenceDueAt} /> : "–"),
          },
          { title: "Closed", cell: ({ closedAt }) => (closedAt ? <When at={closedAt} /> : "–") },
        ]}
      />
    </Section>
  );
}
