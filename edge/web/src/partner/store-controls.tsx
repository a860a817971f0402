import { useState } from "react";
import type { Store } from "#shared/contracts/catalog.ts";
import { partnerRoutes } from "#shared/contracts/partner.ts";
import { Button } from "../design/button.tsx";
import { SelectField, Toggle } from "../design/field.tsx";
import { ErrorNote } from "../design/notice.tsx";
import { say } from "../i18n/speech.ts";
import { partnerApi } from "./partner-api.ts";
import type { Chime } from "./sound.ts";

const busyChoices = [0, 10, 20, 30, 45] as const;

/** Open or closed, busy or not, with or without sound. */
export function StoreControls(props: {
  store: Store;
  onStore: (store: Store) => void;
  chime: Chime;
}) {
  const { store, chime } = props;
  const [busyMinutes, setBusyMinutes] = useState(0);
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);
  const change = async (body: { open?: boolean; busyMinutes?: number }) => {
    setIsBusy(true);
    setError(null);
    try {
      props.onStore(await partnerApi.call(partnerRoutes.updateStore, { body }));
      if (body.busyMinutes !== undefined) setBusyMinutes(body.busyMinutes);
    } catch (caught) {
      setError(caught);
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <section className="store-controls" aria-label={say("board.store")}>
      <Toggle
        label={say(store.isSwitchedOn ? "board.open" : "board.closed")}
        isOn={store.isSwitchedOn}
        isBusy={isBusy}
        onChange={(open) => void change({ open })}
      />
      <SelectField
        label={say("board.extra_time")}
        isLabelHidden
        value={busyMinutes}
        disabled={isBusy}
        onChange={(event) => void change({ busyMinutes: Number(event.target.value) })}
      >
        {busyChoices.map((minutes) => (
          <option key={minutes} value={minutes}>
            {minutes === 0 ? say("board.usual_pace") : say("board.busy", { minutes })}
          </option>
        ))}
      </SelectField>
      <Button
        look="quiet"
        className="sound-button"
        icon={chime.isOn ? "bell" : "bellOff"}
        aria-pressed={chime.isOn}
        onClick={() => chime.setOn(!chime.isOn)}
      >
        <span>{say(chime.isOn ? "board.sound_on" : "board.sound_off")}</span>
      </Button>
      <ErrorNote error={error} />
    </section>
  );
}
