/** A receipt, an invoice or a credit note on the screen. */
import type { DocumentLine, MoneyDocument } from "#shared/contracts/documents.ts";
import { MoneyText } from "../design/figures.tsx";
import { say } from "../i18n/speech.ts";
import { dayWords } from "../words/time-words.ts";
import "./money.css";

export function DocumentView({ document }: { document: MoneyDocument }) {
  const { number, issuedAt, timeZone, seller, agent, taxes, total, payments } = document;
  return (
    <div className="stack document">
      <p className="small soft">
        {number ? <span className="figures strong">{number} · </span> : null}
        {agent
          ? say("money.seller_through", { seller: seller.name, name: agent.name })
          : seller.name}{" "}
        · {dayWords(issuedAt, { timeZone })}
      </p>
      <dl className="price-rows">
        {document.lines.map((line, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of a paper never move
          <div key={place}>
            <dt>
              <LineName line={line} />
            </dt>
            <dd>
              <MoneyText amount={line.amount} />
            </dd>
          </div>
        ))}
        {taxes.map((tax) => (
          <div key={tax.label} className="soft">
            <dt>{say("money.tax", { label: tax.label, percent: tax.basisPoints / 100 })}</dt>
            <dd>
              <MoneyText amount={tax.amount} />
            </dd>
          </div>
        ))}
        <div className="price-sum">
          <dt>{say(document.kind === "credit_note" ? "money.credited" : "line.total")}</dt>
          <dd>
            <MoneyText amount={total} />
          </dd>
        </div>
      </dl>
      {payments.length > 0 ? <Paid document={document} /> : null}
      {document.notes.map((note) => (
        <p key={note} className="small soft">
          {note}
        </p>
      ))}
    </div>
  );
}

function Paid({ document: { payments, paid, timeZone } }: { document: MoneyDocument }) {
  return (
    <section className="stack tight" aria-label={say("money.how_paid")}>
      <h3>{say("money.how_paid")}</h3>
      <dl className="price-rows">
        {payments.map((payment, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of a paper never move
          <div key={place}>
            <dt>
              {payment.label}
              <span className="small soft block">
                {payment.state === "pending"
                  ? say("money.on_its_way")
                  : dayWords(payment.at, { timeZone })}
              </span>
            </dt>
            <dd>
              <MoneyText amount={payment.amount} />
            </dd>
          </div>
        ))}
        {paid ? (
          <div className="price-sum">
            <dt>{say("money.paid_in_all")}</dt>
            <dd>
              <MoneyText amount={paid} />
            </dd>
          </div>
        ) : null}
      </dl>
    </section>
  );
}

function LineName({ line }: { line: DocumentLine }) {
  return (
    <>
      {line.quantity === null ? null : <span className="figures soft">{line.quantity} × </span>}
      {line.label}
      {line.note ? <span className="small soft block">{line.note}</span> : null}
    </>
  );
}
