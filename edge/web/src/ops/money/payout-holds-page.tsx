import { useState } from "react";
import { HoldReason, type PayoutHold, payoutRoutes } from "#shared/contracts/payouts.ts";
import { Button } from "../../design/button.tsx";
import { TextField } from "../../design/field.tsx";
import { ErrorNote } from "../../design/notice.tsx";
import { say } from "../../i18n/speech.ts";
import { opsApi } from "../ops-api.ts";
import { idColumn, signColumn, termColumn, whenColumn } from "./columns.tsx";
import { FilterSelect, useFilters } from "./filters.tsx";
import { RowAction, TermSelect } from "./form-parts.tsx";
import { PagedTable, When } from "./money-parts.tsx";
import { signOf } from "./money-signs.ts";
import { AreaHead } from "./sub-pages.tsx";
import { usePages } from "./use-pages.ts";
import { useSending } from "./use-sending.ts";

const standings = ["true", "false"] as const;
const standing = signOf("on_hold", "pause", "warn");
const released = signOf("released", "check", "calm");

export function PayoutHoldsPage() {
  const filters = useFilters();
  const pages = usePages(`holds ${filters.key}`, (cursor) =>
    opsApi.call(payoutRoutes.listPayoutHolds, {
      query: { standing: filters.oneOf("standing", standings), cursor, limit: 50 },
    }),
  );
  const until = ({ id, releasedAt }: PayoutHold) =>
    releasedAt ? (
      <When at={releasedAt} />
    ) : (
      <RowAction
        {...{ route: payoutRoutes.releasePayoutHold, call: { params: { id } } }}
        onDone={pages.reload}
      >
        {say("books.release")}
      </RowAction>
    );
  return (
    <>
      <AreaHead area="payouts" />
      <HoldForm onDone={pages.reload} />
      <div className="ops-filters">
        <FilterSelect
          filters={filters}
          name="standing"
          options={standings}
          words={(option) => (option === "true" ? standing : released).label}
        />
      </div>
      <PagedTable<PayoutHold>
        {...{ name: "holds", icon: "check", pages }}
        rowKey={({ id }) => id}
        columns={[
          idColumn(say("books.rider_or_store"), "payouts", ({ ownerId }) => ownerId),
          signColumn(say("books.state"), ({ releasedAt }) => (releasedAt ? released : standing)),
          termColumn(say("books.why"), ({ reason }) => reason),
          whenColumn(say("books.since"), ({ placedAt }) => placedAt),
          { title: say("books.until"), cell: until },
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
      <h2>{say("books.hold_title")}</h2>
      <div className="ops-filters">
        <TextField
          label={say("books.rider_or_store")}
          placeholder="rdr_…, sto_…"
          required
          maxLength={80}
          autoComplete="off"
          value={ownerId}
          onChange={(event) => setOwnerId(event.target.value)}
        />
        <TermSelect
          {...{ label: say("books.why"), value: reason, onChange: setReason }}
          options={HoldReason.options}
        />
        <Button type="submit" look="danger" isBusy={isBusy} disabled={ownerId.trim() === ""}>
          {say("books.hold")}
        </Button>
      </div>
      <ErrorNote error={error} />
    </form>
  );
}
