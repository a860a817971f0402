import { useState } from "react";
import type { CityView } from "#shared/contracts/catalog.ts";
import { type ClearReason, type FlaggedRider, opsRoutes } from "#shared/contracts/ops.ts";
import { Button } from "../design/button.tsx";
import { RiderChip } from "../design/chip.tsx";
import { EmptyState, Show, SkeletonList } from "../design/notice.tsx";
import { ReasonSheet } from "../design/reason-sheet.tsx";
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
    <section className="stack tight" aria-label="Flagged riders">
      <div className="row wide">
        <h2>Flagged riders</h2>
        <Button size="small" look="quiet" icon="refresh" onClick={reload}>
          Look again
        </Button>
      </div>
      <p className="small soft">They get no offers until somebody has looked at them.</p>
      <Show loaded={loaded} retry={reload} skeleton={<SkeletonList rows={3} height="5rem" />}>
        {({ items }) => {
          const here = items.filter(({ cityCode }) => cityCode === city.code);
          const elsewhere = items.length - here.length;
          return here.length === 0 ? (
            <EmptyState
              icon="check"
              title={`No rider is flagged in ${city.name}`}
              next={
                elsewhere > 0
                  ? `${elsewhere} in other cities: choose one above.`
                  : "Riders whose positions look made up appear here."
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
          title={`Ask rider ${shortOrderId(clearing)} again?`}
          legend="What did you find?"
          choices={clearChoices}
          button="Clear the flag"
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
        <p className="small soft figures">Since {dayWords(rider.flaggedAt, city)}</p>
        <ul className="flagged-signals">
          {rider.signals.map((signal) => (
            <li key={signal.kind}>{signalWords(signal)}</li>
          ))}
        </ul>
        <div className="row flagged-buttons">
          <TrackButton riderId={rider.riderId} city={city} onScene={onScene} />
          <Button size="small" icon="check" onClick={onClear}>
            Clear the flag
          </Button>
        </div>
      </div>
    </li>
  );
}
