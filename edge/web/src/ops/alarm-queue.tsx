/** Calls for help and what looks wrong on rides: take it, call them, say how it ended. */
import { useEffect, useState } from "react";
import type { CityView } from "#shared/contracts/catalog.ts";
import { type Alarm, AlarmResolution, safetyRoutes } from "#shared/contracts/safety.ts";
import { Button } from "../design/button.tsx";
import { TextField } from "../design/field.tsx";
import { Icon } from "../design/icons.tsx";
import { EmptyState, ErrorNote, Show, SkeletonList } from "../design/notice.tsx";
import { ReasonSheet } from "../design/reason-sheet.tsx";
import { say } from "../i18n/speech.ts";
import { useLoad } from "../use-load.ts";
import { useSubmit } from "../use-submit.ts";
import { shortOrderId } from "../words/order-id.ts";
import { dayWords } from "../words/time-words.ts";
import { alarmSentence, alarmTitles, resolutionWords } from "./alarm-words.ts";
import { opsApi } from "./ops-api.ts";

const LOOK_EVERY_MS = 5_000;

interface AlarmQueueProps {
  readonly city: CityView;
  readonly onChoose: (orderId: string) => void;
}

export function AlarmQueue({ city, onChoose }: AlarmQueueProps) {
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
          <EmptyState icon="check" title={say("alarm.none")} next={say("alarm.none_next")} />
        ) : (
          <>
            <ol className="stack">
              {items.map((alarm) => (
                <AlarmItem key={alarm.id} {...{ alarm, city, onChoose }} onSettled={reload} />
              ))}
            </ol>
            {nextCursor ? <p className="small soft">{say("alarm.more")}</p> : null}
          </>
        )
      }
    </Show>
  );
}

function AlarmItem(props: AlarmQueueProps & { alarm: Alarm; onSettled: () => void }) {
  const { alarm, city, onChoose, onSettled } = props;
  const { isBusy, error, run } = useSubmit();
  const [isEnding, setIsEnding] = useState(false);
  const params = { id: alarm.id };
  const { sent, waiting, failed } = alarm.contactsTold;
  const take = () =>
    void run(async () => {
      await opsApi.call(safetyRoutes.acknowledgeAlarm, { params });
      onSettled();
    });
  return (
    <li className="panel stack tight" data-alarm={alarm.kind}>
      <p className="row wrap">
        <strong>{alarmTitles[alarm.kind]}</strong>
        <span className="small soft">{dayWords(alarm.raisedAt, city)}</span>
      </p>
      <p>{alarmSentence(alarm, city.distanceUnit)}</p>
      <p className="small soft">{say("ops.order_named", { order: shortOrderId(alarm.orderId) })}</p>
      {sent + waiting + failed > 0 ? (
        <p className="small">{say("alarm.told", { sent, waiting, failed })}</p>
      ) : null}
      {alarm.state === "acknowledged" ? (
        <p className="small row">
          <Icon name="check" size={14} /> {say("alarm.taken")}
        </p>
      ) : null}
      <ErrorNote error={error} />
      <div className="row wrap">
        <Button size="small" onClick={() => onChoose(alarm.orderId)}>
          {say("alarm.show_order")}
        </Button>
        {alarm.state === "open" ? (
          <Button look="main" size="small" isBusy={isBusy} onClick={take}>
            {say("alarm.take")}
          </Button>
        ) : null}
        <Button size="small" disabled={isBusy} onClick={() => setIsEnding(true)}>
          {say("alarm.resolve")}
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

function ResolveSheet(props: { alarm: Alarm; onClose: () => void; onResolved: () => void }) {
  const [note, setNote] = useState("");
  return (
    <ReasonSheet
      title={say("alarm.resolve_title", { alarm: alarmTitles[props.alarm.kind] })}
      legend={say("alarm.how_ended")}
      choices={AlarmResolution.options.map((value) => ({ value, label: resolutionWords[value] }))}
      button={say("alarm.resolve")}
      onClose={props.onClose}
      onReason={async (resolution) => {
        const body = { resolution, ...(note.trim() ? { note: note.trim() } : {}) };
        await opsApi.call(safetyRoutes.resolveAlarm, { params: { id: props.alarm.id }, body });
        props.onResolved();
      }}
    >
      <TextField
        label={say("alarm.note")}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
    </ReasonSheet>
  );
}
