/** Money on its way to riders and stores: what left, what came back, and a run now. */
import { useState } from "react";
import { type OpsPayout, payoutRoutes } from "#shared/contracts/payouts.ts";
import { PayoutState } from "#shared/states.ts";
import { Button } from "../../design/button.tsx";
import { ErrorNote } from "../../design/notice.tsx";
import { say } from "../../i18n/speech.ts";
import { periodWords } from "../../money/payment-words.ts";
import { opsApi } from "../ops-api.ts";
import {
  idColumn,
  moneyColumn,
  signColumn,
  termColumn,
  textColumn,
  whenColumn,
} from "./columns.tsx";
import { FilterSelect, FilterText, useFilters } from "./filters.tsx";
import { RowAction } from "./form-parts.tsx";
import { PagedTable } from "./money-parts.tsx";
import { payoutSigns, tallyWords } from "./money-signs.ts";
import { AreaHead } from "./sub-pages.tsx";
import { usePages } from "./use-pages.ts";
import { useSending } from "./use-sending.ts";

const attentions = ["true"] as const;

export function PayoutsPage() {
  const filters = useFilters();
  const state = filters.oneOf("state", PayoutState.options);
  const attention = filters.oneOf("attention", attentions);
  const ownerId = filters.text("owner") || undefined;
  const pages = usePages(`payouts ${filters.key}`, (cursor) =>
    opsApi.call(payoutRoutes.listOpsPayouts, {
      query: { state, attention, ownerId, cursor, limit: 50 },
    }),
  );
  const retry = ({ id, state: of }: OpsPayout) =>
    of === "paid" ? null : (
      <RowAction
        {...{ route: payoutRoutes.retryPayout, call: { params: { id } }, onDone: pages.reload }}
        icon="refresh"
      >
        {say(of === "failed" ? "books.send_again" : "action.look_again")}
      </RowAction>
    );
  return (
    <>
      <AreaHead area="payouts" />
      <RunPayouts onDone={pages.reload} />
      <div className="ops-filters">
        <FilterText
          {...{ filters, name: "owner", label: say("books.rider_or_store") }}
          placeholder="rdr_…, sto_…"
        />
        <FilterSelect filters={filters} name="state" options={PayoutState.options} />
        <FilterSelect
          filters={filters}
          name="attention"
          options={attentions}
          words={() => say("books.waits_for_person")}
        />
      </div>
      <PagedTable<OpsPayout>
        {...{ name: "payouts", icon: "cash", pages }}
        rowKey={({ id }) => id}
        columns={[
          idColumn(say("books.payout"), "movements", ({ id }) => id),
          signColumn(say("books.state"), (payout) => payoutSigns[payout.state]),
          idColumn(say("books.payee"), "payouts", (payout) => payout.ownerId),
          moneyColumn(say("books.amount"), ({ amount }) => amount),
          moneyColumn(say("term.fee"), ({ fee }) => fee),
          textColumn(say("books.period"), periodWords),
          textColumn(say("books.account"), ({ lastFour }) => lastFour && `··${lastFour}`),
          termColumn(say("books.problem"), (payout) => payout.failureCode ?? payout.attention),
          whenColumn(say("books.created"), ({ createdAt }) => createdAt),
          { title: say("books.to_do"), cell: retry },
        ]}
      />
    </>
  );
}

function RunPayouts({ onDone }: { onDone: () => void }) {
  const [told, setTold] = useState<readonly string[]>([say("books.run_payouts_hint")]);
  const { isBusy, error, send } = useSending(payoutRoutes.runPayouts);
  const run = async () => {
    const answer = await send({ body: {} });
    if (!answer) return;
    const skipped = tallyWords(answer.skipped);
    setTold([
      say("books.payouts_made", { count: answer.created, period: periodWords(answer) }),
      ...(skipped === "" ? [] : [say("books.payouts_skipped", { skipped })]),
      ...(answer.more ? [say("books.payouts_more")] : []),
    ]);
    onDone();
  };
  return (
    <div className="stack tight">
      <div>
        <Button look="main" icon="cash" isBusy={isBusy} onClick={() => void run()}>
          {say("books.run_payouts")}
        </Button>
      </div>
      <div className="small soft" role="status">
        {told.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
      <ErrorNote error={error} />
    </div>
  );
}
