import { useState } from "react";
import type { CityView } from "#shared/contracts/catalog.ts";
import { type ClearReason, type FlaggedRider, opsRoutes } from "#shared/contracts/ops.ts";
import { Button } from "../design/button.tsx";
import { RiderChip } from "../design/chip.tsx";
import { EmptyState, Show, SkeletonList } from "../design/notice.tsx";
import { ReasonSheet } from "../design/reason-sheet.tsx";
import { say } from "../i18n/speech.ts";
import { useLoad } from "../use-load.ts";
import { shortOrderId } from "../words/order-id.ts";
import { dayWords } from "../words/time-words.ts";
import { clearChoices, signalWords } from "./flag-words.ts";
import { opsApi } from "./ops-api.ts";
import type { PastScene } from "./past-scene.ts";
import { TrackButton } from "./track-button.tsx";
import "./why.css";

interface FlaggedProps {
  readonly city: CityView;
  readonly onScene: (scene: PastScene | null) => void;
}

/** Riders whose positions look made up: the signs, the way, and the end of the suspicion. */
export function FlaggedRiders({ city, onScene }: FlaggedProps) {
  const { loaded, reload } = useLoad("flagged", () => opsApi.call(opsRoutes.listFlaggedRiders));
  const [clearing, setClearing] = useState<string | null>(null);
  const clear = async (riderId: string, reason: ClearReason) => {
    await opsApi.call(opsRoutes.clearRiderFlag, { params: { id: riderId }, body: { reason } });
    setClearing(null);
    reload();
  };
  return (
    <section className="stack tight" aria-label={say("flag.title")}>
      <div className="row wide wrap">
        <h2>{say("flag.title")}</h2>
        <Button size="small" look="quiet" icon="refresh" onClick={reload}>
          {say("action.look_again")}
        </Button>
      </div>
      <p className="small soft">{say("flag.next")}</p>
      <Show loaded={loaded} retry={reload} skeleton={<SkeletonList rows={3} height="5rem" />}>
        {({ items }) => {
          const here = items.filter(({ cityCode }) => cityCode === city.code);
          const elsewhere = items.length - here.length;
          return here.length === 0 ? (
            <EmptyState
              icon="check"
              title={say("flag.none", { city: city.name })}
              next={
                elsewhere > 0 ? say("flag.elsewhere", { count: elsewhere }) : say("flag.none_next")
              }
            />
          ) : (
            <ul className="looks">
              {here.map((rider) => (
                <FlaggedCard
                  key={rider.riderId}
                  {...{ rider, city, onScene }}
                  onClear={() => setClearing(rider.riderId)}
                />
              ))}
            </ul>
          );
        }}
      </Show>
      {clearing ? (
        <ReasonSheet
          title={say("flag.clear_title", { rider: shortOrderId(clearing) })}
          legend={say("flag.found")}
          choices={clearChoices()}
          button={say("flag.clear")}
          onClose={() => setClearing(null)}
          onReason={(reason) => clear(clearing, reason)}
        />
      ) : null}
    </section>
  );
}

function FlaggedCard(props: FlaggedProps & { rider: FlaggedRider; onClear: () => void }) {
  const { rider, city, onScene, onClear } = props;
  return (
    <li className="look">
      <header className="flagged-head row wide">
        <h3 className="figures">{shortOrderId(rider.riderId)}</h3>
        <RiderChip state={rider.state} isShort />
      </header>
      <div className="flagged-body stack tight">
        <p className="small soft figures">
          {say("flag.since", { at: dayWords(rider.flaggedAt, city) })}
        </p>
        <ul className="flagged-signals">
          {rider.signals.map((signal) => (
            <li key={signal.kind}>{signalWords(signal)}</li>
          ))}
        </ul>
        <div className="row flagged-buttons">
          <TrackButton riderId={rider.riderId} city={city} onScene={onScene} />
          <Button size="small" icon="check" onClick={onClear}>
            {say("flag.clear")}
          </Button>
        </div>
      </div>
    </li>
  );
}
