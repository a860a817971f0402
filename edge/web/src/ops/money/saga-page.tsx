import { useState } from "react";
import {
  type SagaDetail,
  SagaRetryReason,
  type SagaStep,
  sagaRoutes,
} from "#shared/contracts/ops-sagas.ts";
import { Button } from "../../design/button.tsx";
import { StateChip } from "../../design/chip.tsx";
import { MoneyText } from "../../design/figures.tsx";
import { Note, Show } from "../../design/notice.tsx";
import { ReasonSheet } from "../../design/reason-sheet.tsx";
import { say } from "../../i18n/speech.ts";
import { useLoad } from "../../use-load.ts";
import { spanWords } from "../../words/time-words.ts";
import { opsApi } from "../ops-api.ts";
import { signColumn, termColumn, textColumn, whenColumn } from "./columns.tsx";
import { type Fact, Facts, IdLink, MoneyChip, PlainTable, Section, When } from "./money-parts.tsx";
import { paymentSigns, sagaSigns, sagaStepSigns, shortId, termWords } from "./money-signs.ts";
import { type PlannedStep, planOf } from "./saga-view.ts";
import { BackTo } from "./sub-pages.tsx";

export function SagaPage({ id }: { id: string }) {
  const { loaded, reload, setValue } = useLoad(`saga ${id}`, () =>
    opsApi.call(sagaRoutes.getSaga, { params: { id } }),
  );
  return (
    <>
      <BackTo list="sagas" title="books.sagas" />
      <Show loaded={loaded} retry={reload}>
        {(saga) => <Saga saga={saga} onSaga={setValue} />}
      </Show>
    </>
  );
}

function Saga({ saga, onSaga }: { saga: SagaDetail; onSaga: (saga: SagaDetail) => void }) {
  const [isAsked, setIsAsked] = useState(false);
  const retry = async (reason: SagaRetryReason) => {
    const params = { id: saga.id };
    onSaga(await opsApi.call(sagaRoutes.retrySaga, { params, body: { reason } }));
    setIsAsked(false);
  };
  return (
    <article className="stack loose" aria-label={say("books.saga_named", { id: shortId(saga.id) })}>
      <header className="row wide wrap">
        <h1 className="figures">{shortId(saga.id)}</h1>
        <MoneyChip sign={sagaSigns[saga.state]} isLarge />
      </header>
      {saga.state === "needs_attention" ? (
        <Note icon="alert" tone="bad">
          <p>
            <strong>{say("books.saga_stuck", { step: termWords(saga.step) })}</strong>{" "}
            {say("books.saga_stuck_next", {
              tries: saga.tries,
              problem: termWords(saga.problem ?? "unknown"),
            })}
          </p>
          <Button look="main" size="small" icon="refresh" onClick={() => setIsAsked(true)}>
            {say("action.retry")}
          </Button>
        </Note>
      ) : null}
      <Facts facts={factsOf(saga)} />
      <Section title={say("books.plan")}>
        <ol className="ops-steps">
          {planOf(saga).map((step) => (
            <Step key={step.step} {...step} />
          ))}
        </ol>
      </Section>
      <Section title={say("books.history")}>
        <PlainTable<SagaStep & { row: number }>
          caption={say("books.saga_history_caption")}
          rows={saga.history.map((step, at) => ({ ...step, row: at }))}
          none={say("books.nothing_happened")}
          rowKey={({ row }) => String(row)}
          columns={[
            whenColumn(say("books.when"), ({ at }) => at),
            termColumn(say("books.step"), ({ step }) => step),
            termColumn(say("books.direction"), ({ direction }) => direction),
            signColumn(say("books.outcome"), ({ outcome }) => sagaStepSigns[outcome]),
            termColumn(say("books.problem"), ({ problem }) => problem),
            textColumn(say("books.by"), ({ actorId }) => actorId && shortId(actorId)),
          ]}
        />
      </Section>
      {isAsked ? (
        <ReasonSheet
          title={say("books.retry_saga")}
          legend={say("books.what_changed")}
          choices={SagaRetryReason.options.map((value) => {
            return { value, label: termWords(value) };
          })}
          button={say("action.retry")}
          onClose={() => setIsAsked(false)}
          onReason={retry}
        />
      ) : null}
    </article>
  );
}

function Step({ step, compensation, isPivot, phase, last }: PlannedStep) {
  return (
    <li data-phase={phase} aria-current={phase === "now" ? "step" : undefined}>
      <strong>{termWords(step)}</strong>
      <span className="small">{termWords(phase)}</span>
      {last && phase === "now" ? <MoneyChip sign={sagaStepSigns[last.outcome]} /> : null}
      {last ? (
        <span className="small soft">
          <When at={last.at} />
        </span>
      ) : null}
      {isPivot || compensation ? (
        <span className="small soft">
          {isPivot
            ? say("books.no_way_back")
            : say("books.undone_by", { step: termWords(compensation ?? "") })}
        </span>
      ) : null}
    </li>
  );
}

function factsOf({ order, payment, ...saga }: SagaDetail): Fact[] {
  return [
    [say("books.kind"), termWords(saga.kind)],
    [say("books.order"), order && <IdLink key="o" to="payments" id={order.id} />],
    [say("books.order_state"), order && <StateChip key="s" state={order.state} />],
    [say("books.total"), order && <MoneyText key="t" amount={order.total} />],
    [say("books.payment"), payment && <IdLink key="p" to="payment" id={payment.id} />],
    [
      say("books.payment_state"),
      payment && <MoneyChip key="c" sign={paymentSigns[payment.state]} />,
    ],
    [say("books.ledger"), <IdLink key="l" to="movements" id={saga.id} />],
    [say("books.age"), spanWords(saga.ageSeconds)],
    [say("books.quiet_for"), spanWords(saga.quietSeconds)],
    [say("books.ended"), saga.endedAt && <When key="e" at={saga.endedAt} />],
  ];
}
