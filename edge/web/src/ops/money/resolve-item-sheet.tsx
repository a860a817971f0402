import { useState } from "react";
import {
  type ReconciliationItem,
  type Resolution,
  reconciliationRoutes,
} from "#shared/contracts/ops-reconciliation.ts";
import { Choices, TextField } from "../../design/field.tsx";
import { MoneyText } from "../../design/figures.tsx";
import { say } from "../../i18n/speech.ts";
import { DecisionSheet } from "./form-parts.tsx";
import { Facts } from "./money-parts.tsx";
import { classificationSigns } from "./money-signs.ts";
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
    <DecisionSheet
      {...{ isBusy, error }}
      title={classificationSigns[item.classification].label}
      button={say("books.decide")}
      isReady={resolution !== null && typed !== ""}
      onClose={props.onClose}
      onDecide={() => void submit()}
    >
      <Facts
        facts={[
          [say("books.we_booked"), item.expected && <MoneyText key="e" amount={item.expected} />],
          [say("books.they_say"), item.found && <MoneyText key="f" amount={item.found} />],
        ]}
      />
      <Choices
        legend={say("books.what_to_do")}
        isStacked
        value={resolution}
        onChange={setResolution}
        choices={item.resolutions.map((value) => {
          return { value, label: say(`books.resolution.${value}`) };
        })}
      />
      <TextField
        label={say("books.why")}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        hint={say("books.why_hint")}
      />
    </DecisionSheet>
  );
}
