import { useState } from "react";
import { type SagaDetail, SagaRetryReason, sagaRoutes } from "#shared/contracts/ops-sagas.ts";
import { Button, ButtonLink } from "../../design/button.tsx";
import { StateChip } from "../../design/chip.tsx";
import { MoneyText } from "../../design/figures.tsx";
import { Note, Show } from "../../design/notice.tsx";
import { ReasonSheet } from "../../design/reason-sheet.tsx";
import { useLoad } from "../../use-load.ts";
import { spanWords } from "../../words/time-words.ts";
import { opsApi } from "../ops-api.ts";
import { type Fact, Facts, IdLink, MoneyChip, PlainTable, Section, When } from "./money-parts.tsx";
import { paymentSigns, plainWords, sagaSigns, sagaStepSigns, shortId } from "./money-signs.ts";
import { type PlannedStep, planOf } from "./saga-view.ts";

export function SagaPage({ id }: { id: string }) {
  const { loaded, reload, setValue } = useLoad(`saga ${id}`, () =>
    opsApi.call(sagaRoutes.getSaga, { params: { id } }),
  );
  return (
    <>
      <div>
        <ButtonLink to="/ops/money/sagas" icon="back" look="quiet">
          Sagas
        </ButtonLink>
      </div>
      <Show loaded={loaded} retry={reload}>
        {(saga) => <Saga saga={saga} onSaga={setValue} />}
      </Show>
    </>
  );
}

const retryChoices = SagaRetryReason.options.map((value) => ({ value, label: plainWords(value) }));

function Saga({ saga, onSaga }: { saga: SagaDetail; onSaga: (saga: SagaDetail) => void }) {
  const [isAsked, setIsAsked] = useState(false);
  const retry = async (reason: SagaRetryReason) => {
    const params = { id: saga.id };
    onSaga(await opsApi.call(sagaRoutes.retrySaga, { params, body: { reason } }));
    setIsAsked(false);
  };
  return (
    <article className="stack loose" aria-label={`Saga ${shortId(saga.id)}`}>
      <header className="row wide wrap">
        <h1 className="figures">{shortId(saga.id)}</h1>
        <MoneyChip sign={sagaSigns[saga.state]} isLarge />
      </header>
      {saga.state === "needs_attention" ? (
        <Note icon="alert" tone="bad">
          <p>
            <strong>{plainWords(saga.step)} does not work.</strong>{" "}
            {saga.problem ? `${plainWords(saga.problem)}, ` : ""}
            {saga.tries} tries. Mend what is in the way, then try again.
          </p>
          <Button look="main" size="small" icon="refresh" onClick={() => setIsAsked(true)}>
            Try again
          </Button>
        </Note>
      ) : null}
      <Facts facts={factsOf(saga)} />
      <Section title="Plan">
        <ol className="ops-steps">
          {planOf(saga).map((step) => (
            <Step key={step.step} {...step} />
          ))}
        </ol>
      </Section>
      <Section title="History">
        <PlainTable
          caption="What was done, undone or tried, the oldest first"
          rows={saga.history.map((step, at) => ({ ...step, row: at }))}
          none="Nothing has happened yet."
          rowKey={({ row }) => String(row)}
          columns={[
            { title: "When", cell: ({ at }) => <When at={at} /> },
            { title: "Step", cell: ({ step }) => plainWords(step) },
            {
              title: "Direction",
              cell: ({ direction }) => (direction === "forward" ? "Forward" : "Undo"),
            },
            {
              title: "Outcome",
              cell: ({ outcome }) => <MoneyChip sign={sagaStepSigns[outcome]} />,
            },
            { title: "Problem", cell: ({ problem }) => (problem ? plainWords(problem) : "–") },
            { title: "By", cell: ({ actorId }) => (actorId ? shortId(actorId) : "–") },
          ]}
        />
      </Section>
      {isAsked ? (
        <ReasonSheet
          title="Try this saga again"
          legend="What has changed"
          choices={retryChoices}
          button="Try again"
          onClose={() => setIsAsked(false)}
          onReason={retry}
        />
      ) : null}
    </article>
  );
}

const phaseWords: Readonly<Record<PlannedStep["phase"], string>> = {
  done: "Done",
  undone: "Undone",
  now: "Now",
  next: "Still to come",
};

function Step({ step, compensation, isPivot, phase, last }: PlannedStep) {
  return (
    <li data-phase={phase} aria-current={phase === "now" ? "step" : undefined}>
      <strong>{plainWords(step)}</strong>
      <span className="small">{phaseWords[phase]}</span>
      {last && phase === "now" ? <MoneyChip sign={sagaStepSigns[last.outcome]} /> : null}
      {last ? (
        <span className="small soft">
          <When at={last.at} />
        </span>
      ) : null}
      <span className="small soft">
        {isPivot
          ? "No way back from here"
          : compensation
            ? `Undone by: ${plainWords(compensation)}`
            : ""}
      </span>
    </li>
  );
}

function factsOf({ order, payment, ...saga }: SagaDetail): Fact[] {
  return [
    ["Kind", plainWords(saga.kind)],
    [
      "Order",
      order ? <IdLink key="o" to={`/ops/money/payments?q=${order.id}`} id={order.id} /> : null,
    ],
    ["Order's state", order ? <StateChip key="s" state={order.state} /> : null],
    ["Total", order ? <MoneyText key="t" amount={order.total} /> : null],
    [
      "Payment",
      payment ? <IdLink key="p" to={`/ops/money/payments/${payment.id}`} id={payment.id} /> : null,
    ],
    ["Payment's state", payment ? <MoneyChip key="c" sign={paymentSigns[payment.state]} /> : null],
    ["Ledger", <IdLink key="l" to={`/ops/money/ledger/transactions?q=${saga.id}`} id={saga.id} />],
    ["Age", spanWords(saga.ageSeconds)],
    ["Quiet for", spanWords(saga.quietSeconds)],
    ["Ended", saga.endedAt ? <When key="e" at={saga.endedAt} /> : null],
  ];
}
