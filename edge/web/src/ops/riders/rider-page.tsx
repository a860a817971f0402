/** One rider: what is verified, how it stands, and what ops can do about it. */
import { useId, useState } from "react";
import {
  type OpsRider,
  type SuspensionReason,
  standingRoutes,
} from "#shared/contracts/standing.ts";
import { Button } from "../../design/button.tsx";
import { RiderChip } from "../../design/chip.tsx";
import { Countdown } from "../../design/figures.tsx";
import { EmptyState, Note, Show } from "../../design/notice.tsx";
import { ReasonSheet } from "../../design/reason-sheet.tsx";
import { kindWords, typeWords } from "../../rider/papers/paper-words.ts";
import { pauseWords } from "../../rider/papers/standing-words.ts";
import { useLoad } from "../../use-load.ts";
import { useSubmit } from "../../use-submit.ts";
import { shortOrderId } from "../../words/order-id.ts";
import { RefusalNote } from "../../words/refusal-note.tsx";
import { Facts } from "../money/money-parts.tsx";
import { opsApi } from "../ops-api.ts";
import { DocumentSheet } from "./document-sheet.tsx";
import { lackWords, opsKycWords, opsStateWords, suspensionChoices } from "./review-words.ts";
import { SuspensionItem } from "./suspensions-page.tsx";

export function RiderPage({ id }: { id: string }) {
  const { loaded, reload } = useLoad(id, () =>
    opsApi.call(standingRoutes.getOpsRider, { params: { id } }),
  );
  return (
    <div className="stack loose narrow">
      <Show loaded={loaded} retry={reload}>
        {(rider) => <Rider rider={rider} onChanged={reload} />}
      </Show>
    </div>
  );
}

interface RiderProps {
  readonly rider: OpsRider;
  readonly onChanged: () => void;
}

function Rider({ rider, onChanged }: RiderProps) {
  const { standing, missing } = rider;
  const percent = (value: number | null) => (value === null ? "too early to say" : `${value} %`);
  return (
    <>
      <div className="row wide">
        <h1 className="figures">Rider {shortOrderId(rider.id)}</h1>
        <RiderChip state={rider.state} />
      </div>
      <Facts
        facts={[
          ["City", rider.cityCode],
          ["Drives", typeWords[rider.vehicle]],
          ["Papers", opsKycWords[rider.kyc]],
          ["Stars", `${standing.rating.toFixed(2)} from ${standing.ratings}`],
          ["Offers taken", `${percent(standing.acceptancePercent)} of ${standing.offers}`],
          ["Trips given back", percent(standing.cancellationPercent)],
        ]}
      />
      {missing.map(({ what, why }) => (
        <Note key={what} icon="alert" tone="warm">
          {kindWords[what]}: {lackWords[why]}
        </Note>
      ))}
      <PauseLine rider={rider} onChanged={onChanged} />
      <Papers rider={rider} onChanged={onChanged} />
      <Suspensions rider={rider} onChanged={onChanged} />
    </>
  );
}

function PauseLine({ rider, onChanged }: RiderProps) {
  const { isBusy, error, run } = useSubmit();
  const { pause } = rider.standing;
  if (!pause) return null;
  const lift = () =>
    run(async () => {
      await opsApi.call(standingRoutes.liftPause, { params: { id: rider.id } });
      onChanged();
    });
  return (
    <Note icon="pause" tone="warm">
      <p>
        Paused for <Countdown until={pause.endsAt} />. The rider reads: “{pauseWords[pause.reason]}
        ”.
      </p>
      <RefusalNote error={error} />
      <Button size="small" isBusy={isBusy} onClick={() => void lift()}>
        End the pause
      </Button>
    </Note>
  );
}

function Papers({ rider, onChanged }: RiderProps) {
  const [openId, setOpenId] = useState<string | null>(null);
  return (
    <section className="stack" aria-labelledby="rider-papers">
      <h2 id="rider-papers">Papers and vehicles</h2>
      {rider.documents.length + rider.vehicles.length === 0 ? (
        <EmptyState
          icon="note"
          title="No papers here"
          next="What this rider hands in is listed here."
        />
      ) : null}
      <ul className="rows">
        {rider.documents.map((document) => (
          <li key={document.id} className="paper-row review-row">
            <span>
              {kindWords[document.kind]}
              <span className="small soft block">
                {opsStateWords[document.state]}
                {document.expiresOn ? `, good until ${document.expiresOn}` : ""}
              </span>
            </span>
            <Button size="small" onClick={() => setOpenId(document.id)}>
              Look at it
            </Button>
          </li>
        ))}
        {rider.vehicles.map((vehicle) => (
          <li key={vehicle.id} className="paper-row">
            <span className="figures">{vehicle.plate}</span> · {typeWords[vehicle.type]}{" "}
            {vehicle.make} {vehicle.model}
            <span className="small soft block">
              {vehicle.isActive ? "driven now" : opsStateWords[vehicle.state].toLowerCase()},{" "}
              {vehicle.year}
            </span>
          </li>
        ))}
      </ul>
      {openId ? (
        <DocumentSheet
          id={openId}
          onClose={() => setOpenId(null)}
          onDecided={() => {
            setOpenId(null);
            onChanged();
          }}
        />
      ) : null}
    </section>
  );
}

function Suspensions({ rider, onChanged }: RiderProps) {
  const [isAsking, setIsAsking] = useState(false);
  return (
    <section className="stack" aria-labelledby="rider-suspensions">
      <div className="row wide">
        <h2 id="rider-suspensions">Suspensions</h2>
        {rider.standing.suspension ? null : (
          <Button size="small" look="danger" onClick={() => setIsAsking(true)}>
            Suspend
          </Button>
        )}
      </div>
      {rider.suspensions.length === 0 ? <p className="soft">None.</p> : null}
      <ul className="rows">
        {rider.suspensions.map((each) => (
          <SuspensionItem key={each.id} suspension={each} onChanged={onChanged} />
        ))}
      </ul>
      {isAsking ? (
        <SuspendSheet
          id={rider.id}
          onClose={() => setIsAsking(false)}
          onDone={() => {
            setIsAsking(false);
            onChanged();
          }}
        />
      ) : null}
    </section>
  );
}

function SuspendSheet(props: { id: string; onClose: () => void; onDone: () => void }) {
  const noteId = useId();
  const [note, setNote] = useState("");
  const suspend = async (reason: SuspensionReason) => {
    const body = { reason, note: note.trim() || "No note" };
    await opsApi.call(standingRoutes.suspendRider, { params: { id: props.id }, body });
    props.onDone();
  };
  return (
    <ReasonSheet
      title="Suspend this rider?"
      legend="The rider reads this reason"
      choices={suspensionChoices}
      button="Suspend now"
      onClose={props.onClose}
      onReason={suspend}
    >
      <p className="soft">Duty ends now; a trip in progress is finished. The rider can appeal.</p>
      <div className="field">
        <label htmlFor={noteId}>What happened? Only we read this.</label>
        <textarea
          id={noteId}
          rows={3}
          maxLength={1_000}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </div>
    </ReasonSheet>
  );
}
