/** Money on its way to riders and stores: what left, what came back, and a run now. */
import { useState } from "react";
import { type OpsPayout, payoutRoutes } from "#shared/contracts/payouts.ts";
import { PayoutState } from "#shared/states.ts";
import { Button } from "../../design/button.tsx";
import { MoneyText } from "../../design/figures.tsx";
import { ErrorNote } from "../../design/notice.tsx";
import { opsApi } from "../ops-api.ts";
import { FilterSelect, FilterText, useFilters } from "./filters.tsx";
import { IdLink, MoneyChip, PagedTable, When } from "./money-parts.tsx";
import { payoutSigns, plainWords } from "./money-signs.ts";
import { payoutPages, SubPages } from "./sub-pages.tsx";
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
  return (
    <>
      <h1>Payouts</h1>
      <SubPages of={payoutPages} label="Payouts" />
      <RunPayouts onDone={pages.reload} />
      <div className="ops-filters">
        <FilterText
          {...{ filters, name: "owner", label: "Rider or store" }}
          placeholder="rdr_…, sto_…"
        />
        <FilterSelect
          {...{ filters, name: "state", label: "State", options: PayoutState.options }}
          words={(option) => payoutSigns[option].label}
        />
        <FilterSelect
          {...{ filters, name: "attention", label: "Attention", options: attentions }}
          words={() => "Waiting for a person"}
        />
      </div>
      <PagedTable
        caption="Payouts, newest first"
        pages={pages}
        rowKey={({ id }) => id}
        empty={{
          icon: "cash",
          title: "No payout like that",
          next: "Payouts are made when a day or a week closes; you can also pay out now.",
        }}
        columns={[
          {
            title: "Payout",
            cell: ({ id }) => <IdLink to={`/ops/money/ledger/transactions?q=${id}`} id={id} />,
          },
          { title: "State", cell: (payout) => <MoneyChip sign={payoutSigns[payout.state]} /> },
          {
            title: "To",
            cell: ({ ownerId: id }) => <IdLink to={`/ops/money/payouts?owner=${id}`} id={id} />,
          },
          { title: "Amount", isNumber: true, cell: ({ amount }) => <MoneyText amount={amount} /> },
          { title: "Fee", isNumber: true, cell: ({ fee }) => <MoneyText amount={fee} /> },
          { title: "Period", cell: ({ period }) => period },
          { title: "Account", cell: (row) => (row.lastFour ? `… ${row.lastFour}` : "–") },
          { title: "Problem", cell: (row) => problemWords(row) },
          { title: "Created", cell: ({ createdAt }) => <When at={createdAt} /> },
          { title: "Action", cell: (row) => <RetryPayout payout={row} onDone={pages.reload} /> },
        ]}
      />
    </>
  );
}

function problemWords({ failureCode, attention }: OpsPayout): string {
  const words = [failureCode, attention].filter((word) => word !== null);
  return words.map(plainWords).join(", ") || "–";
}

function RunPayouts({ onDone }: { onDone: () => void }) {
  const [told, setTold] = useState("");
  const { isBusy, error, send } = useSending(payoutRoutes.runPayouts);
  const run = async () => {
    const answer = await send({ body: {} });
    if (!answer) return;
    const skipped = Object.entries(answer.skipped).map(
      ([reason, count]) => `${count} ${plainWords(reason).toLowerCase()}`,
    );
    const more = answer.more ? " More owners are left: run again." : "";
    const left = skipped.length > 0 ? ` Nothing to ${skipped.join(", ")}.` : "";
    setTold(`${answer.created} payouts made for ${answer.period}.${left}${more}`);
    onDone();
  };
  return (
    <div className="stack tight">
      <div>
        <Button look="main" icon="cash" isBusy={isBusy} onClick={() => void run()}>
          Pay out what may leave
        </Button>
      </div>
      <p className="small soft" role="status">
        {told || "Once per owner and period: pressing twice pays nobody twice."}
      </p>
      <ErrorNote error={error} />
    </div>
  );
}

function RetryPayout({ payout, onDone }: { payout: OpsPayout; onDone: () => void }) {
  const { isBusy, error, send } = useSending(payoutRoutes.retryPayout);
  if (payout.state === "paid") return null;
  const retry = async () => {
    if (await send({ params: { id: payout.id } })) onDone();
  };
  return (
    <span className="stack tight">
      <Button size="small" icon="refresh" isBusy={isBusy} onClick={() => void retry()}>
        {payout.state === "failed" ? "Send again" : "Look again"}
      </Button>
      <ErrorNote error={error} />
    </span>
  );
}
