import { useState } from "react";
import {
  type ReconciliationItem,
  type Resolution,
  reconciliationRoutes,
} from "#shared/contracts/ops-reconciliation.ts";
import { Button } from "../../design/button.tsx";
import { Choices, TextField } from "../../design/field.tsx";
import { MoneyText } from "../../design/figures.tsx";
import { ErrorNote } from "../../design/notice.tsx";
import { Sheet } from "../../design/sheet.tsx";
import { Facts } from "./money-parts.tsx";
import { classificationSigns, resolutionWords } from "./money-signs.ts";
import { useSending } from "./use-sending.ts";

/** Nothing is resolved without an action that fits, and a reason in somebody's own words. */
export function ResolveItemSheet(props: {
  item: ReconciliationItem;
  onClose: () => void;
  onDone: () => void;
}) {
  const { item } = props;
  const [resolution, setResolution] = useState<Resolution | null>(null);
  const [reason, setReason] = useState("");
  const { isBusy, error, send } = useSending(reconciliationRoutes.resolveReconciliationItem);
  const typed = reason.trim();
  const submit = async () => {
    if (!resolution || typed === "") return;
    const body = { resolution, reason: typed };
    if (await send({ params: { id: item.id }, body })) props.onDone();
  };
  return (
    <Sheet
      title={classificationSigns[item.classification].label}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>Back</Button>
          <Button
            look="danger"
            isBusy={isBusy}
            disabled={resolution === null || typed === ""}
            onClick={() => void submit()}
          >
            Decide
          </Button>
        </>
      }
    >
      <Facts
        facts={[
          ["We booked", item.expected ? <MoneyText key="e" amount={item.expected} /> : null],
          ["They say", item.found ? <MoneyText key="f" amount={item.found} /> : null],
        ]}
      />
      <Choices
        legend="What to do"
        isStacked
        value={resolution}
        onChange={setResolution}
        choices={item.resolutions.map((value) => ({ value, label: resolutionWords[value] }))}
      />
      <TextField
        label="Why"
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        hint="Kept with your name. What it moves is a new entry of the ledger."
      />
      <ErrorNote error={error} />
    </Sheet>
  );
}
