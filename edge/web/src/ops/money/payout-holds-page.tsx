import { useState } from "react";
import { HoldReason, payoutRoutes } from "#shared/contracts/payouts.ts";
import { Button } from "../../design/button.tsx";
import { SelectField, TextField } from "../../design/field.tsx";
import { ErrorNote } from "../../design/notice.tsx";
import { opsApi } from "../ops-api.ts";
import { FilterSelect, useFilters } from "./filters.tsx";
import { IdLink, MoneyChip, PagedTable, When } from "./money-parts.tsx";
import { holdWords } from "./money-signs.ts";
import { payoutPages, SubPages } from "./sub-pages.tsx";
import { usePages } from "./use-pages.ts";
import { useSending } from "./use-sending.ts";

const standings = ["true", "false"] as const;
const standing = { label: "Held", icon: "pause", tone: "warn" } as const;
const released = { label: "Released", icon: "check", tone: "calm" } as const;

export function PayoutHoldsPage() {
  const filters = useFilters();
  const pages = usePages(`holds ${filters.key}`, (cursor) =>
    opsApi.call(payoutRoutes.listPayoutHolds, {
      query: { standing: filters.oneOf("standing", standings), cursor, limit: 50 },
    }),
  );
  return (
    <>
      <h1>Payouts</h1>
      <SubPages of={payoutPages} label="Payouts" />
      <HoldForm onDone={pages.reload} />
      <div className="ops-filters">
        <FilterSelect
          {...{ filters, name: "standing", label: "State", options: standings }}
          words={(option) => (option === "true" ? "Held" : "Released")}
        />
      </div>
      <PagedTable
        caption="Holds, the latest first"
        pages={pages}
        rowKey={({ id }) => id}
        empty={{
          icon: "check",
          title: "Nobody is held",
          next: "Money leaves to every rider and store that has an account.",
        }}
        columns={[
          {
            title: "Rider or store",
            cell: ({ ownerId }) => (
              <IdLink to={`/ops/money/payouts?owner=${ownerId}`} id={ownerId} />
            ),
          },
          {
            title: "State",
            cell: ({ releasedAt }) => <MoneyChip sign={releasedAt ? released : standing} />,
          },
          { title: "Why", cell: ({ reason }) => holdWords[reason] },
          { title: "Since", cell: ({ placedAt }) => <When at={placedAt} /> },
          {
            title: "Until",
            cell: ({ id, releasedAt }) =>
              releasedAt ? <When at={releasedAt} /> : <Release id={id} onDone={pages.reload} />,
          },
        ]}
      />
    </>
  );
}

function HoldForm({ onDone }: { onDone: () => void }) {
  const [ownerId, setOwnerId] = useState("");
  const [reason, setReason] = useState<HoldReason>("fraud_suspected");
  const { isBusy, error, send } = useSending(payoutRoutes.placePayoutHold);
  const submit = async () => {
    if (!(await send({ body: { ownerId: ownerId.trim(), reason } }))) return;
    setOwnerId("");
    onDone();
  };
  return (
    <form
      className="panel ops-form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h2>Hold payouts</h2>
      <div className="ops-filters">
        <TextField
          label="Rider or store"
          placeholder="rdr_…, sto_…"
          required
          maxLength={80}
          autoComplete="off"
          value={ownerId}
          onChange={(event) => setOwnerId(event.target.value)}
        />
        <SelectField
          label="Why"
          value={reason}
          onChange={(event) => setReason(HoldReason.parse(event.target.value))}
        >
          {HoldReason.options.map((option) => (
            <option key={option} value={option}>
              {holdWords[option]}
            </option>
          ))}
        </SelectField>
        <Button type="submit" look="danger" isBusy={isBusy} disabled={ownerId.trim() === ""}>
          Hold
        </Button>
      </div>
      <ErrorNote error={error} />
    </form>
  );
}

function Release({ id, onDone }: { id: string; onDone: () => void }) {
  const { isBusy, error, send } = useSending(payoutRoutes.releasePayoutHold);
  const release = async () => {
    if (await send({ params: { id } })) onDone();
  };
  return (
    <span className="stack tight">
      <Button size="small" isBusy={isBusy} onClick={() => void release()}>
        Release
      </Button>
      <ErrorNote error={error} />
    </span>
  );
}
