/** What became of a payment: its steps, refunds, disputes, and what was booked for it. */
import type { OpsPaymentDetail } from "#shared/contracts/ops-payments.ts";
import { say } from "../../i18n/speech.ts";
import { moneyColumn, signColumn, termColumn, textColumn, whenColumn } from "./columns.tsx";
import { IdLink, MoneyChip, PlainTable, Section, When } from "./money-parts.tsx";
import { disputeSigns, paymentSigns, refundSigns, shortId, stepWords } from "./money-signs.ts";
import { accountId } from "./refund-rules.ts";

type Posting = OpsPaymentDetail["postings"][number];
/** What all legs share is told with the first. */
interface Booked {
  readonly posting: Posting;
  readonly leg: Posting["legs"][number];
  readonly isFirst: boolean;
}

export function PaymentRecord({ payment }: { payment: OpsPaymentDetail }) {
  const booked = payment.postings.flatMap((posting) =>
    posting.legs.map((leg, at): Booked => ({ posting, leg, isFirst: at === 0 })),
  );
  return (
    <>
      <Section title={say("books.history")}>
        <ol className="ops-steps">
          {payment.history.map(({ version, to, reason, actorId, at }) => (
            <li key={version}>
              <MoneyChip sign={paymentSigns[to]} />
              <When at={at} />
              {reason ? <span className="small soft">{stepWords(reason)}</span> : null}
              {actorId ? (
                <span className="small soft">{say("books.by_whom", { id: shortId(actorId) })}</span>
              ) : null}
            </li>
          ))}
        </ol>
      </Section>
      <Refunds payment={payment} />
      <Disputes payment={payment} />
      <Section title={say("books.ledger")}>
        <PlainTable<Booked>
          caption={say("books.booked_caption")}
          rows={booked}
          none={say("books.nothing_booked")}
          rowKey={({ posting, leg }) => `${posting.id} ${leg.kind} ${leg.owner}`}
          columns={[
            {
              title: say("books.movement"),
              cell: ({ posting: { id }, isFirst }) =>
                isFirst ? <IdLink to="movement" id={id} /> : null,
            },
            termColumn(say("books.purpose"), ({ posting, isFirst }) =>
              isFirst ? posting.purpose : "",
            ),
            termColumn(say("books.account"), ({ leg }) => leg.kind),
            {
              title: say("books.owner"),
              cell: ({ leg: { kind, owner, amount } }) => (
                <IdLink to="account" id={accountId(kind, owner, amount.currency)} name={owner} />
              ),
            },
            moneyColumn(say("books.signed"), ({ leg }) => leg.amount),
            {
              title: say("books.when"),
              cell: ({ posting, isFirst }) => (isFirst ? <When at={posting.at} /> : null),
            },
          ]}
        />
      </Section>
    </>
  );
}

function Refunds({ payment }: { payment: OpsPaymentDetail }) {
  return (
    <Section title={say("books.refunds")}>
      <PlainTable<OpsPaymentDetail["refunds"][number]>
        caption={say("books.refunds_caption")}
        rows={payment.refunds}
        none={say("books.no_refunds")}
        rowKey={({ id }) => id}
        columns={[
          signColumn(say("books.state"), ({ state }) => refundSigns[state]),
          moneyColumn(say("books.amount"), ({ amount }) => amount),
          termColumn(say("books.reason"), ({ reason }) => reason),
          termColumn(say("books.where_to"), ({ destination }) => destination),
          termColumn(say("books.borne_by"), ({ bearer }) => bearer),
          textColumn(say("books.note"), ({ note }) => note),
          termColumn(say("books.problem"), (refund) => refund.failureCode ?? refund.attention),
          whenColumn(say("books.asked"), ({ createdAt }) => createdAt),
        ]}
      />
    </Section>
  );
}

function Disputes({ payment }: { payment: OpsPaymentDetail }) {
  if (payment.disputes.length === 0) return null;
  return (
    <Section title={say("books.disputes")}>
      <PlainTable<OpsPaymentDetail["disputes"][number]>
        caption={say("books.disputes_caption")}
        rows={payment.disputes}
        none=""
        rowKey={({ id }) => id}
        columns={[
          signColumn(say("books.state"), ({ state }) => disputeSigns[state]),
          moneyColumn(say("books.amount"), ({ amount }) => amount),
          termColumn(say("books.reason"), ({ reason }) => reason),
          whenColumn(say("books.opened"), ({ openedAt }) => openedAt),
          whenColumn(say("books.evidence_until"), ({ evidenceDueAt }) => evidenceDueAt),
          whenColumn(say("books.closed"), ({ closedAt }) => closedAt),
        ]}
      />
    </Section>
  );
}
