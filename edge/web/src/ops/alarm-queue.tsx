/** Calls for help and what looks wrong on rides: take it, call them, say how it ended. */
import { useEffect, useState } from "react";
import { type Alarm, type AlarmResolution, safetyRoutes } from "#shared/contracts/safety.ts";
import { Button } from "../design/button.tsx";
import { TextField } from "../design/field.tsx";
import { EmptyState, ErrorNote, Show, SkeletonList } from "../design/notice.tsx";
import { ReasonSheet } from "../design/reason-sheet.tsx";
import { useLoad } from "../use-load.ts";
import { useSubmit } from "../use-submit.ts";
import { shortOrderId } from "../words/order-id.ts";
import { dayWords } from "../words/time-words.ts";
import { alarmSentence, alarmTitles, resolutionWords } from "./alarm-words.ts";
import { opsApi } from "./ops-api.ts";

const LOOK_EVERY_MS = 5_000;

export function AlarmQueue({ onChoose }: { onChoose: (orderId: string) => void }) {
  const { loaded, reload } = useLoad("alarms", () =>
    opsApi.call(safetyRoutes.listAlarms, { query: { limit: 50 } }),
  );
  useEffect(() => {
    const timer = setInterval(reload, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [reload]);
  return (
    <Show loaded={loaded} retry={reload} skeleton={<SkeletonList />}>
      {({ items, nextCursor }) =>
        items.length === 0 ? (
          <EmptyState
            icon="check"
            title="No alarm is open"
            next="Calls for help and rides that look wrong appear here at once."
          />
        ) : (
          <>
            <ol className="stack">
              {items.map((alarm) => (
                <AlarmItem key={alarm.id} alarm={alarm} onChoose={onChoose} onSettled={reload} />
              ))}
            </ol>
            {nextCursor ? <p className="small soft">There are more behind these.</p> : null}
          </>
        )
      }
    </Show>
  );
}

function AlarmItem(props: {
  alarm: Alarm;
  onChoose: (orderId: string) => void;
  onSettled: () => void;
}) {
  const { alarm, onChoose, onSettled } = props;
  const { isBusy, error, run } = useSubmit();
  const [isEnding, setIsEnding] = useState(false);
  const params = { id: alarm.id };
  const take = () =>
    void run(async () => {
      await opsApi.call(safetyRoutes.acknowledgeAlarm, { params });
      onSettled();
    });
  return (
    <li className="panel stack tight" data-alarm={alarm.kind}>
      <p className="row wrap">
        <strong>{alarmTitles[alarm.kind]}</strong>
        <span className="small soft">{dayWords(alarm.raisedAt)}</span>
      </p>
      <p>{alarmSentence(alarm)}</p>
      <p className="small soft">
        Order {shortOrderId(alarm.orderId)}
        {alarm.state === "acknowledged" ? " · somebody looks after it" : ""}
      </p>
      <ErrorNote error={error} />
      <div className="row wrap">
        <Button size="small" onClick={() => onChoose(alarm.orderId)}>
          Show the order
        </Button>
        {alarm.state === "open" ? (
          <Button look="main" size="small" isBusy={isBusy} onClick={take}>
            I take it
          </Button>
        ) : null}
        <Button size="small" disabled={isBusy} onClick={() => setIsEnding(true)}>
          Resolve
        </Button>
      </div>
      {isEnding ? (
        <ResolveSheet
          alarm={alarm}
          onClose={() => setIsEnding(false)}
          onResolved={() => {
            setIsEnding(false);
            onSettled();
          }}
        />
      ) : null}
    </li>
  );
}

const choices = (Object.keys(resolutionWords) as AlarmResolution[]).map((value) => ({
  value,
  label: resolutionWords[value],
}));

function ResolveSheet(props: { alarm: Alarm; onClose: () => void; onResolved: () => void }) {
  const [note, setNote] = useState("");
  return (
    <ReasonSheet
      title={`Resolve: ${alarmTitles[props.alarm.kind]}`}
      legend="How did it end?"
      choices={choices}
      button="Resolve"
      onClose={props.onClose}
      onReason={async (resolution) => {
        const body = { resolution, ...(note.trim() ? { note: note.trim() } : {}) };
        await opsApi.call(safetyRoutes.resolveAlarm, { params: { id: props.alarm.id }, body });
        props.onResolved();
      }}
    >
      <TextField
        label="Note for colleagues (optional)"
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
    </ReasonSheet>
  );
}
